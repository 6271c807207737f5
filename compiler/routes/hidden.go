package routes

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
)

// Hidden visits the rules of a list that no request reaches, with the earlier rules that
// match all their requests, in their order: one, or several that match a part each. The
// parts are those of a path of whole segments (the path, and what is under it) and of a
// header (the requests with it, and those without). No list of routes leaves nothing of
// the methods, the queries or a prefix of text.
func (c *Comparer) Hidden(rules []*Rule, visit func(j int, by []int)) {
	if len(rules) < 2 {
		return
	}
	parts := c.parts(rules)
	list := make([]*Rule, len(parts))
	for i, p := range parts {
		list[i] = p.Rule
	}
	hidden := make([]hiding, len(parts))
	c.Covers(list, func(i, j int) {
		above, below := &parts[i], &parts[j]
		known := hidden[j].by
		if len(known) == 1 && known[0] <= above.of || above.of >= below.of || above.path || below.wider != nil {
			return
		}
		if c.Hides(above.Rule, below.Rule) {
			hidden[j].add(c, above)
		}
	})
	var pieces []int // that hide the parts of the path
	for k, p := range parts {
		switch by := hidden[k].by; {
		case p.wider != nil:
		case p.path && by == nil:
			pieces = append(pieces, -1)
		case p.path:
			pieces = append(pieces, by...)
		default:
			if by == nil && !slices.Contains(pieces, -1) {
				slices.Sort(pieces)
				by = slices.Compact(pieces)
			}
			if len(by) > 0 {
				visit(p.of, by)
			}
			pieces = nil
		}
	}
}

// A part is a rule, or one for a part of its requests or for more than these.
type part struct {
	*Rule
	of   int  // the number of the rule
	path bool // a part of its path
	// wider is the condition about a header that the rule has and the part has not.
	wider *condition
}

// parts returns the rules, each after those of its path and those of its headers.
func (c *Comparer) parts(rules []*Rule) (parts []part) {
	without := tested(rules, func(c condition) bool { return c.not })
	all := tested(rules, func(c condition) bool { return without[c.key] != nil })
	for i, r := range rules {
		if path := r.Match.Path.Value; path.Op == model.Segments {
			for _, piece := range path.Rewrites("") {
				route := *r.Route
				route.Match.Path.Value = piece.Match
				parts = append(parts, part{Rule: c.Rule(&route), of: i, path: true})
			}
		}
		for k, one := range r.conditions {
			others := without
			if one.not {
				others = all
			}
			if slices.ContainsFunc(others[one.key], func(o condition) bool { return c.complete(one, o) }) {
				wider := Rule{Route: r.Route, stem: r.stem}
				wider.conditions = slices.Delete(slices.Clone(r.conditions), k, k+1)
				parts = append(parts, part{Rule: &wider, of: i, wider: &one})
			}
		}
		parts = append(parts, part{Rule: r, of: i})
	}
	return parts
}

// tested returns the conditions of a kind by what they test, each once.
func tested(rules []*Rule, kind func(condition) bool) map[string][]condition {
	by, known := map[string][]condition{}, map[condition]bool{}
	for _, r := range rules {
		for _, c := range r.conditions {
			if !known[c] && kind(c) {
				known[c] = true
				by[c.key] = append(by[c.key], c)
			}
		}
	}
	return by
}

// complete reports whether every request has one of two conditions about a header: what
// one of them refuses, by `no`, the other takes.
func (c *Comparer) complete(x, y condition) bool {
	if x.not {
		x, y = y, x
	}
	switch relation := c.texts(y.text, x.text); {
	case x.key != y.key || !y.not:
		return false
	case x.not:
		return relation == Apart
	default:
		return relation == Same || relation == Fewer
	}
}

// A hiding is the first rules that match all requests of a part, or those of them that
// have a condition.
type hiding struct {
	by   []int // one rule, or two with complete conditions
	some []*part
}

func (h *hiding) add(c *Comparer, p *part) {
	switch {
	case p.wider == nil:
		h.by = []int{p.of}
		return
	case h.by != nil:
		return
	}
	for _, other := range h.some {
		if *other.wider == *p.wider {
			return
		}
		if c.complete(*other.wider, *p.wider) {
			h.by = []int{min(other.of, p.of), max(other.of, p.of)}
			return
		}
	}
	h.some = append(h.some, p)
}
