package intent

import (
	"slices"
	"strconv"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// value returns the cookie of `sticky`.
func (c *cookie) value(s *scope) model.Cookie {
	out := model.Cookie{Name: c.Name.value(s)}
	if c.TTL == nil {
		return out
	}
	if out.TTL = c.TTL.Value(&s.Scope); out.TTL%time.Second != 0 {
		s.Wrong(c.TTL, code.InvalidDuration, "write whole seconds", "invalid duration `%s`: must be whole seconds", c.TTL.Text)
	}
	return out
}

// checkSticky reports a sticky route that cannot keep the share of a visitor, at the
// route's own clause. A default applies to the routes with shares.
func (s *scope) checkSticky(r *model.Route, route bool) {
	sticky := &r.Settings.Sticky
	switch {
	case !sticky.Is():
		return
	case len(r.Action.Destinations) < 2:
		if route && len(r.Action.Destinations) == 1 {
			s.Report(diag.At(sticky.Clause, code.StickyRoute, "`sticky` requires a route with shares").
				WithHint("remove it, or divide the route: %s", "`route -> 90% a, 10% b`").WithRelated(diag.First(r.At), "the route"))
		}
		*sticky = model.Said[model.Cookie]{}
		return
	}
	for _, c := range slices.Concat(r.Match.Headers, r.Match.NoHeaders) {
		if c.Name == "cookie" {
			s.Report(diag.At(c.At, code.StickyRoute, "a condition on the header `cookie` is not allowed with `sticky`, which matches it").
				WithHint("remove one of them").WithRelated(sticky.Clause, "`sticky` is here"))
		}
	}
	for _, c := range r.Settings.Headers {
		if c.Response && c.Name == "set-cookie" && c.Op != "add" {
			hint := "remove one of them"
			if c.Op == "set" {
				hint = "write `add response header set-cookie = " + strconv.Quote(c.Value) + "`"
			}
			s.Report(diag.At(c.At, code.StickyRoute, "`%s response header set-cookie` removes the cookie of `sticky`", c.Op).
				WithHint("%s", hint).WithRelated(sticky.Clause, "`sticky` is here"))
		}
	}
}
