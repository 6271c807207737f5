package world

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	api "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// addServices adds the Services of the inventory, and those of the gateways of the
// setup.
func (r *Registry) addServices() {
	for _, s := range r.Inventory.Services() {
		out := &Service{
			Host: s.Name + "." + s.Namespace + ".svc." + r.Mesh.Domain, Name: s.Name, Namespace: s.Namespace, Kubernetes: true,
			Address: "service:" + s.String(), Ports: portsOf(s), Selector: s.Selector, Visible: VisibilityOf(s.ExportTo, s.Namespace), Created: s.Created,
		}
		switch {
		case s.Alias != "":
			out.Resolution, out.Alias = AliasOf, s.Alias
		case s.ClusterIP == "None":
			out.Resolution, out.Address = Original, Unspecified
		case len(s.Addresses) > 0:
			out.Address = s.Addresses[0].String()
		}
		r.Services = append(r.Services, out)
	}
	for _, g := range r.Setup.Gateways {
		if _, shown := r.Inventory.Service(g.Namespace, g.Service); shown || g.Service == "" {
			continue
		}
		s := &Service{Host: g.Service + "." + g.Namespace + ".svc." + r.Mesh.Domain, Name: g.Service, Namespace: g.Namespace, Kubernetes: true,
			Address: "service:" + g.Namespace + "/" + g.Service, Selector: g.Selector, Assumed: true}
		for _, p := range sortedNumbers(g.Ports) {
			s.Ports = append(s.Ports, ServicePort{Name: "tcp-" + itoa(p), Number: p, Protocol: TCPPort, Target: itoa(g.Ports[p])})
		}
		r.Services = append(r.Services, s)
	}
}

func sortedNumbers(m map[int]int) []int { return slices.Sorted(maps.Keys(m)) }

// addEntries adds the hosts of ServiceEntries, each at each of its addresses. Source:
// serviceregistry/serviceentry/conversion.go convertServices.
func (r *Registry) addEntries() {
	list := slices.Clone(r.ServiceEntries)
	slices.SortStableFunc(list, func(a, b *ServiceEntry) int { return ByAge(a.Object, b.Object) })
	for _, e := range list {
		for _, h := range e.Spec.Hosts {
			for _, address := range entryAddresses(e.Spec) {
				r.Services = append(r.Services, r.entryService(e, h, address))
			}
			r.addEntryEndpoints(e, h)
		}
	}
}

func (r *Registry) entryService(e *ServiceEntry, h, address string) *Service {
	s := &Service{
		Host: h, Name: h, Namespace: e.Namespace, External: e.Spec.Location == api.ServiceEntry_MESH_EXTERNAL, Address: address,
		Resolution: convertResolution(e.Spec), Visible: e.Visibility(), Labels: e.Labels, Names: e.Spec.SubjectAltNames,
		Created: e.Created, Entry: e, Selector: e.Spec.GetWorkloadSelector().GetLabels(),
	}
	for _, p := range e.Spec.Ports {
		target := ""
		if p.TargetPort != 0 {
			target = itoa(int(p.TargetPort))
		}
		s.Ports = append(s.Ports, ServicePort{Name: p.Name, Number: int(p.Number), Protocol: ParseProtocol(p.Protocol), Target: target})
	}
	if r.Allocates(e, h) {
		s.Allocated = "allocated:" + e.Namespace + "/" + h
	}
	return s
}

// Allocates reports whether istiod gives a host of an entry an address, which sidecars
// answer: callers dial it, and so the host has a listener of its own. Source:
// model/service.go GetAddressForProxy.
func (w *World) Allocates(e *ServiceEntry, h string) bool {
	return w.Mesh.DNSCapture && w.Mesh.Does(feature.AddressAllocation) && len(e.Spec.Addresses) == 0 && e.Spec.Resolution != api.ServiceEntry_NONE &&
		!strings.EqualFold(e.Labels["networking.istio.io/enable-autoallocate-ip"], "false") && !strings.HasPrefix(h, "*")
}

// TakesPort reports whether a port of an entry takes the connections to all addresses, of
// callers that see it: proxies cannot tell the bytes of its hosts from others.
// Source: networking/core/listener.go buildSidecarOutboundListener.
func (w *World) TakesPort(e *ServiceEntry, port *api.ServicePort) bool {
	protocol := ParseProtocol(port.Protocol)
	if !protocol.IsTCP() || protocol.IsTLS() || len(e.Spec.Addresses) > 0 {
		return false
	}
	return slices.ContainsFunc(e.Spec.Hosts, func(h string) bool { return !w.Allocates(e, h) })
}

