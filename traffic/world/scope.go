package world

import (
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// A Scope is what a proxy may use: services, and the VirtualServices of its namespace's
// view.
type Scope struct {
	Services []*Service
	ByHost   map[string]*Service
	// Listeners are the egress listeners of a sidecar: those with ports, and the one of
	// all other ports last, if there is one.
	Listeners []*EgressListener
	// RegistryOnly says that calls to unknown hosts are not passed on.
	RegistryOnly bool
	Sidecar      *Sidecar       // nil: none applies
	Unknown      string         // why the scope is not what istiod makes; empty: it is
	at           map[string]int // of a host in Services
}

// An EgressListener is what a sidecar imports for a port; 0: all other ports.
type EgressListener struct {
	Port     int
	Protocol Protocol
	Services []*Service
	Routes   []*VirtualService
	At       Part // the egress of the Sidecar; no object without one
	// wildcard is the VirtualService with the most specific host for each service.
	wildcard map[string]*VirtualService
	// exact are the numbers of the routes by their hosts, and wild those of routes that have
	// a wildcard.
	exact map[string][]int
	wild  []int
}

// Overlapping returns the VirtualServices with a host that overlaps with a service.
// Source: networking/core/tls.go getConfigsForHost.
func (l *EgressListener) Overlapping(s *Service) (list []*VirtualService) {
	if strings.HasPrefix(s.Host, "*") {
		for _, v := range l.Routes {
			if v.overlaps(s.Host) {
				list = append(list, v)
			}
		}
		return list
	}
	found := slices.Clone(l.exact[s.Host])
	for _, i := range l.wild {
		if l.Routes[i].overlaps(s.Host) {
			found = append(found, i)
		}
	}
	slices.Sort(found)
	for _, i := range slices.Compact(found) {
		list = append(list, l.Routes[i])
	}
	return list
}

func (v *VirtualService) overlaps(name string) bool {
	return slices.ContainsFunc(v.Hosts, func(h host.Pattern) bool { return NamesOverlap(string(h), name) })
}

// indexRoutes makes the index of the routes' hosts.
func (l *EgressListener) indexRoutes() {
	l.exact = map[string][]int{}
	for i, v := range l.Routes {
		wild := false
		for _, h := range v.Hosts {
			l.exact[string(h)] = append(l.exact[string(h)], i)
			wild = wild || strings.HasPrefix(string(h), "*")
		}
		if wild {
			l.wild = append(l.wild, i)
		}
	}
}

// MostSpecific returns the VirtualService whose host is the most specific one that
// covers a service.
func (l *EgressListener) MostSpecific(service string) *VirtualService { return l.wildcard[service] }

// Listener returns the egress listener for a port; nil: none. Source:
// model/sidecar.go GetEgressListenerForRDS.
func (s *Scope) Listener(port int) *EgressListener {
	for _, l := range s.Listeners {
		if l.Port == 0 || l.Port == port {
			return l
		}
	}
	return nil
}

// GatewayScope returns the scope of a gateway's proxy. Source: model/sidecar.go
// DefaultSidecarScopeForGateway.
func (r *Registry) GatewayScope(p *Pod) *Scope {
	out := &Scope{ByHost: map[string]*Service{}}
	for _, s := range r.VisibleIn(p.Namespace) {
		out.add(s)
	}
	return out
}

// SidecarScope returns the scope of a sidecar, which those of a namespace and a Sidecar
// share. Source: model/push_context.go doGetSidecarScope.
func (r *Registry) SidecarScope(p *Pod) *Scope {
	sidecar := r.SidecarOf(p)
	key := p.Namespace
	if sidecar != nil {
		key += " " + sidecar.String()
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.scopes[key] == nil {
		r.scopes[key] = r.makeScope(p, sidecar)
	}
	return r.scopes[key]
}

// UsedIn returns the service of a host that sidecars of a namespace without a Sidecar of
// their own use: its ports are those of all entries that istiod joins. It is nil if they know
// none, or if istiod may prefer any of several.
func (r *Registry) UsedIn(namespace, h string) *Service {
	if r.IsUnclear(h) {
		return nil
	}
	return r.SidecarScope(&Pod{Namespace: namespace}).ByHost[h]
}

// makeScope makes a scope. Source: model/sidecar.go convertToSidecarScope.
func (r *Registry) makeScope(p *Pod, sidecar *Sidecar) *Scope {
	out := &Scope{ByHost: map[string]*Service{}, RegistryOnly: r.Setup.RegistryOnly, Sidecar: sidecar}
	egress := []importing{{hosts: []string{"*/*"}}}
	if s := out.Sidecar; s != nil {
		if policy := s.Spec.OutboundTrafficPolicy; policy != nil {
			out.RegistryOnly = policy.Mode.String() == "REGISTRY_ONLY"
			if policy.EgressProxy != nil || policy.Mode > 1 {
				out.Unknown = "outboundTrafficPolicy of " + s.String() + " is not evaluated"
			}
		}
		if len(s.Spec.Egress) > 0 {
			egress = nil
		}
		for i, e := range s.Spec.Egress {
			if e.Bind != "" || e.CaptureMode.String() == "NONE" || strings.EqualFold(e.GetPort().GetProtocol(), "HTTP_PROXY") {
				out.Unknown = "egress listeners with bind, captureMode or HTTP_PROXY of " + s.String() + " are not evaluated"
			}
			egress = append(egress, importing{e.Hosts, int(e.GetPort().GetNumber()), ParseProtocol(e.GetPort().GetProtocol()), s.Part("spec.egress[%d]", i)})
		}
	}
	for _, e := range egress {
		out.Listeners = append(out.Listeners, r.importFor(p.Namespace, e))
	}
	r.collect(out, p.Namespace)
	return out
}

// SidecarOf returns the Sidecar of a pod: the oldest with a selector, then the
// namespace's, then the root namespace's without selector; nil: none. Source:
// model/push_context.go initSidecarScopes.
func (r *Registry) SidecarOf(p *Pod) *Sidecar {
	list := r.sidecars
	for _, selective := range []bool{true, false} {
		for _, s := range list {
			if selector := s.Spec.WorkloadSelector; s.Namespace == p.Namespace && (selector != nil) == selective && Selects(selector.GetLabels(), p.Labels) {
				return s
			}
		}
	}
	for _, s := range list {
		if s.Namespace == r.Mesh.Root && s.Spec.WorkloadSelector == nil {
			return s
		}
	}
	return nil
}

// add adds a service to the scope; of two with one host, the first, or Kubernetes'.
// Source: model/sidecar.go appendSidecarServices.
func (s *Scope) add(service *Service) {
	old, i := s.ByHost[service.Host], s.at[service.Host]
	switch {
	case old == nil:
		if s.at == nil {
			s.at = map[string]int{}
		}
		s.at[service.Host] = len(s.Services)
		s.Services = append(s.Services, service)
		s.ByHost[service.Host] = service
	case old == service, old.Kubernetes && !service.Kubernetes:
	case !old.Kubernetes && service.Kubernetes:
		s.Services[i], s.ByHost[service.Host] = service, service
	case !joins(old, service) || slices.Equal(old.Ports, service.Ports):
	default:
		copied := *old
		copied.Ports = slices.Clone(old.Ports)
		for _, p := range service.Ports {
			if _, has := old.Port(p.Number); !has {
				copied.Ports = append(copied.Ports, p)
			}
		}
		s.Services[i], s.ByHost[service.Host] = &copied, &copied
	}
}

// joins reports whether the ports of two services of one host are joined. Source:
// model/sidecar.go canMergeServices.
func joins(a, b *Service) bool {
	return a.Namespace == b.Namespace && a.Resolution == b.Resolution && a.Kubernetes == b.Kubernetes &&
		maps.Equal(a.Labels, b.Labels) && maps.Equal(a.Selector, b.Selector) && slices.Equal(sorted(a.Visible.exportTo), sorted(b.Visible.exportTo))
}

// Joins reports whether callers have the ports of both entries of one host; else they have
// those of one of them.
func (e *ServiceEntry) Joins(o *ServiceEntry) bool {
	part := func(e *ServiceEntry) *Service {
		return &Service{Namespace: e.Namespace, Resolution: convertResolution(e.Spec), Labels: e.Labels, Selector: e.Spec.GetWorkloadSelector().GetLabels(), Visible: e.Visibility()}
	}
	return joins(part(e), part(o))
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// collect adds what the listeners import, and the destinations of their routes. Source:
// model/sidecar.go collectImportedServices.
func (r *Registry) collect(out *Scope, namespace string) {
	for _, l := range out.Listeners {
		for _, s := range l.Services {
			out.add(s)
		}
		for _, v := range l.Routes {
			for _, d := range destinations(v, namespace) {
				if s := r.pick(d.host, namespace); s != nil {
					if trimmed := d.trim(s, l); trimmed != nil {
						out.add(trimmed)
					}
				}
			}
		}
	}
}

// pick returns the service of a host that a namespace's proxies use: its own, else that
// of Kubernetes, else the oldest. Source: model/sidecar.go pickBestVisibleNamespace.
func (r *Registry) pick(h, namespace string) (best *Service) {
	at := r.byHost[h]
	if own := at[namespace]; own != nil {
		return own
	}
	for _, home := range sortedKeys(at) {
		s := at[home]
		switch {
		case !s.Visible.In(namespace):
		case s.Kubernetes, !r.Mesh.Does(feature.PicksBestNamespace): // the first by name, then
			return s
		case best == nil || compareAge(s, best) < 0:
			best = s
		}
	}
	return best
}

// ServiceOf returns the service of a host for a Gateway's routes: that of the
// VirtualService's namespace if it is visible, else that of the scope. Source:
// networking/core/gateway.go buildNameToServiceMapForHTTPRoutes.
func (r *Registry) ServiceOf(h, home string, p *Pod, scope *Scope) *Service {
	if s := r.byHost[h][home]; s != nil && s.Visible.In(p.Namespace) {
		return s
	}
	return scope.ByHost[h]
}
