package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// meshNames finds hosts with `also mesh` that are names of the mesh: of its domain,
// or short names of services. Sidecars resolve services by them, so that the routes
// would capture traffic to these services. Without `also mesh` such a host does not
// affect mesh traffic. A service may publish its own names.
func meshNames(m *model.Model, sink *diag.Sink) {
	names := m.Namer()
	for _, n := range m.AlsoMesh {
		name := n.Host.Value
		if own, is := m.Mesh.ServiceOf(name); is && own == n.Service || string(name) == n.Service.String()+".svc" {
			continue
		}
		if m.Mesh.Inside(name) {
			sink.Add(diag.At(n.Host.At, code.PublishedMeshDomain, "cannot publish %s in the mesh: names of the domain %s belong to services of the mesh", name, m.Mesh.Domain.Value).
				WithHint("remove `also mesh`, or use a host outside of the domain: calls to service %s have its names already", n.Service))
			continue
		}
		if s, found := names.Find(name, n.Service); found {
			sink.Add(diag.At(n.Host.At, code.PublishedServiceName, "cannot publish %s in the mesh: it is a short name of service %s", name, s).
				WithHint("use a host that is not a service name, or remove `also mesh`"))
		}
	}
}
