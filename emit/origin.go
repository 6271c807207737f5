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
	kept := keeper{number: make(map[diag.Span]int32, len(clauses)), kept: make([]bool, len(clauses)), lists: map[list]bool{}}
	for i, c := range clauses {
		kept.number[c] = int32(i)
	}
	for i := range b.Objects {
		o := &b.Objects[i]
		kept.keep(o.Origins)
		for _, f := range o.Fields {
			kept.keep(f.Origins)
		}
	}
	var dropped []diag.Span
	for _, c := range clauses {
		if !kept.kept[kept.number[c]] {
			dropped = append(dropped, c)
		}
	}
	return dropped
}

// A keeper marks the clauses that are in lists of places. It reads a long list that
// many objects share only once.
type keeper struct {
	number map[diag.Span]int32 // of a clause; of equal ones, of the last
	kept   []bool              // by number
	last   diag.Span
	lists  map[list]bool
}

// longList is the length from which lists are remembered.
const longList = 8

// A list is a list of spans, by its identity.
type list struct {
	first  *diag.Span
	length int
}

func (k *keeper) keep(spans []diag.Span) {
	if len(spans) >= longList {
		id := list{&spans[0], len(spans)}
		if k.lists[id] {
			return
		}
		k.lists[id] = true
	}
	for _, s := range spans {
		if s == k.last {
			continue // fields that follow each other often have the same clause
		}
		k.last = s
		if n, is := k.number[s]; is {
			k.kept[n] = true
		}
	}
}
