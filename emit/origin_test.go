package emit

import (
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/lang/diag"
)

func TestDroppedClauses(t *testing.T) {
	f := diag.NewFile("a.gwc", []byte("expose a http at h.com on 80"))
	word := func(start, end int) diag.Span { return f.Span(start, end) }
	host, port, service := word(17, 22), word(26, 28), word(7, 8)
	b := &Bundle{Objects: []Object{{
		Origins: []diag.Span{service},
		Fields:  []Field{{Path: "spec.hosts[0]", Origins: []diag.Span{host}}},
	}}}
	got := Dropped([]diag.Span{service, host, port}, b)
	if want := []diag.Span{port}; !slices.Equal(got, want) {
		t.Errorf("Dropped() = %v, want only the port", got)
	}
}
