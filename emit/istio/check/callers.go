package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// callers checks what is stated of callers against the inventory: the Service of a
// gateway must keep their addresses, and the mesh must know the authorizers and
// normalize paths.
func callers(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	once := &diag.Once{Sink: sink}
	mesh, shown := m.Inventory.MeshSettings(m.Mesh.Root.Value, m.Mesh.Revision.Value)
	for _, p := range m.Published {
		all := []*model.Access{&p.Access}
		for i := range p.Routes {
			a := &p.Routes[i].Access
			all = append(all, a)
			if at := diag.First(a.Said()); shown && mesh.RawPaths && at.Known() && p.Routes[i].Match.Path.Is() {
				once.Add(diag.At(at, code.RawPaths, "the mesh does not normalize paths: another spelling of the route's path reaches another route").
					WithHint("set pathNormalization.normalization of the mesh's configuration to BASE or more").WithRelated(mesh.At, "it is here"))
			}
		}
		for _, a := range all {
			if len(a.Addresses) > 0 {
				nodeAddresses(m, p.Gateway, a.Addresses[0].At, once)
			}
			if c := a.Check; shown && c.Is() && !slices.Contains(mesh.Providers, c.Value) {
				once.Add(diag.At(c.At, code.UnknownProvider, "the mesh has no provider `%s`: requests about which it would be asked are refused", c.Value).
					WithHint("add it to extensionProviders of the mesh's configuration").WithRelated(mesh.At, "the mesh's configuration is here"))
			}
		}
	}
}

// nodeAddresses reports a gateway that sees nodes instead of callers. Behind proxies it
// does not matter, and is reported with `behind`.
func nodeAddresses(m *model.Model, g *model.Gateway, at diag.Span, once *diag.Once) {
	service, exists := m.Inventory.Shown(g.ServiceName())
	if !exists || !service.Outside || service.Local || m.ProxiesOf(g).Value > 0 || m.Deployer(g) != nil {
		return
	}
	once.Add(diag.At(at, code.CallersOfNodes, "callers of gateway %s may have the addresses of nodes: its Service has no externalTrafficPolicy Local", g.Name).
		WithHint("set externalTrafficPolicy: Local in its Service").WithRelated(service.At, "the Service is here"))
}
