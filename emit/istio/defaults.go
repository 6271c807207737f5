package istio

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/advice"
	"github.com/gwc-lang/gwc/emit/istio/check"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Defaults returns Istio's releases, defaults and limits.
func (Target) Defaults() model.Defaults {
	d := model.Defaults{
		Target: "Istio",
		Oldest: model.Version(feature.Oldest), Newest: model.Version(feature.Newest), Release: model.Version(feature.Default),
		Domain: feature.Domain, Root: feature.RootNamespace,
		Example: gatewayOf(feature.HelmGateway),
		Reserved: []model.ReservedLabel{
			{Key: feature.RevisionLabel, Hint: "write `revision VALUE`"},
			{Key: feature.AutoAllocate, Hint: "remove it: gwc sets it when `dns-capture` needs it"},
		},
		Absent:  absentWords(),
		MaxText: feature.Body.Most, MaxRegexp: feature.Regexp.Most,
	}
	for _, g := range feature.Gateways {
		d.Gateways = append(d.Gateways, gatewayOf(g))
	}
	return d
}

func gatewayOf(g feature.Gateway) model.Gateway {
	out := model.Gateway{
		Name: g.Name, Namespace: g.Namespace, Service: g.Service,
		Selector: []model.Label{{Key: feature.GatewayLabel, Value: g.Label}},
	}
	for _, port := range slices.Sorted(maps.Keys(g.Ports)) {
		out.Ports = append(out.Ports, model.GatewayPort{Number: port, Target: g.Ports[port]})
	}
	return out
}

// Check reports mistakes that depend on Istio.
func (Target) Check(m *model.Model, sink *diag.Sink) { check.Run(m, sink) }

// Advise gives advice that depends on Istio.
func (Target) Advise(m *model.Model, sink *diag.Sink) { advice.Run(m, sink) }
