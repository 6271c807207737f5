// Package world is what Istio objects mean beside each other: those of a bundle, of
// an inventory, or of both. It resolves names, visibility and selectors, connects
// VirtualServices with the Gateways that they name, and merges the servers of
// Gateways into listeners, all as istiod does. It reports nothing, and knows nothing
// of the language and of how objects are made.
//
// The comments name the function of istiod that has a rule, by its file in
// pilot/pkg of istio/istio.
package world

import (
	"slices"
	"strings"
	"sync"
	"time"

	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// Mesh is the mesh-wide configuration.
type Mesh struct {
	// Root is the root namespace, whose objects apply to all namespaces.
	Root string
	// Domain is the DNS domain of the mesh's services.
	Domain string
	// DNSCapture says that sidecars answer DNS, and give a host without an address
	// one of its own (ISTIO_META_DNS_CAPTURE).
	DNSCapture bool
	// Release is the oldest release of Istio that reads the objects; 0: not known.
	Release feature.Release
	// Now is when certificates must be valid; zero: not known.
	Now time.Time
}

// A World is all objects, with the indexes to look them up. It does not change after
// New, but for an index that is made when it is asked for. All lists begin with the oldest
// object, which has precedence; objects of unknown age come last, in the order in which
// they were given.
type World struct {
	Mesh Mesh
	// Inventory has the Services, Secrets and pods; nil means that none are known.
	Inventory *inventory.Inventory

	Gateways               []*Gateway
	VirtualServices        []*VirtualService
	DestinationRules       []*DestinationRule
	ServiceEntries         []*ServiceEntry
	Sidecars               []*Sidecar
	PeerAuthentications    []*PeerAuthentication
	AuthorizationPolicies  []*AuthorizationPolicy
	RequestAuthentications []*RequestAuthentication
	// Attached are the policies, Telemetries and WasmPlugins.
	Attached []*Attached
	// Listeners are the ports of gateway pods with the servers that share them.
	Listeners []*Listener

	gateway   map[string]*Gateway // by NAMESPACE/NAME
	gatewayIn map[string]bool     // by namespace
	rules     *host.Index[*DestinationRule]
	merged    func() ruleIndex // the rules as istiod merges them; made when it is needed
	entries   *host.Index[*ServiceEntry]
	peers     map[string][]*PeerAuthentication // by namespace
	services  map[string]bool                  // namespaces whose Services are known
	selectors selectors
	byAge     []inventory.Service // Services with selectors, the oldest first
	routes    func() virtualServices
}

// New makes the world of some objects. It leaves out kinds that have no meaning here.
func New(mesh Mesh, objects []*Object, i *inventory.Inventory) *World {
	w := &World{
		Mesh: mesh, Inventory: i,
		gateway: map[string]*Gateway{}, gatewayIn: map[string]bool{}, peers: map[string][]*PeerAuthentication{}, services: map[string]bool{},
		rules: host.NewIndex[*DestinationRule](), entries: host.NewIndex[*ServiceEntry](),
	}
	for _, o := range slices.SortedStableFunc(slices.Values(objects), precedence) {
		w.add(o)
	}
	w.merged = sync.OnceValue(w.indexRules)
	for _, service := range i.Services() {
		w.services[service.Namespace] = !i.Incomplete()
	}
	w.selectors = selectorsOf(w.Gateways)
	w.namePods()
	for _, v := range w.VirtualServices {
		w.bind(v)
	}
	w.routes = sync.OnceValue(w.indexVirtualServices)
	w.byAge = servicesByAge(i.Services())
	w.Listeners = w.makeListeners()
	return w
}

func (w *World) add(o *Object) {
	if spec, is := o.Message.(Attachable); is {
		w.Attached = append(w.Attached, &Attached{o, spec})
	}
	switch spec := o.Message.(type) {
	case *networking.Gateway:
		g := newGateway(o, spec)
		w.Gateways = append(w.Gateways, g)
		w.gateway[o.Namespace+"/"+o.Name] = g
		w.gatewayIn[o.Namespace] = true
	case *networking.VirtualService:
		w.VirtualServices = append(w.VirtualServices, w.newVirtualService(o, spec))
	case *networking.DestinationRule:
		r := &DestinationRule{o, spec, w.FullName(spec.Host, o.Namespace)}
		w.DestinationRules = append(w.DestinationRules, r)
		w.rules.Add(r.Host, r)
	case *networking.ServiceEntry:
		e := &ServiceEntry{Object: o, Spec: spec}
		w.ServiceEntries = append(w.ServiceEntries, e)
		for _, h := range spec.Hosts {
			name := host.Pattern(strings.ToLower(h))
			e.Hosts = append(e.Hosts, name)
			w.entries.Add(name, e)
		}
	case *networking.Sidecar:
		w.Sidecars = append(w.Sidecars, &Sidecar{o, spec})
	case *security.PeerAuthentication:
		p := &PeerAuthentication{o, spec}
		w.PeerAuthentications = append(w.PeerAuthentications, p)
		w.peers[o.Namespace] = append(w.peers[o.Namespace], p)
	case *security.AuthorizationPolicy:
		w.AuthorizationPolicies = append(w.AuthorizationPolicies, &AuthorizationPolicy{o, spec})
	case *security.RequestAuthentication:
		w.RequestAuthentications = append(w.RequestAuthentications, &RequestAuthentication{o, spec})
	}
}
