package world

import (
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
)

// MeshGateway is the name of all sidecars, where a VirtualService names Gateways.
const MeshGateway = "mesh"

// A VirtualService is a VirtualService.
type VirtualService struct {
	*Object
	Spec *api.VirtualService
	// Hosts are the hosts by their full names.
	Hosts []host.Pattern
	// Bindings are the gateways; without any it is the mesh.
	Bindings []Binding
	// Routes are the http, then the tls, then the tcp routes, in the order in which
	// they are matched.
	Routes []*Route
	// Overlaps are its hosts at the servers of each Gateway that is known, by the
	// Binding's Name.
	Overlaps map[string][]Overlap

	places []httpPlace // of http routes, if some are of delegates
}

// A Binding is a gateway of a VirtualService.
type Binding struct {
	Name    string   // NAMESPACE/NAME, or mesh
	Gateway *Gateway // nil for mesh, or if it is unknown
	At      Part
}

// newVirtualService resolves the names in a VirtualService. One without hosts is a
// delegate, a part of another: it has no gateways. Source: model/virtualservice.go
// ResolveVirtualServiceShortnames, MergeHTTPRoutes.
func (w *World) newVirtualService(o *Object, spec *api.VirtualService) *VirtualService {
	v := &VirtualService{Object: o, Spec: spec}
	for _, h := range spec.Hosts {
		v.Hosts = append(v.Hosts, w.FullName(h, o.Namespace))
	}
	for i, name := range spec.Gateways {
		v.Bindings = append(v.Bindings, Binding{Name: gatewayName(name, o.Namespace), At: o.Part("spec.gateways[%d]", i)})
	}
	if len(v.Bindings) == 0 && len(v.Hosts) > 0 {
		v.Bindings = []Binding{{Name: MeshGateway, At: o.Part("spec.hosts")}}
	}
	w.httpRoutes(v)
	w.tlsRoutes(v)
	w.tcpRoutes(v)
	return v
}

// gatewayName returns the full name of a Gateway; NAME.NAMESPACE.svc.DOMAIN is an old
// form. Source: model/config.go resolveGatewayName.
func gatewayName(name, namespace string) string {
	switch {
	case name == MeshGateway:
		return name
	case strings.HasPrefix(name, "./"):
		return namespace + name[1:]
	case strings.Contains(name, "/"):
		return name
	case strings.Contains(name, "."):
		name, rest, _ := strings.Cut(name, ".")
		namespace, _, _ = strings.Cut(rest, ".")
		return namespace + "/" + name
	}
	return namespace + "/" + name
}

// NamespaceOf returns the namespace of NAMESPACE/NAME.
func NamespaceOf(name string) string {
	namespace, _, _ := strings.Cut(name, "/")
	return namespace
}

// gatewaysOf returns the gateways that a match names, else the VirtualService's.
func (v *VirtualService) gatewaysOf(match []string) (names []string) {
	for _, name := range match {
		names = append(names, gatewayName(name, v.Namespace))
	}
	if len(match) == 0 {
		for _, b := range v.Bindings {
			names = append(names, b.Name)
		}
	}
	return names
}

// InMesh reports whether some route applies to sidecars.
func (v *VirtualService) InMesh() bool {
	return slices.ContainsFunc(v.Routes, func(r *Route) bool { return r.AppliesAt(MeshGateway) })
}

// RepeatsWithDot reports whether a host is another of the hosts with a trailing dot:
// an alternative spelling that needs no checks of its own.
func (v *VirtualService) RepeatsWithDot(h host.Pattern) bool {
	plain, dotted := strings.CutSuffix(string(h), ".")
	return dotted && slices.Contains(v.Hosts, host.Pattern(plain))
}

// Names reports whether the gateways of a match, which may be none, are for a gateway by
// its full name.
func (v *VirtualService) Names(match []string, gateway string) bool {
	return len(match) == 0 || slices.Contains(v.gatewaysOf(match), gateway)
}
