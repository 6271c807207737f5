package check

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressInside finds external hosts that are inside the mesh.
func egressInside(m *model.Model, sink *diag.Sink) {
	hosts := egressHosts(m)
	for _, inside := range m.MeshHosts {
		if h := hosts[inside.Host]; h != nil && inside.Service == nil {
			sink.Add(diag.At(diag.First(h.Named), code.ExposedEgressHost, "host %s is exposed with `also mesh`, so traffic to it does not leave the mesh", h.Host).
				WithHint("remove `also mesh`, or the egress of this host").WithRelated(diag.First(inside.Said), "exposed here"))
		}
	}
	names := m.Namer()
	for _, h := range m.Egress {
		through := diag.First(h.Through.Said)
		named := []model.Said[host.Pattern]{{Value: h.Host, At: diag.First(h.Named)}, {Value: h.Through.Value, At: through}}
		for _, to := range slices.Concat(h.Servers.Value.To, h.Servers.Value.Else) {
			named = append(named, model.Said[host.Pattern]{Value: host.Pattern(to.Value.Address), At: to.At})
		}
		for _, name := range named {
			if _, known := names.Find(name.Value, model.Service{}); known { // GWC0636
				continue
			}
			if ofServices(name.Value, m.Mesh.Domain.Value) {
				hint := "remove the egress of this host: mesh services need no egress"
				if name.At == through || name.Value != h.Host {
					hint = "name a server outside of the mesh"
				}
				sink.Add(diag.At(name.At, code.MeshDomainHost, "host %s is inside the mesh: the mesh domain is %s", name.Value, m.Mesh.Domain.Value).
					WithHint("%s", hint))
			}
		}
	}
}

// ofServices reports whether a host is a service name of the mesh, or a wildcard that
// covers such names.
func ofServices(name host.Pattern, domain string) bool {
	return strings.HasSuffix(string(name), ".svc") || strings.HasSuffix(string(name), ".svc."+domain) ||
		name.Covers(host.Pattern("service.namespace.svc."+domain))
}
