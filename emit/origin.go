package emit

import "github.com/gwc-lang/gwc/lang/diag"

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
		if n, is := k.number[s]; is {
			k.kept[n] = true
		}
	}
}
