package bench_test

import (
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/bench"
	"github.com/gwc-lang/gwc/lang/diag"
)

// inputOf returns what a kind generates as the input of a build.
func inputOf(kind string, size bench.Size) gwc.Input {
	files, in := fstest.MapFS{}, gwc.Input{}
	for _, f := range bench.Kinds[kind](size) {
		if kind == "inventory" {
			in.Inventory = append(in.Inventory, diag.NewFile(f.Name, f.Text))
		}
		files[f.Name] = &fstest.MapFile{Data: f.Text}
	}
	if kind != "inventory" {
		in.Roots = []gwc.Root{{FS: files, Path: "."}}
	}
	return in
}

// TestGenerated checks that every kind builds without an error or a warning, for
// several seeds, and that a seed always generates the same files.
func TestGenerated(t *testing.T) {
	for kind, generate := range bench.Kinds {
		for seed := range uint64(3) {
			size := bench.Size{N: 700, Seed: seed}
			if !reflect.DeepEqual(generate(size), generate(size)) {
				t.Errorf("%s: seed %d generates different files", kind, seed)
			}
			if seed > 0 && reflect.DeepEqual(generate(size), generate(bench.Size{N: size.N})) {
				t.Errorf("%s: seed %d generates the files of seed 0", kind, seed)
			}
			in := inputOf(kind, size)
			r := gwc.Build(t.Context(), in, gwc.Options{AuditInventory: true, InventoryAlone: true, AllowEmpty: kind == "inventory"})
			for _, d := range r.Diagnostics {
				if d.Severity != diag.Advice {
					t.Errorf("%s, seed %d: %s: %s at %s", kind, seed, d.Code, d.Message, d.Span.Text())
				}
			}
		}
	}
}
