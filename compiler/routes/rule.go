package routes

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Rule is a route prepared for comparison.
type Rule struct {
	*model.Route
	conditions []condition
	stem       string
	key        string // empty before it is asked for
}

// Place returns where the route is stated.
func (r *Rule) Place() diag.Span {
	if len(r.At) == 0 {
		return diag.Span{}
	}
	return r.At[0]
}

// Rule prepares a route, which must not change.
func (c *Comparer) Rule(r *model.Route) *Rule {
	return &Rule{Route: r, conditions: conditions(r.Match), stem: c.stem(r.Match)}
}

// Key returns the match as a text, which equal matches share.
func (r *Rule) Key() string {
	if r.key == "" && len(r.conditions) > 0 {
		var key strings.Builder
		for _, c := range r.conditions {
			fmt.Fprintf(&key, "%s %t %d %q\n", c.key, c.not, c.text.Op, c.text.Value)
		}
		r.key = key.String()
	}
	return r.key
}
