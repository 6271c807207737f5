package source

import (
	"bytes"
	"strings"
	"testing"
)

// TestStdinIsReadAsAWhole gives more than the maximum to what would read its beginning.
func TestStdinIsReadAsAWhole(t *testing.T) {
	before := maxStdin
	t.Cleanup(func() { maxStdin = before })
	maxStdin = 11
	if _, err := Manifests([]string{Stdin}, strings.NewReader("kind: 1234"), nil); err != nil {
		t.Error(err)
	}
	_, err := Manifests([]string{Stdin}, strings.NewReader("kind: 12345"), nil)
	if err == nil || err.Error() != "standard input: larger than 256 MB; pass a file instead" {
		t.Error(err)
	}
	if err := WholeStdin(bytes.Repeat([]byte("a"), 10)); err != nil {
		t.Error(err)
	}
}
