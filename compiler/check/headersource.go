package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// headerSources reports headers from a client certificate on routes whose gateway does
// not request one. In the mesh there is none either: routes of `also mesh` only remove
// there what the caller sent.
func headerSources(m *model.Model, sink *diag.Sink) {
	served := map[diag.Span]bool{}
	var without []model.HeaderChange
	for p, routes := range m.AllRoutes() {
		for i := range routes {
			for _, c := range routes[i].Settings.Headers {
				switch {
				case !c.From.OfCertificate():
				case p != nil && p.Mode.Value.AsksClients():
					served[c.At] = true
				default:
					without = append(without, c)
				}
			}
		}
	}
	for _, c := range without {
		if !served[c.At] {
			served[c.At] = true
			sink.Add(diag.At(c.At, code.HeaderSourceUse, "`from %s` requires `https mutual` or `https mutual optional`", c.From).
				WithHint("expose the host with `https mutual`, or remove the clause"))
		}
	}
}
