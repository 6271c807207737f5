package routes

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Rule is a route prepared for comparison.
type Rule struct {
	model.Route
	conditions []condition
	stem       string
	Key        string // the match as a text, which equal matches share
}

// Place returns where the route is stated.
func (r *Rule) Place() diag.Span {
	if len(r.At) == 0 {
		return diag.Span{}
	}
	return r.At[0]
}

// Rule prepares a route.
func (c *Comparer) Rule(r model.Route) *Rule {
	out := &Rule{Route: r, conditions: conditions(r.Match), stem: c.stem(r.Match)}
	var key strings.Builder
	for _, c := range out.conditions {
		fmt.Fprintf(&key, "%s %t %d %q\n", c.key, c.not, c.text.Op, c.text.Value)
	}
	out.Key = key.String()
	return out
}
