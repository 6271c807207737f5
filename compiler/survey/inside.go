package survey

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

func (s *surveyor) published(p *model.Published) {
	row := Row{
		Kind: "in", Host: string(p.Host), Port: p.Port, Protocol: string(p.Protocol.Value), Mode: string(p.Mode.Value),
		Gateway: p.Gateway.Name, To: s.to(p.Routes, callsOf(p)), Callers: callersOf(p), Places: placesOf(p.Said),
	}
	if p.Mode.Value.Terminates() {
		row.Certificates = p.Certs.Value
		if len(row.Certificates) == 0 {
			row.Certificates = []string{model.DefaultSecret(p.Host)}
		}
		s.certify(&row, row.Certificates, p.Gateway.Namespace)
	}
	s.add(row)
}

// listens adds the servers of a gateway for handwritten objects.
func (s *surveyor) listens(g *model.Gateway) {
	for _, l := range g.Listens {
		var certificates []string
		for _, c := range l.Cert {
			certificates = append(certificates, c.Value)
		}
		for _, rule := range l.Hosts {
			row := Row{
				Kind: "in", Host: string(rule.Host), Port: l.Port.Value, Protocol: string(l.Protocol.Value), Mode: string(l.Mode.Value),
				Certificates: certificates, Gateway: g.Name, To: []string{"VirtualServices of " + rule.Namespace},
				Places: placesOf([]diag.Span{rule.At}),
			}
			if l.Protocol.Value.Opaque() {
				row.Host = ""
			}
			s.certify(&row, certificates, g.Namespace)
			s.add(row)
		}
	}
}

func (s *surveyor) meshHost(h *model.MeshHost) {
	host := string(h.Host)
	if h.Service != nil {
		host = h.Service.String()
	}
	for _, p := range h.Ports {
		s.add(Row{
			Kind: "mesh", Host: host, Port: p.Port, Protocol: string(model.HTTP),
			To: s.to(p.Routes, inMesh), Places: placesOf(h.Said),
		})
	}
}

// A usesBackend reports whether routes call a service with its `backend` of a kind.
type usesBackend func(kind string) bool

func inMesh(string) bool           { return false }
func atGateway(string) bool        { return true }
func passthrough(kind string) bool { return kind != "https" } // the client already uses TLS

func callsOf(p *model.Published) usesBackend {
	if p.Mode.Value == model.Passthrough {
		return passthrough
	}
	return atGateway
}

// to returns the destinations and direct responses of routes, with the `backend` of
// each service that they use.
func (s *surveyor) to(routes []model.Route, uses usesBackend) []string {
	var list []string
	left := byController(routes)
	for d := range model.Destinations(routes) {
		text := d.Service.String()
		if d.Port > 0 {
			text += fmt.Sprintf(":%d", d.Port)
		}
		if d.Subset != "" {
			text += "/" + d.Subset
		}
		if kind := s.backends[d.Service]; kind != "" && uses(kind) {
			text += " backend " + kind
		}
		if left[d.At] {
			text += " by controller"
		}
		list = append(list, text)
	}
	for d := range model.OutsideDestinations(routes) {
		text := d.Outside.URL(d.Port)
		if left[d.At] {
			text += " by controller"
		}
		list = append(list, text)
	}
	for _, r := range routes {
		switch a := r.Action; {
		case a.Redirect != nil:
			list = append(list, "redirect "+redirect(a.Redirect, r.Settings.RewritePath.Value))
		case a.Respond != nil:
			list = append(list, fmt.Sprintf("respond %d", a.Respond.Status))
		}
	}
	return distinct(list)
}

// byController returns the destinations whose shares a controller changes, by place.
func byController(routes []model.Route) map[diag.Span]bool {
	out := map[diag.Span]bool{}
	for _, r := range routes {
		for _, d := range r.Action.Destinations {
			out[d.At] = r.Action.ByController.Value
		}
	}
	return out
}

// redirect returns the target of a redirect, which may rewrite the path.
func redirect(r *model.Redirect, rewrite string) string {
	switch {
	case r.Authority != "":
		return r.Scheme + "://" + r.Authority + r.Path + rewrite
	case r.Port > 0:
		return fmt.Sprintf("%s on %d", r.Scheme, r.Port)
	case r.Scheme == "":
		return r.Path + rewrite
	}
	return r.Scheme
}
