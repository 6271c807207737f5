package check

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressInside finds outside hosts that the program has inside the mesh.
func egressInside(m *model.Model, sink *diag.Sink) {
	hosts := egressHosts(m)
	for _, inside := range m.MeshHosts {
		if h := hosts[inside.Host]; h != nil && inside.Service == nil {
			sink.Add(diag.At(diag.First(h.Named), "GWC0617", "host %s is exposed `also mesh`, so nothing leaves the mesh for it", h.Host).
				WithHint("remove `also mesh`, or the egress of this host").WithRelated(diag.First(inside.Said), "exposed here"))
		}
	}
	domain := ".svc." + m.Mesh.Domain.Value
	for _, h := range m.Egress {
		if strings.HasSuffix(h.Host, domain) || h.Wildcard && host.Covers(h.Host, "service.namespace"+domain) {
			sink.Add(diag.At(diag.First(h.Named), "GWC0618", "host %s is inside the mesh: its domain is %s", h.Host, m.Mesh.Domain.Value).
				WithHint("remove it: services of the mesh need no egress"))
		}
	}
}
