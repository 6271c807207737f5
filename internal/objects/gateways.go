package objects

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/traffic/world"
)

// Gateways returns the gateways that a registry knows by name: those of a program.
func Gateways(named []model.Gateway) (list []world.GatewaySetup) {
	for _, g := range named {
		out := world.GatewaySetup{Name: g.Name, Namespace: g.Namespace, Service: g.Service, Selector: map[string]string{}, Ports: map[int]int{}, Proxies: g.Behind.Value}
		for _, l := range g.Selector {
			out.Selector[l.Key] = l.Value
		}
		for _, p := range g.Ports {
			out.Ports[p.Number] = p.Number
			if p.Target != 0 {
				out.Ports[p.Number] = p.Target
			}
		}
		if !slices.ContainsFunc(list, func(o world.GatewaySetup) bool {
			return o.Namespace == out.Namespace && maps.Equal(o.Selector, out.Selector)
		}) {
			list = append(list, out)
		}
	}
	return list
}
