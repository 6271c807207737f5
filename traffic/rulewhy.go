package traffic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// notAllowed returns the rules that came nearest to allowing a leg, each with the first
// condition that fails, and then the policies without rules.
func (w *walk) notAllowed(policies []*proxy.Policy, l leg, http bool) []Passed {
	if _, explores := w.driver.(*request.Recorder); explores {
		return nil // only people read it
	}
	type miss struct {
		Passed
		failed int
	}
	var list []miss
	for _, p := range policies {
		for _, r := range p.Rules {
			if first, n := w.failing(r, l, http); n > 0 {
				list = append(list, miss{Passed{r.At.Field(first.At), w.why(first, l, http)}, n})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b miss) int { return a.failed - b.failed })
	var out []Passed
	for _, m := range list {
		out = append(out, m.Passed)
	}
	for _, p := range policies {
		if len(p.Rules) == 0 {
			out = append(out, Passed{p.Part("spec"), "a rule: " + p.String() + " has none"})
		}
	}
	return out[:min(len(out), mostPassed)]
}

// failing returns the first condition of a rule that fails, and how many do, for the source
// and the operation of which the fewest do.
func (w *walk) failing(r *proxy.Rule, l leg, http bool) (first proxy.Test, n int) {
	for _, lists := range [][][]proxy.Test{r.Sources, r.Targets} {
		best := w.fewest(lists, l, http)
		if n == 0 && len(best) > 0 {
			first = best[0]
		}
		n += len(best)
	}
	return first, n
}

// fewest returns the conditions that fail of the list of which the fewest do.
func (w *walk) fewest(lists [][]proxy.Test, l leg, http bool) (best []proxy.Test) {
	for i, tests := range lists {
		var failed []proxy.Test
		for _, t := range tests {
			if !w.mayHold(t, l, http) {
				failed = append(failed, t)
			}
		}
		if i == 0 || len(failed) < len(best) {
			best = failed
		}
	}
	return best
}

// mayHold reports whether a condition of a rule that allows holds, or may hold.
func (w *walk) mayHold(t proxy.Test, l leg, http bool) bool {
	if t.HTTP && !http {
		return false
	}
	v, _ := w.test(t, l)
	return v != no
}

// denying adds the conditions of the rule that denies a leg as steps.
func (w *walk) denying(policies []*proxy.Policy, at world.Part, l *leg, http bool) {
	if _, explores := w.driver.(*request.Recorder); explores {
		return
	}
	for _, p := range policies {
		for _, r := range p.Rules {
			if r.At == at {
				*l = l.clone()
				w.noteHeld(r, l, http)
				return
			}
		}
	}
}

func (w *walk) noteHeld(r *proxy.Rule, l *leg, http bool) {
	var held []proxy.Test
	for _, lists := range [][][]proxy.Test{r.Sources, r.Targets} {
		for _, tests := range lists {
			tests = slices.DeleteFunc(slices.Clone(tests), func(t proxy.Test) bool { return t.HTTP && !http })
			if !slices.ContainsFunc(tests, func(t proxy.Test) bool { v, _ := w.test(t, *l); return v != yes }) {
				held = append(held, tests...)
				break
			}
		}
	}
	for _, t := range held[:min(len(held), mostPassed)] {
		l.note("matches "+w.why(t, *l, http), r.At.Field(t.At))
	}
}

// mostTexts is how many values of a condition are shown.
const mostTexts = 3

// why returns what a condition asks for, and what the call has.
func (w *walk) why(t proxy.Test, l leg, http bool) string {
	text := t.Name + " "
	if t.Not {
		text += "other than "
	}
	text += strings.Join(t.Texts[:min(len(t.Texts), mostTexts)], ", ")
	if more := len(t.Texts) - mostTexts; more > 0 {
		text += fmt.Sprintf(" and %d others", more)
	}
	return text + ": " + w.found(t, l, http)
}

// found returns what a call has of what a condition is about.
func (w *walk) found(t proxy.Test, l leg, http bool) string {
	switch {
	case t.HTTP && !http:
		return "the connection is not http"
	case t.Kind == proxy.OfPort:
		return fmt.Sprintf("the port is %d", l.port)
	case t.Kind == proxy.OfSNI && l.sni == "":
		return "there is no SNI"
	case t.Kind == proxy.OfSNI:
		return "the SNI is " + l.sni
	case t.Kind == proxy.OfPrincipal && l.principal != "":
		return "the caller is " + strings.TrimPrefix(l.principal, "spiffe://")
	case t.Kind == proxy.OfPrincipal && len(l.clientNames) > 0:
		return "the client certificate is of " + strings.Join(l.clientNames, ", ")
	case t.Kind == proxy.OfPrincipal:
		return "the caller presents no certificate"
	case t.Kind == proxy.OfRequest && len(t.Values) > 0:
		part := t.Values[0].Part
		value, present := w.values.Value(l.message.Text(part))
		if !present {
			value = "missing"
		}
		return "the " + part.String() + " is " + value
	case t.Kind == proxy.OfToken && len(l.message.tokens) == 0:
		return "there is no token"
	case t.Kind == proxy.OfToken:
		return "compared with the token"
	}
	return "compared with the address of the caller"
}
