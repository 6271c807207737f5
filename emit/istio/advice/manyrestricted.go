package advice

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manyRestricted advises about too many restricted hosts in one server of https: their
// requests may come over a connection to each of its hosts, so each policy lists them.
func manyRestricted(m *model.Model, sink *diag.Sink) {
	sharing := plan.Shared(m)
	for _, s := range sharing.Servers {
		var restricted []*model.Published
		for _, p := range s.Published {
			if plan.TerminatesHTTP(p) && restricts(p) {
				restricted = append(restricted, p)
			}
		}
		if n := len(restricted) * len(s.Widest()); n > feature.ManyPolicyNames {
			p := restricted[0]
			sink.Add(diag.At(diag.First(p.HostSaid), code.ManyRestrictedHosts, "the policies of %d hosts on port %d of gateway %s list %d names of connections, recommended maximum %d",
				len(restricted), p.Port, p.Gateway.Name, n, feature.ManyPolicyNames).
				WithHint("use several certificates, or also expose a wildcard that covers the hosts, with the same conditions"))
		}
	}
}

// restricts reports whether the host or a route of it needs something of its callers.
func restricts(p *model.Published) bool {
	for i := range p.Routes {
		if p.Routes[i].Access.Restricts() {
			return true
		}
	}
	return p.Access.Restricts()
}
