package model

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A rule is a route prepared to be compared.
type rule struct {
	Route
	conditions []condition
	stem       string
	key        string // the match as a text, which equal matches share
}

func (r *rule) place() diag.Span {
	if len(r.At) == 0 {
		return diag.Span{}
	}
	return r.At[0]
}

// rule prepares a route.
func (c *comparer) rule(r Route) *rule {
	out := &rule{Route: r, conditions: conditions(r.Match), stem: c.stem(r.Match)}
	var key strings.Builder
	for _, c := range out.conditions {
		fmt.Fprintf(&key, "%s %t %d %q\n", c.key, c.not, c.text.Op, c.text.Value)
	}
	out.key = key.String()
	return out
}
