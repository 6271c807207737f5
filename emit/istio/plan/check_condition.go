package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkConditions warns of conditions of routes from outside about headers that do not
// tell what they seem to.
func (ck *checker) checkConditions() {
	seen := map[diag.Span]bool{}
	for _, p := range ck.model.Published {
		for i := range p.Routes {
			m := &p.Routes[i].Match
			for _, c := range slices.Concat(m.Headers, m.NoHeaders) {
				if !seen[c.At] && !m.Mesh() {
					seen[c.At] = true
					ck.checkCondition(c)
				}
			}
		}
	}
}

func (ck *checker) checkCondition(c model.Condition) {
	switch {
	case c.Name == "x-forwarded-proto": // Envoy overwrites it; see ForwardedProto
	case feature.Forgeable(c.Name):
		ck.sink.Add(diag.At(c.At, code.UnreliableCondition, "a caller from outside may write `%s` itself", c.Name).
			WithHint("match something else; accept this if a proxy in front always overwrites it"))
	case feature.OfConnection(c.Name):
		ck.sink.Add(diag.At(c.At, code.UnreliableCondition, "`%s` is not a header of all requests: HTTP/2 does not have it, and Envoy removes or rewrites it", c.Name).
			WithHint("remove the condition"))
	}
}

// checkPreflights warns of routes whose policy does not answer their preflights.
func (ck *checker) checkPreflights() {
	seen := map[diag.Span]bool{}
	for _, l := range ck.lost {
		at := l.route.Settings.CORS.At
		if seen[at] {
			continue
		}
		seen[at] = true
		ck.sink.Add(diag.At(at, code.LostPreflight, "preflight requests of this route are answered by another one: they do not have the header values that tell them apart").
			WithHint("give both routes the same `cors`").WithRelated(diag.First(l.by.At), "this route takes them"))
	}
}
