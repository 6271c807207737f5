package emit_test

import (
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestDropped has clauses that begin at one place, that are equal, and that a loop made.
func TestDropped(t *testing.T) {
	one, other := diag.NewFile("one.gwc", []byte("egress a.com, b.com via gateway")), diag.NewFile("other.gwc", []byte("egress"))
	loop := []*diag.Expansion{{Index: 1}, {Index: 2}}
	clauses := []diag.Span{
		one.Span(0, 31), one.Span(0, 12), one.Span(7, 12), one.Span(8, 12),
		one.Span(20, 31).Within(loop[0]), one.Span(20, 31).Within(loop[1]), one.Span(31, 31),
		other.Span(0, 6), other.Span(0, 6),
	}
	reached := []int{1, 3, 4, 8}
	var b emit.Bundle
	for _, i := range reached {
		b.Objects = append(b.Objects, emit.Object{Origins: []diag.Span{clauses[i]}}, emit.Object{Fields: []emit.Field{{Origins: []diag.Span{clauses[i]}}}})
	}
	b.Objects = append(b.Objects, emit.Object{Origins: []diag.Span{
		one.Span(0, 30), diag.NewFile("no.gwc", nil).Span(0, 31), one.Span(20, 31), one.Span(4000, 4001), {},
	}})
	want := []diag.Span{clauses[0], clauses[2], clauses[5], clauses[6]}
	if got := emit.Dropped(clauses, &b); !slices.Equal(got, want) {
		t.Errorf("dropped: %v, want %v", got, want)
	}
}
