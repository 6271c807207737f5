package compiler_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/internal/golden"
)

// TestInventoryOrder gives the documents of each inventory of testdata/errors
// in the other order, each in a file of its own: the same is said.
func TestInventoryOrder(t *testing.T) {
	golden.Archives(t, "../testdata/errors", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		turned := fstest.MapFS{}
		for name, file := range files {
			if filepath.Dir(name) != "inventory" {
				turned[name] = file
				continue
			}
			documents := bytes.Split(file.Data, []byte("\n---\n"))
			for i, d := range documents {
				turned[fmt.Sprintf("%s-%03d.yaml", name, len(documents)-i)] = &fstest.MapFile{Data: d}
			}
		}
		if here, there := saidOf(t, files), saidOf(t, turned); !slices.Equal(here, there) {
			t.Errorf("got\n%s\nand\n%s", strings.Join(here, "\n"), strings.Join(there, "\n"))
		}
		return nil
	})
}

// saidOf returns what is said of the program, but for the places in the
// inventory.
func saidOf(t *testing.T, files fstest.MapFS) (list []string) {
	for _, d := range buildGolden(t, files, "").Diagnostics {
		if d.Span.Known() && strings.HasSuffix(d.Span.File().Name, ".gwc") {
			at := d.Span.File().Position(d.Span.Start())
			list = append(list, fmt.Sprint(d.Span.File().Name, at, d.Code, d.Message, d.Hint, len(d.Related)))
		}
	}
	return list
}
