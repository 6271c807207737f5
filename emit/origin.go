package emit

import "github.com/gwc-lang/gwc/lang/diag"

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