// entryAddresses returns the addresses of an entry: an IP, or a CIDR that has more than
// one address.
func entryAddresses(e *api.ServiceEntry) (list []string) {
	if len(e.Addresses) == 0 {
		return []string{Unspecified}
	}
	for _, text := range e.Addresses {
		if a, err := netip.ParseAddr(text); err == nil {
			list = append(list, a.String())
		} else if p, err := netip.ParsePrefix(text); err == nil && p.IsSingleIP() {
			list = append(list, p.Addr().String())
		} else if err == nil {
			list = append(list, text)
		}
	}
	return list
}

// addEntryEndpoints adds the endpoints of a host: those that the entry lists, the pods
// that it selects, or the host itself if its name is resolved. Source:
// serviceregistry/serviceentry/conversion.go convertServiceEntryToInstances.
func (r *Registry) addEntryEndpoints(e *ServiceEntry, h string) {
	key := h + "/" + e.Namespace
	add := func(port *api.ServicePort, end *Endpoint) {
		r.entryOf[key] = append(r.entryOf[key], entryEndpoint{end, port.Name, int(port.Number)})
	}
	for _, port := range e.Spec.Ports {
		target := int(cmp.Or(port.TargetPort, port.Number))
		switch selector := e.Spec.GetWorkloadSelector().GetLabels(); {
		case len(selector) > 0:
			for _, p := range r.podsOf(e.Namespace, selector) {
				add(port, &Endpoint{Pod: p, Address: p.Address, Port: target, Labels: p.Labels, Weight: 1})
			}
		case len(e.Spec.Endpoints) == 0 && (e.Spec.Resolution == api.ServiceEntry_DNS || e.Spec.Resolution == api.ServiceEntry_DNS_ROUND_ROBIN):
			add(port, &Endpoint{Address: h, Port: target, Weight: 1})
		}
		for _, end := range e.Spec.Endpoints {
			weight := 1.0
			if end.Weight > 0 {
				weight = float64(end.Weight)
			}
			labels := maps.Clone(end.Labels)
			at := &Endpoint{Pod: r.PodAt(end.Address), Address: end.Address, Port: int(cmp.Or(end.Ports[port.Name], port.TargetPort, port.Number)), Labels: labels, Weight: weight}
			add(port, at)
		}
	}
}

// SelectorOf returns the labels of the pods that an object is for; known is false if it
// does not say.
func SelectorOf(m proto.Message) (labels map[string]string, known bool) {
	switch spec := m.(type) {
	case *api.EnvoyFilter:
		return spec.GetWorkloadSelector().GetLabels(), len(spec.TargetRefs) == 0
	case *api.Sidecar:
		return spec.GetWorkloadSelector().GetLabels(), true
	case *security.PeerAuthentication:
		return spec.GetSelector().GetMatchLabels(), true
	}
	return nil, false
}

// assumeServices adds the services of namespaces that the inventory does not show, as
// far as objects name them: their ports in the protocol of the routes to them.
func (r *Registry) assumeServices() {
	if r.Inventory.Complete() {
		return
	}
	known, made := map[string]bool{}, map[string]*Service{}
	for _, s := range r.Services {
		known[s.Host] = true
	}
	add := func(h host.Pattern, port uint32, protocol Protocol) {
		key, is := r.ServiceKey(h)
		if !is || known[string(h)] || r.shows(key.Namespace) {
			return
		}
		s := made[string(h)]
		if s == nil {
			s = &Service{Host: string(h), Name: key.Name, Namespace: key.Namespace, Kubernetes: true, Address: "service:" + key.String(),
				Selector: map[string]string{"app": key.Name}, Assumed: true}
			made[string(h)] = s
			r.Services = append(r.Services, s)
			r.assume("service " + key.Name + "." + key.Namespace + " exists, with the ports that objects name")
		}
		if _, has := s.Port(int(port)); !has && port != 0 {
			s.Ports = append(s.Ports, ServicePort{Name: string(protocol) + "-" + itoa(int(port)), Number: int(port), Protocol: protocol, Target: itoa(int(port))})
		}
	}
	for _, w := range r.Setup.Assume {
		for _, v := range w.VirtualServices {
			for _, route := range v.Routes {
				protocol := map[string]Protocol{"http": HTTP, "tls": TLSPort, "tcp": TCPPort}[route.Kind]
				for _, d := range route.Destinations {
					add(d.Host, d.Port, protocol)
				}
			}
		}
		for _, rule := range w.DestinationRules {
			add(rule.Host, 0, TCPPort)
		}
	}
	for _, s := range made {
		if len(s.Ports) == 0 {
			s.Ports = []ServicePort{{Name: "http", Number: 80, Protocol: HTTP, Target: "80"}}
		}
	}
}
