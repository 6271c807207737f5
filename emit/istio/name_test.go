package istio

import (
	_ "embed"
	"regexp"
	"strings"
	"testing"
)

// names has a program (`-`: none), a key's words and the name made of them on
// each line. A name is an interface: people and their tools write it down, and
// a changed one deletes an object and makes another. Lines are added, never
// changed.
//
//go:embed testdata/names.txt
var names string

var label = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

func TestNamesNeverChange(t *testing.T) {
	seen := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(names), "\n") {
		words := strings.Fields(line)
		program, k, want := strings.TrimPrefix(words[0], "-"), key(words[1:len(words)-1]), words[len(words)-1]
		got := k.name(program)
		switch {
		case got != want:
			t.Errorf("%s: the name is %s", line, got)
		case len(got) > 63 || !label.MatchString(got):
			t.Errorf("%s is no DNS label", got)
		case seen[got] != "":
			t.Errorf("%s is the name of %s too", line, seen[got])
		}
		seen[got] = line
	}
}
