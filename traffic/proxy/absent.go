package proxy

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/traffic/world"
)

// An Absent is a VirtualService that has no routes at a connection manager, and why.
type Absent struct {
	*world.VirtualService
	At  world.Part
	Why string
}

// Absent returns the VirtualServices that a connection manager has no routes of, the
// oldest first. name is the host that is called.
func (p *Proxy) Absent(h *HTTP, port int, name string) (list []Absent) {
	if h.Inbound {
		return nil
	}
	for _, v := range p.Registry.VirtualServices {
		if len(v.Hosts) == 0 { // a delegate
			continue
		}
		at, why := p.absentAtSidecar(v, port)
		if p.IsGateway() {
			at, why = p.absentAtGateway(h, v, name)
		}
		if why != "" {
			list = append(list, Absent{v, at, why})
		}
	}
	slices.SortStableFunc(list, func(a, b Absent) int { return world.ByAge(a.Object, b.Object) })
	return list
}

// HasHost reports whether some host of the VirtualService covers a name.
func (a Absent) HasHost(name string) bool {
	return slices.ContainsFunc(a.Hosts, func(h host.Pattern) bool { return h.Covers(host.Pattern(name)) })
}

// Routes returns the routes that the proxy would have of the VirtualService.
func (p *Proxy) Routes(h *HTTP, port int, a Absent) []*Route {
	if len(h.Servers) > 0 {
		port = int(h.Servers[0].Port())
	}
	in := routing{gateway: a.Bindings[0].Name, port: port, lookup: func(h string) *world.Service {
		return p.Registry.ServiceOf(h, a.Namespace, p.Pod, p.Scope())
	}}
	return p.httpRoutes(a.VirtualService, in)
}

// absentAtSidecar returns why a sidecar has no routes of a VirtualService; empty: it has.
func (p *Proxy) absentAtSidecar(v *world.VirtualService, port int) (at world.Part, why string) {
	switch l := p.Scope().Listener(port); {
	case !slices.ContainsFunc(v.Bindings, func(b world.Binding) bool { return b.Name == world.MeshGateway }):
		return v.Bindings[0].At, "gateways " + strings.Join(v.Spec.Gateways, ", ") + ": sidecars are the gateway mesh"
	case !v.Visibility().In(p.Pod.Namespace):
		return p.notExported(v)
	case l != nil && !slices.ContainsFunc(l.Routes, func(o *world.VirtualService) bool { return o.Object == v.Object }):
		if s := p.Scope().Sidecar; s != nil {
			return s.Part("spec.egress"), s.String() + " does not import " + v.String()
		}
	}
	return at, ""
}

func (p *Proxy) notExported(v *world.VirtualService) (world.Part, string) {
	return v.Part("spec.exportTo"), "exportTo " + strings.Join(v.Spec.ExportTo, ", ") + ": the proxy is in namespace " + p.Pod.Namespace
}

// absentAtGateway returns why a gateway has no routes of a VirtualService for a name;
// empty: it has.
func (p *Proxy) absentAtGateway(h *HTTP, v *world.VirtualService, name string) (at world.Part, why string) {
	servers := slices.DeleteFunc(slices.Clone(h.Servers), func(s *world.Served) bool {
		return !slices.ContainsFunc(v.Bindings, func(b world.Binding) bool { return b.Name == s.FullName() })
	})
	switch {
	case len(servers) == 0:
		return p.notBound(h, v)
	case !v.Visibility().In(p.Pod.Namespace):
		return p.notExported(v)
	}
	for _, s := range servers {
		for _, shared := range s.SharedHosts(v) {
			if host.Pattern(shared.Name).Covers(host.Pattern(name)) {
				return at, ""
			}
		}
	}
	return notServed(servers[0], v, name)
}

// notBound returns why a VirtualService is for no Gateway of a connection manager.
func (p *Proxy) notBound(h *HTTP, v *world.VirtualService) (world.Part, string) {
	var own []string
	for _, s := range h.Servers {
		if !slices.Contains(own, s.FullName()) {
			own = append(own, s.FullName())
		}
	}
	b := v.Bindings[0]
	has := ": the listener is of Gateway " + strings.Join(own[:min(len(own), mostNamed)], ", ")
	if len(own) > mostNamed {
		has += " and others"
	}
	switch {
	case len(v.Spec.Gateways) == 0:
		return b.At, "gateways: none, so it is for sidecars alone" + has
	case b.Name == world.MeshGateway:
	case !slices.ContainsFunc(p.Registry.Gateways, func(g *world.Gateway) bool { return g.FullName() == b.Name }):
		return b.At, "gateways " + v.Spec.Gateways[0] + ", but there is no Gateway " + b.Name + has
	}
	return b.At, "gateways " + strings.Join(v.Spec.Gateways, ", ") + has
}

// mostNamed is how many names a reason has.
const mostNamed = 3

// notServed returns why a server leaves out a host of a VirtualService that names its
// Gateway.
func notServed(s *world.Served, v *world.VirtualService, name string) (world.Part, string) {
	for i, text := range s.Names {
		namespace, own, found := strings.Cut(text, "/")
		if found && namespace != v.Namespace && host.Pattern(own).Covers(host.Pattern(name)) {
			return s.At.Field("hosts"), "hosts " + s.Spec.Hosts[i] + " are for VirtualServices of namespace " + namespace + ": " + v.String() + " is in " + v.Namespace
		}
	}
	hosts := strings.Join(s.Spec.Hosts[:min(len(s.Spec.Hosts), mostNamed)], ", ")
	if len(s.Spec.Hosts) > mostNamed {
		hosts += " and others"
	}
	return s.At.Field("hosts"), "hosts " + hosts + " of the Gateway that " + v.String() + " names: the host is " + name
}
