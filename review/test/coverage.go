package test

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// A Clause is a part of the program that decides what becomes of calls, and which of its
// decisions some expect shows.
type Clause struct {
	At   diag.Span
	Text string
	// Both says that the clause also decides by not applying: a route with conditions, or
	// one that refuses callers.
	Both          bool
	Applied, Else bool
	// Dead says that no call at all reaches the clause.
	Dead    bool
	yes, no string // what is missing
}

// Missing returns what no expect shows of the clause; empty: nothing.
func (c Clause) Missing() string {
	switch {
	case c.Dead:
		return "no call can reach it"
	case !c.Applied && (!c.Both || !c.Else):
		return "no call reaches it"
	case !c.Applied:
		return c.yes
	case c.Both && !c.Else:
		return c.no
	}
	return ""
}

// A Coverage is the clauses that decide, by place.
type Coverage struct{ Clauses []Clause }

// Exercised returns the number of clauses of which nothing is missing.
func (c Coverage) Exercised() (n int) {
	for _, clause := range c.Clauses {
		if clause.Missing() == "" {
			n++
		}
	}
	return n
}

// Percent returns how much of the clauses is exercised, rounded down.
func (c Coverage) Percent() int {
	if len(c.Clauses) == 0 {
		return 100
	}
	return 100 * c.Exercised() / len(c.Clauses)
}

// String returns the coverage for the summary.
func (c Coverage) String() string {
	return fmt.Sprintf("%d of %d clauses exercised (%d%%)", c.Exercised(), len(c.Clauses), c.Percent())
}

// hostOf returns the host that a call names.
func hostOf(c call.Call) host.Pattern { return host.Pattern(c.Host) }

// A coverer collects the clauses of a program.
type coverer struct {
	list []*Clause
	by   map[diag.Span]*Clause
}

func coverageOf(m *model.Model, cases []Case) Coverage {
	v := &coverer{by: map[diag.Span]*Clause{}}
	var calls []followed
	var trails []trail
	for _, c := range cases {
		if c.All == nil {
			calls = append(calls, followed{c.Call, trailOf(c.Answer)})
		}
		calls = append(calls, c.proven...)
	}
	for _, c := range calls {
		trails = append(trails, c.trail)
	}
	for _, p := range m.Published {
		v.routes(p.Routes, trails)
		if p.Mode.Value == model.Mutual {
			v.guards(p.Mode.Said, p.Said, trails)
		}
	}
	for _, h := range m.MeshHosts {
		for _, p := range h.Ports {
			v.routes(p.Routes, trails)
		}
	}
	for _, h := range m.Egress {
		v.egress(h, calls)
	}
	slices.SortFunc(v.list, func(a, b *Clause) int { return a.At.Compare(b.At) })
	var out Coverage
	for _, c := range v.list {
		out.Clauses = append(out.Clauses, *c)
	}
	return out
}

// clause returns the clause at a place.
func (v *coverer) clause(at diag.Span) *Clause {
	c := v.by[at]
	if c == nil {
		c = &Clause{At: at, Text: at.Text(), yes: "no call takes it", no: "no call passes it over"}
		v.by[at], v.list = c, append(v.list, c)
	}
	return c
}

// routes adds the routes of a host, of which the first that matches takes a request: a
// request that takes a route passed over all before it.
func (v *coverer) routes(routes []model.Route, trails []trail) {
	clauses := make([][]*Clause, len(routes))
	for i, r := range routes {
		for _, at := range r.At {
			c := v.clause(at)
			c.Both = c.Both || conditional(r.Match)
			clauses[i] = append(clauses[i], c)
		}
	}
	for _, t := range trails {
		later := false // a route after this one took the request
		for _, list := range slices.Backward(clauses) {
			took := false
			for _, c := range list {
				applied := within(c.At, t.at)
				c.Applied, took = c.Applied || applied, took || applied
				c.Else = c.Else || later || within(c.At, t.over)
			}
			later = later || took
		}
	}
}

func conditional(m model.Match) bool {
	return m.Method.Is() || m.Path.Is() || len(m.Headers)+len(m.NoHeaders)+len(m.Queries)+len(m.From) > 0
}

// guards adds clauses that refuse callers: one has to be let through the statements, and
// one refused by the clause.
func (v *coverer) guards(clauses, statements []diag.Span, trails []trail) {
	for _, at := range clauses {
		c := v.clause(at)
		c.Both, c.yes, c.no = true, "no caller is let through", "no caller is refused"
		for _, t := range trails {
			c.Applied = c.Applied || !t.refused && slices.ContainsFunc(statements, t.decided)
			c.Else = c.Else || t.refused && t.ends(at)
		}
	}
}

// egress adds an outside host, and the accounts that may call it.
func (v *coverer) egress(h *model.EgressHost, all []followed) {
	var calls []trail
	for _, c := range all {
		if c.From != call.Outside && (string(h.Host) == c.Host || h.Host.IsWildcard() && h.Host.Covers(hostOf(c.Call))) {
			calls = append(calls, c.trail)
		}
	}
	for _, at := range h.Named {
		c := v.clause(at)
		for _, t := range calls {
			c.Applied = c.Applied || slices.ContainsFunc(h.Said, t.decided)
		}
	}
	for _, a := range h.Accounts {
		c := v.clause(a.Clause)
		c.Both, c.yes, c.no = true, "no caller is let through", "no caller is refused"
		for _, t := range calls {
			c.Applied = c.Applied || !t.refused
			c.Else = c.Else || t.refused
		}
	}
}

// A trail is what decided about a call.
type trail struct {
	at, over, last []diag.Span
	refused        bool // each way is refused, or answered 403
}

func trailOf(a traffic.Answer) (t trail) {
	t.refused = len(a.Ways) > 0
	for _, way := range a.Ways {
		for _, h := range way.Hops {
			for _, s := range h.Steps {
				for _, p := range s.At {
					t.at = append(t.at, spanOf(p))
				}
				for _, p := range s.Passed {
					t.over = append(t.over, spanOf(p.At))
				}
			}
		}
		t.last = append(t.last, spanOf(way.End))
		t.refused = t.refused && (way.Refused || way.Status == 403)
	}
	return t
}

// decided reports whether a place in the statement, or all of it, decided.
func (t trail) decided(statement diag.Span) bool { return touches(statement, t.at) }

// ends reports whether the call was refused by a clause.
func (t trail) ends(clause diag.Span) bool { return touches(clause, t.last) }

// touches reports whether a place is in a clause, or the clause in the place.
func touches(clause diag.Span, list []diag.Span) bool {
	return within(clause, list) || slices.ContainsFunc(list, func(at diag.Span) bool { return at.Known() && at.Contains(clause) })
}

// within reports whether a place is in a clause.
func within(clause diag.Span, list []diag.Span) bool {
	return slices.ContainsFunc(list, clause.Contains)
}
