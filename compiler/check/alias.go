package check

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// aliases warns of ExternalName services: a proxy has no cluster for one, so that
// routes to it have no upstream.
func aliases(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	once := diag.Once{Sink: sink}
	report := func(s model.Service, said diag.Span, outside func(host string) string) {
		service, _ := m.Inventory.Shown(s)
		if service.Alias == "" || !said.Known() {
			return
		}
		d := diag.At(said, code.ExternalNameService, "service %s is an ExternalName alias of %s, which proxies do not resolve", s, service.Alias)
		if name, inside := strings.CutSuffix(service.Alias, ".svc."+m.Mesh.Domain.Value); inside {
			d = d.WithHint("use the target service: %s", name)
		} else {
			d = d.WithHint("%s", outside(service.Alias))
		}
		once.Add(d.WithRelated(service.At, "its Service is here"))
	}
	for p, d := range m.Sent() {
		report(d.Service, d.At, func(host string) string { return insteadOfAlias(p, d, host) })
	}
	visit := func(s model.Service, said diag.Span) {
		report(s, said, func(host string) string { return "declare the host, and call it by its name: egress " + host })
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

// insteadOfAlias returns the hint for a gateway's destination. The gateway calls the
// host itself if it sees requests.
func insteadOfAlias(p *model.Published, d model.Destination, host string) string {
	if p.Protocol.Value.Opaque() || p.Protocol.Value == model.TLS || p.Mode.Value == model.Passthrough {
		return "use a Service with endpoints: a host outside the mesh is a destination of http and https only"
	}
	o := model.Outside{Scheme: "https", Host: strings.ToLower(strings.TrimSuffix(host, "."))}
	if d.Port == 80 {
		o.Scheme = "http"
	}
	port := d.Port
	if port == 0 {
		port = o.Port()
	}
	return "write the host itself: " + o.URL(port)
}
