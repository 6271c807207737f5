package emit

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// At returns the place of a part of the object: the first clause that decided the part
// or the innermost enclosing one, else the first that asked for the object.
func (o *Object) At(path string) diag.Span {
	var best Field
	for _, f := range o.Fields {
		if Encloses(f.Path, path) && len(f.Path) > len(best.Path) {
			best = f
		}
	}
	for _, spans := range [][]diag.Span{best.Origins, o.Origins} {
		if len(spans) > 0 {
			return slices.MinFunc(spans, diag.Span.Compare)
		}
	}
	return diag.Span{}
}

// Encloses reports whether a path encloses another, or is the same.
func Encloses(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && (rest == "" || outer == "" || rest[0] == '.' || rest[0] == '[')
}

// Dropped returns, in order, the clauses that are the origin of no object and of no
// part of one: they did not reach the output.
func Dropped(clauses []diag.Span, b *Bundle) []diag.Span {
	kept := keeper{map[diag.Span]bool{}, map[list]bool{}}
	for _, o := range b.Objects {
		kept.keep(o.Origins)
		for _, f := range o.Fields {
			kept.keep(f.Origins)
		}
	}
	var dropped []diag.Span
	for _, c := range clauses {
		if !kept.spans[c] {
			dropped = append(dropped, c)
		}
	}
	return dropped
}

// A keeper collects the spans of lists. It reads a list that many objects share only
// once.
type keeper struct {
	spans map[diag.Span]bool
	lists map[list]bool
}

// A list is a list of spans, by its identity.
type list struct {
	first  *diag.Span
	length int
}

func (k keeper) keep(spans []diag.Span) {
	if len(spans) == 0 || k.lists[list{&spans[0], len(spans)}] {
		return
	}
	k.lists[list{&spans[0], len(spans)}] = true
	for _, s := range spans {
		k.spans[s] = true
	}
}
