package check

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// sharedTargets finds ports of a gateway with the same target port: Istio has one
// listener for them, so that a host published on one port is served on both.
func sharedTargets(m *model.Model, sink *diag.Sink) {
	for l, list := range usesOf(m) {
		byGateway := map[*model.Gateway][]use{}
		for _, u := range list {
			if u.protocol != model.TCP && (u.host != "" || u.listen != nil) { // gatewayPorts reports two tcp routes
				byGateway[u.gateway] = append(byGateway[u.gateway], u)
			}
		}
		for _, list := range byGateway {
			slices.SortStableFunc(list, func(x, y use) int {
				return cmp.Or(x.portAt.Compare(y.portAt), cmp.Compare(x.host, y.host))
			})
			sharedTarget(l.Port, list, sink)
		}
	}
}

// sharedTarget reports the first use of each further port, and every host that is
// already published.
func sharedTarget(target int, list []use, sink *diag.Sink) {
	first := list[0]
	ports, hosts := map[int]bool{first.port: true}, map[host.Pattern]use{}
	for _, u := range list {
		other, found := hosts[u.host]
		if !found && u.host != "" {
			hosts[u.host] = u
		}
		switch {
		case u.protocol != first.protocol: // GWC0307
		case found && other.port != u.port:
			sink.Add(diag.At(u.portAt, code.SharedTargetConflict, "host %s is exposed on ports %d and %d of gateway %s, which have the same target port %d", u.host, other.port, u.port, u.gateway.Name, target).
				WithHint("expose it on one of them, or use different target ports").WithRelated(other.portAt, "the other port is here"))
			ports[u.port] = true
		case !ports[u.port] && (!listsPort(u.gateway.Ports, u.port) || !listsPort(u.gateway.Ports, first.port)): // GWC0315
		case !ports[u.port]:
			ports[u.port] = true
			sink.Add(diag.At(u.portAt, code.SharedTarget, "ports %d and %d of gateway %s have the same target port %d: a host exposed on one is served on both", first.port, u.port, u.gateway.Name, target).
				WithHint("expose on one of them, or use different target ports").WithRelated(first.portAt, "the other port is here"))
		}
	}
}
