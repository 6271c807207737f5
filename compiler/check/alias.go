package check

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// aliases warns of ExternalName services: settings of the service do not apply to the
// external host, which may not be reachable without an egress statement.
func aliases(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	outside := map[host.Pattern]bool{}
	for _, h := range m.Egress {
		outside[h.Host] = true
	}
	once := diag.Once{Sink: sink}
	visit := func(s model.Service, said diag.Span) {
		service, _ := m.Inventory.Shown(s)
		if service.Alias == "" || outside[host.Pattern(service.Alias)] || !said.Known() {
			return
		}
		d := diag.At(said, code.ExternalNameService, "service %s is an ExternalName alias of %s", s, service.Alias)
		if name, inside := strings.CutSuffix(service.Alias, ".svc."+m.Mesh.Domain.Value); inside {
			d = d.WithHint("use the target service: %s", name)
		} else {
			d = d.WithHint("declare the host: egress %s", service.Alias)
		}
		once.Add(d.WithRelated(service.At, "its Service is here"))
	}
	for _, d := range m.Sent() {
		visit(d.Service, d.At)
	}
	for _, h := range m.MeshHosts {
		if h.Service != nil {
			visit(*h.Service, diag.First(h.Named))
		}
		for _, p := range h.Ports {
			for d := range model.Destinations(p.Routes) {
				visit(d.Service, d.At)
			}
		}
	}
}
