package diag_test

import (
	"testing"

	"github.com/gwc-lang/gwc/lang/diag"
)

// TestSortedSaysItOnce adds what is the same to a reader in both orders: one
// stays, with the first of the other places.
func TestSortedSaysItOnce(t *testing.T) {
	file := diag.NewFile("a.gwc", []byte("one two three\n"))
	one, two, three := file.Span(0, 3), file.Span(4, 7), file.Span(8, 13)
	grave := diag.At(one, "GWC0944", "it is taken").WithRelated(three, "here")
	mild := diag.At(one, "GWC0944", "it is taken").WithRelated(two, "here")
	other := diag.At(one, "GWC0944", "it is gone")
	for _, list := range [][]diag.Diagnostic{{grave, mild, other, mild}, {other, mild, grave}} {
		var sink diag.Sink
		sink.Add(list...)
		got := sink.Sorted()
		if len(got) != 2 || got[0].Message != "it is gone" || got[1].Related[0].Span != two {
			t.Errorf("got %v", got)
		}
	}
	mild.Severity = diag.Warning
	var sink diag.Sink
	sink.Add(mild, grave)
	if got := sink.Sorted(); len(got) != 1 || got[0].Severity != diag.Error {
		t.Errorf("got %v", got)
	}
}
