package lint

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// unused advises about unused declarations.
func unused(m *model.Model, sink *diag.Sink) {
	advise := func(at diag.Span, what, name string) {
		sink.Add(diag.At(at, code.UnusedDeclaration, "unused %s %s", what, name).WithHint("remove the declaration, or use it"))
	}
	gateways, certificates, services := used(m)
	for _, g := range m.Gateways {
		if g.Declared.Known() && !gateways[g.Name] && len(g.Listens) == 0 {
			advise(g.Declared, "gateway", g.Name)
		}
	}
	for _, c := range m.Certificates {
		if !certificates[c.Name] {
			advise(c.At, "certificate", c.Name)
		}
	}
	tokens, authorizers := usedOfCallers(m)
	for _, t := range m.Tokens {
		if !tokens[t.Name] {
			advise(t.At, "tokens", t.Name)
		}
	}
	for _, a := range m.Authorizers {
		if !authorizers[a.Name] {
			advise(a.At, "authorizer", a.Name)
		}
	}
	for _, s := range m.Services {
		if len(s.Declared) > 0 && !services[s.Service] && !acts(s) {
			for _, at := range s.Declared {
				advise(at, "service", s.Service.String())
			}
		}
	}
}

// acts reports whether a declaration has an effect beyond the defaults.
func acts(s *model.ServiceInfo) bool {
	return s.MTLS.Is() || len(s.Subsets) > 0 || s.Policies.Any()
}

// usedOfCallers returns the tokens and authorizers that callers need.
func usedOfCallers(m *model.Model) (tokens, authorizers map[string]bool) {
	tokens, authorizers = map[string]bool{}, map[string]bool{}
	use := func(a *model.Access) {
		for _, t := range a.Tokens {
			tokens[t.Tokens] = true
		}
		authorizers[a.Check.Value] = true
	}
	for _, p := range m.Published {
		use(&p.Access)
		for i := range p.Routes {
			use(&p.Routes[i].Access)
		}
	}
	return tokens, authorizers
}

// used returns the gateways, certificates and services that the program uses.
func used(m *model.Model) (gateways, certificates map[string]bool, services map[model.Service]bool) {
	gateways, certificates, services = map[string]bool{}, map[string]bool{}, map[model.Service]bool{}
	send := func(routes []model.Route) {
		for d := range model.Destinations(routes) {
			services[d.Service] = true
		}
	}
	for _, p := range m.Published {
		gateways[p.Gateway.Name] = true
		for _, name := range p.Certs.Value {
			certificates[name] = true
		}
		for _, s := range p.Services {
			services[s] = true
		}
		send(p.Routes)
	}
	for _, h := range m.MeshHosts {
		if h.Service != nil {
			services[*h.Service] = true
		}
		for _, p := range h.Ports {
			send(p.Routes)
		}
	}
	for _, h := range m.Egress {
		for g := range h.ViaGateways() {
			gateways[g.Gateway.Name] = true
		}
		certificates[h.CA.Value] = true
		for _, c := range h.ClientCerts() {
			certificates[c.Value] = true
		}
	}
	for _, g := range m.Gateways {
		for _, l := range g.Listens {
			for _, c := range l.Cert {
				certificates[c.Value] = true
			}
		}
	}
	for _, s := range m.Services {
		certificates[s.Backend.Value.CA] = true
	}
	return gateways, certificates, services
}
