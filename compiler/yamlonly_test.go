package compiler_test

import (
	"bytes"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestYAMLOnly builds the programs of testdata/compile as `gwc build` does, which keeps
// only what it writes: the output is the same.
func TestYAMLOnly(t *testing.T) {
	printed := 0
	golden.Archives(t, "../testdata/compile", func(t *testing.T, prose []byte, files fstest.MapFS) []byte {
		result := buildWith(t, files, "", gwc.Options{YAMLOnly: true, Forget: true})
		golden.Announced(t, prose, files, result.Diagnostics, diag.Advice)
		if result.Bundle == nil {
			t.Fatal("there is no bundle")
		}
		for _, o := range result.Bundle.Objects {
			if _, is := o.Body.(emit.Printed); is {
				printed++
				if _, err := o.JSON(); err == nil {
					t.Errorf("%s is written as JSON, of which only the YAML was kept", o.Name)
				}
				break
			}
		}
		var yaml bytes.Buffer
		if err := result.Bundle.YAML(&yaml); err != nil {
			t.Fatal(err)
		}
		return yaml.Bytes()
	})
	if printed == 0 {
		t.Error("no object was printed before the bundle was written")
	}
}

// A shelf is a store in memory.
type shelf struct {
	mu   sync.Mutex
	data []byte
}

func (s *shelf) Put(text []byte) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data = append(s.data, text...)
	return int64(len(s.data) - len(text)), nil
}

func (s *shelf) ReadAt(buf []byte, at int64) (int, error) { return copy(buf, s.data[at:]), nil }

// TestStore builds the programs of testdata/compile with every text in a store: the output
// is the same, and the store has no key
func TestStore(t *testing.T) {
	stored := 0
	golden.Archives(t, "../testdata/compile", func(t *testing.T, prose []byte, files fstest.MapFS) []byte {
		var s shelf
		result := buildWith(t, files, "", gwc.Options{YAMLOnly: true, Forget: true, Store: &s})
		golden.Announced(t, prose, files, result.Diagnostics, diag.Advice)
		if result.Bundle == nil {
			t.Fatal("there is no bundle")
		}
		if stored += len(s.data); bytes.Contains(s.data, []byte("-----BEGIN")) || bytes.Contains(s.data, []byte("LS0tLS1CRUdJTi")) {
			t.Error("a certificate or a key is in the store")
		}
		var yaml bytes.Buffer
		if err := result.Bundle.YAML(&yaml); err != nil {
			t.Fatal(err)
		}
		return yaml.Bytes()
	})
	if stored == 0 {
		t.Error("no text was in a store")
	}
}
