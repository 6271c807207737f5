package emit_test

import (
	"io"
	"testing"

	"github.com/gwc-lang/gwc/emit"
)

// The same VirtualService, ours and the long way.

func BenchmarkYAML(b *testing.B) {
	bundle := emit.Bundle{Objects: shop().Objects[2:3]}
	b.ReportAllocs()
	for b.Loop() {
		if err := bundle.YAML(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProtojsonAndSigs(b *testing.B) {
	o := shop().Objects[2]
	b.ReportAllocs()
	for b.Loop() {
		referenceYAML(b, o)
	}
}
