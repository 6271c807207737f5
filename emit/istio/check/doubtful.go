package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// doubtful warns of a host at two gateways of different namespaces that may have the
// same pods: their selectors do not contradict each other, and Istio matches labels
// in all namespaces. Within one namespace gatewayPorts reports it as an error.
func doubtful(m *model.Model, sink *diag.Sink) {
	type served struct {
		port     int // of the pods
		host     host.Pattern
		protocol model.Protocol
	}
	all := map[served][]use{}
	for l, list := range usesOf(m) {
		for _, u := range list {
			if u.host != "" {
				key := served{l.Port, u.host, u.protocol}
				all[key] = append(all[key], u)
			}
		}
	}
	for _, list := range all {
		if len(list) > 1 {
			possiblySamePods(m.Listening(), list, sink)
		}
	}
}

// possiblySamePods reports the uses of a host whose gateway may have the same pods as
// the gateway of an earlier use.
func possiblySamePods(listening model.Targets, list []use, sink *diag.Sink) {
	slices.SortFunc(list, compareUses)
	var gateways []*model.Gateway
	first := map[*model.Gateway]use{}
	for _, u := range list {
		if _, found := first[u.gateway]; !found {
			first[u.gateway], gateways = u, append(gateways, u.gateway)
		}
	}
	for g, other := range listening.Doubtful(gateways) {
		u, o := first[g], first[other]
		sink.Add(diag.At(u.at, code.PossiblySamePods, "host %s is exposed at gateways %s and %s, whose selectors may select the same pods", u.host, other.Name, g.Name).
			WithHint("use different values of one label: `selector %s=%s` here, another value there", feature.GatewayLabel, g.Name).
			WithRelated(o.at, "the other one is here"))
	}
}
