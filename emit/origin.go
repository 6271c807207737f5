package emit

import "github.com/gwc-lang/gwc/lang/diag"

// Dropped returns the clauses that are the origin of no object and of no part
// of one, in their order: what was said there did not reach the output.
func Dropped(clauses []diag.Span, b *Bundle) []diag.Span {
	kept := map[diag.Span]bool{}
	for _, o := range b.Objects {
		keep(kept, o.Origins)
		for _, f := range o.Fields {
			keep(kept, f.Origins)
		}
	}
	var dropped []diag.Span
	for _, c := range clauses {
		if !kept[c] {
			dropped = append(dropped, c)
		}
	}
	return dropped
}

func keep(kept map[diag.Span]bool, spans []diag.Span) {
	for _, s := range spans {
		kept[s] = true
	}
}
