package check

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// sharesWithHash warns of shares of a service with `balance hash`: the hash chooses an
// endpoint within the share, and the share is chosen anew for each request.
func sharesWithHash(m *model.Model, sink *diag.Sink) {
	seen := map[diag.Span]bool{}
	for _, list := range m.AllRoutes() {
		for i := range list {
			r := &list[i]
			if len(r.Action.Destinations) < 2 || r.Settings.Sticky.Is() {
				continue
			}
			for _, d := range r.Action.Destinations {
				s := m.Service(d.Service)
				if d.Outside.Is() || s == nil || !strings.HasPrefix(s.Policies.Balance.Value.Kind, "hash ") || seen[diag.First(r.At)] {
					continue
				}
				seen[diag.First(r.At)] = true
				sink.Add(diag.At(d.At, code.SharesWithHash, "shares do not stick: `balance %s` of service %s chooses an endpoint within the share, not the share", s.Policies.Balance.Value.Kind, d.Service).
					WithHint("add `sticky cookie NAME` to the route; connections (tcp, tls) have no shares that stick").WithRelated(diag.First(s.Policies.Balance.Said), "the balance is here"))
			}
		}
	}
}
