package routes

import "github.com/gwc-lang/gwc/compiler/model"

// Hidden visits the rules of a list that no request reaches, with the earlier rules that
// match all their requests: one, or two of which one matches the path of whole segments
// and the other what is under it.
func (c *Comparer) Hidden(rules []*Rule, visit func(j int, by []int)) {
	if len(rules) < 2 {
		return
	}
	parts, of := c.parts(rules)
	first := make([]int, len(parts)) // the rule that hides a part, and one; 0: none
	c.Covers(parts, func(i, j int) {
		if parts[i] == rules[of[i]] && of[i] < of[j] && first[j] == 0 && c.Hides(parts[i], parts[j]) {
			first[j] = of[i] + 1
		}
	})
	for k := 0; k < len(parts); k++ {
		j, n := of[k], k
		for parts[n] != rules[j] {
			n++
		}
		switch {
		case first[n] > 0:
			visit(j, []int{first[n] - 1})
		case n > k && first[k] > 0 && first[k+1] > 0:
			visit(j, []int{first[k] - 1, first[k+1] - 1})
		}
		k = n
	}
}

// parts returns the rules, each with the parts of its path before it: whole segments are
// the path and what is under it. It also returns the rule of each part.
func (c *Comparer) parts(rules []*Rule) (parts []*Rule, of []int) {
	for i, r := range rules {
		if path := r.Match.Path.Value; path.Op == model.Segments {
			for _, piece := range path.Rewrites("") {
				part := r.Route
				part.Match.Path.Value = piece.Match
				parts, of = append(parts, c.Rule(part)), append(of, i)
			}
		}
		parts, of = append(parts, r), append(of, i)
	}
	return parts, of
}
