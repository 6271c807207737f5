package world

import (
	"cmp"
	"slices"
	"strings"

	networking "istio.io/api/networking/v1alpha3"
)

// virtualServices finds VirtualServices by what they are for, the name of a gateway or a
// *Server, and by the namespace of the proxy that may use them.
type virtualServices struct {
	private, exported map[routesKey][]*VirtualService
	public            map[any][]*VirtualService
}

// A routesKey is a gateway's name or a *Server, and the namespace of a proxy.
type routesKey struct {
	of        any
	namespace string
}

// add adds a VirtualService that is for a gateway's name or a *Server.
func (x virtualServices) add(of any, v *VirtualService) {
	visible := v.Visibility()
	switch {
	case visible.Everywhere():
		x.public[of] = append(x.public[of], v)
		return
	case visible.Nowhere():
		return
	}
	anywhere := routesKey{of, AnyNamespace}
	x.exported[anywhere] = append(x.exported[anywhere], v)
	for _, namespace := range visible.Namespaces() {
		into := x.exported
		if namespace == v.Namespace {
			into = x.private
		}
		key := routesKey{of, namespace}
		into[key] = append(into[key], v)
	}
}

// of returns the VirtualServices for a gateway's name or a *Server that proxies of a
// namespace may use, its own ones first; for AnyNamespace all that some proxy may use.
// Source: model/push_context.go VirtualServicesForGateway.
func (x virtualServices) of(what any, namespace string) []*VirtualService {
	key := routesKey{what, namespace}
	return slices.Concat(x.private[key], x.exported[key], x.public[what])
}

// indexVirtualServices divides the VirtualServices, the oldest first. Delegates, which
// have no hosts, belong to no gateway. Source: model/push_context.go
// initVirtualServices.
func (w *World) indexVirtualServices() virtualServices {
	x := virtualServices{map[routesKey][]*VirtualService{}, map[routesKey][]*VirtualService{}, map[any][]*VirtualService{}}
	list := slices.Clone(w.VirtualServices)
	slices.SortStableFunc(list, func(a, b *VirtualService) int { return ByAge(a.Object, b.Object) })
	delegates := map[string]*VirtualService{}
	for _, v := range list {
		if len(v.Hosts) == 0 {
			delegates[v.Namespace+"/"+v.Name] = v
		}
	}
	for _, v := range list {
		if slices.ContainsFunc(v.Spec.Http, func(h *networking.HTTPRoute) bool { return h.GetDelegate() != nil }) {
			v = w.withDelegates(v, delegates)
		}
		for _, server := range v.servers() {
			x.add(server, v)
		}
		var names []string
		for _, b := range v.Bindings {
			if !slices.Contains(names, b.Name) {
				names = append(names, b.Name)
			}
		}
		for _, gateway := range names {
			x.add(gateway, v)
		}
	}
	return x
}

// RoutesOf returns the VirtualServices that name a gateway and that proxies of a
// namespace may use.
func (w *World) RoutesOf(gateway, namespace string) []*VirtualService {
	return w.routes().of(gateway, namespace)
}

// GatewaysOf returns the Gateways that select a pod, the oldest first. Source:
// model/push_context.go mergeGateways.
func (r *Registry) GatewaysOf(p *Pod) (list []*Gateway) {
	for _, g := range r.Gateways {
		if Selects(g.Spec.Selector, p.Labels) {
			list = append(list, g)
		}
	}
	slices.SortStableFunc(list, func(a, b *Gateway) int { return ByAge(a.Object, b.Object) })
	return list
}

// ListensAt returns the port of a pod on which it serves a port of a Gateway.
func (r *Registry) ListensAt(p *Pod, port int) int {
	t := targets{}
	for _, s := range r.ServicesOf(p) {
		t.add(s.Ports, p.Target)
	}
	return t.of(port)
}

// TargetOf returns the port of a pod to which its Services send calls to a port.
func (r *Registry) TargetOf(p *Pod, port int) int {
	for _, s := range r.ServicesOf(p) {
		if sp, has := s.Port(port); has {
			if target, known := p.Target(sp.Target); known {
				return target
			}
		}
	}
	return port
}

// ServicesOf returns the Services whose pods a pod is one of, the oldest first. Source:
// model/context.go SetServiceTargets.
func (r *Registry) ServicesOf(p *Pod) []*Service { return r.selecting.of(p.Namespace, p.Labels) }

// indexServices makes the indexes of services by name, address, and selector.
func (r *Registry) indexServices() {
	r.named, r.addressed = map[string]*Service{}, map[string]*Service{}
	var list []*Service
	for _, s := range r.Services {
		if len(s.Selector) > 0 {
			list = append(list, s)
		}
		if s.Kubernetes {
			r.named[s.Host] = s
			if s.Address != Unspecified {
				r.addressed[s.Address] = s
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *Service) int {
		return cmp.Or(compareAge(a, b), strings.Compare(a.Host, b.Host))
	})
	for _, s := range list {
		r.selecting.add(s.Namespace, s.Selector, s)
	}
}

// ServiceNamed returns the Service of Kubernetes with a full name.
func (r *Registry) ServiceNamed(h string) *Service { return r.named[h] }

// ServiceAt returns the Service of Kubernetes with an address.
func (r *Registry) ServiceAt(address string) *Service { return r.addressed[address] }
