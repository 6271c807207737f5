package graph

import "cmp"

// A Mark is what a change does to an edge.
type Mark int

// The marks.
const (
	Kept     Mark = iota
	Added         // calls that nobody could make before
	Removed       // calls that nobody can make any more
	Weakened      // the same calls with less encryption
	Changed       // the same calls of others, or in other shares
)

var marks = map[Mark]string{Added: "added", Removed: "removed", Weakened: "weakened", Changed: "changed"}

// changed returns the word of the mark. What is new and not encrypted says so, because
// its colour does not.
func (e Edge) changed() string {
	if e.Mark == Added && e.Security <= Plain {
		return "added, not encrypted"
	}
	return marks[e.Mark]
}

// A look is how an edge is drawn.
type look struct {
	mark Mark
	by   Security
}

func (s look) compare(o look) int {
	return cmp.Or(cmp.Compare(s.mark, o.mark), cmp.Compare(s.by, o.by))
}

// stroke returns the style of links in Mermaid; empty: that of their arrow.
func (s look) stroke() string {
	switch {
	case s.mark == Kept:
		return strokes[s.by]
	case s.mark == Added && s.by <= Plain:
		return strokes[s.by] + ",stroke-width:3px"
	}
	return map[Mark]string{
		Added: "stroke:#1a7f37,stroke-width:3px", Removed: "stroke:#8c959f,stroke-dasharray:2 5",
		Weakened: "stroke:#d1242f,stroke-width:4px", Changed: "stroke:#8250df,stroke-width:3px",
	}[s.mark]
}

// strengths order what encrypts: a lower one is weaker.
var strengths = map[Security]int{Exposed: 0, Plain: 0, TLS: 1, Unseen: 1, Mutual: 2}
