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
		{File: one, End: 31}, {File: one, End: 12}, {File: one, Start: 7, End: 12}, {File: one, Start: 8, End: 12},
		{File: one, Start: 20, End: 31, In: loop[0]}, {File: one, Start: 20, End: 31, In: loop[1]}, {File: one, Start: 31, End: 31},
		{File: other, End: 6}, {File: other, End: 6},
	}
	reached := []int{1, 3, 4, 8}
	var b emit.Bundle
	for _, i := range reached {
		b.Objects = append(b.Objects, emit.Object{Origins: []diag.Span{clauses[i]}}, emit.Object{Fields: []emit.Field{{Origins: []diag.Span{clauses[i]}}}})
	}
	b.Objects = append(b.Objects, emit.Object{Origins: []diag.Span{
		{File: one, End: 30}, {File: diag.NewFile("no.gwc", nil), End: 31}, {File: one, Start: 20, End: 31}, {File: one, Start: 4000, End: 4001}, {},
	}})
	want := []diag.Span{clauses[0], clauses[2], clauses[5], clauses[6]}
	if got := emit.Dropped(clauses, &b); !slices.Equal(got, want) {
		t.Errorf("dropped: %v, want %v", got, want)
	}
}
