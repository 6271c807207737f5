package check

import (
	"maps"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// meshWildcard warns of hosts without `also mesh` whose mesh traffic a wildcard with
// `also mesh` sends to other services.
func meshWildcard(m *model.Model, sink *diag.Sink) {
	inside, outside := meshHosts(m), egressHosts(m)
	for _, p := range m.Published {
		if _, own := inside.Get(p.Host); own || outside[p.Host] != nil || !p.Protocol.Value.PlainHTTP() {
			continue
		}
		for w := range inside.Above(p.Host) {
			i, states := portOf(w, p.Port)
			if !states {
				continue
			}
			if !maps.Equal(servicesOf(w.Ports[i].Routes), servicesOf(p.Routes)) {
				sink.Add(diag.At(diag.First(p.HostSaid), code.WildcardTakesHostInMesh, "mesh http traffic to %s follows the routes of %s, which has `also mesh`", p.Host, w.Host).
					WithHint("add `also mesh` here too").WithRelated(diag.First(w.Named), "the wildcard is here"))
			}
			break
		}
	}
}

// meshHosts are the hosts of `also mesh` that are not services.
func meshHosts(m *model.Model) host.Map[*model.MeshHost] {
	var hosts host.Map[*model.MeshHost]
	for _, h := range m.MeshHosts {
		if h.Service == nil {
			hosts.Put(h.Host, h)
		}
	}
	return hosts
}

func portOf(h *model.MeshHost, number int) (int, bool) {
	for i, p := range h.Ports {
		if p.Port == number {
			return i, true
		}
	}
	return 0, false
}

func servicesOf(routes []model.Route) map[model.Service]bool {
	services := map[model.Service]bool{}
	for d := range model.Destinations(routes) {
		services[d.Service] = true
	}
	return services
}
