package lint

import (
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// hairpin advises about external hosts that the program itself publishes: mesh
// traffic to them leaves the mesh and returns through the gateway.
func hairpin(m *model.Model, sink *diag.Sink) {
	if len(m.Published) == 0 {
		return
	}
	hosts := make(map[host.Pattern]*model.EgressHost, len(m.Egress))
	for _, h := range m.Egress {
		hosts[h.Host] = h
	}
	for _, p := range m.Published {
		if h := hosts[p.Host]; h != nil {
			delete(hosts, p.Host) // once, on however many ports it is published
			sink.Add(diag.At(diag.First(h.Named), code.EgressHostExposed, "host %s is also exposed, so mesh traffic to it leaves the mesh and returns through gateway %s", h.Host, p.Gateway.Name).
				WithHint("to keep the traffic inside, remove the egress and add `also mesh`").WithRelated(diag.First(p.HostSaid), "the host is exposed here"))
		}
	}
}
