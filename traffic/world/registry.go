package world

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// A Setup is what objects do not say about the mesh around them.
type Setup struct {
	// Gateways are the gateways that have names.
	Gateways []GatewaySetup
	// RegistryOnly says that sidecars pass no calls to unknown hosts
	// (meshConfig.outboundTrafficPolicy).
	RegistryOnly bool
	// RawPaths says that paths are compared as they are sent
	// (meshConfig.pathNormalization NONE).
	RawPaths bool
	// Assume are the worlds whose objects say what is assumed to be around them; none:
	// that of the registry. Worlds that are compared have the same things around them.
	Assume []*World
}

// A GatewaySetup is a gateway by its name: its pods and their Service.
type GatewaySetup struct {
	Name, Namespace, Service string
	Selector                 map[string]string
	Ports                    map[int]int // of the Service to those of the pods
	Proxies                  int         // in front, that the pods trust where nothing shows them
}

// TrustDomain is the trust domain of the mesh.
const TrustDomain = "cluster.local"

// A Registry is what istiod knows at a moment: services with their endpoints, pods, and
// what each proxy may use of the objects. It does not change after NewRegistry, but for
// scopes, which are made when they are asked for.
type Registry struct {
	*World
	Setup Setup
	Pods  []*Pod
	// Services are those of Kubernetes and of ServiceEntries, in the order in which
	// istiod prefers them.
	Services []*Service
	// Assumed are the assumptions about what is not shown, as messages.
	Assumed []string

	pods      podIndex
	selecting *selecting[*Service] // with selectors
	named     map[string]*Service
	addressed map[string]*Service
	// peersByAge are the PeerAuthentications by namespace, the oldest first.
	peersByAge map[string][]*PeerAuthentication
	policies   *selecting[*AuthorizationPolicy]
	sidecars   []*Sidecar // by age
	around     around
	assumed    map[string]bool
	mutex      sync.Mutex
	scopes     map[string]*Scope
	public     []*Service
	exported   map[string][]*Service          // by namespace
	byHost     map[string]map[string]*Service // by host and namespace
	entries    map[string][]*Service          // ServiceEntries' by host and namespace
	unclear    map[string]bool                // hosts of which istiod knows several services in no order
	filters    []*Object                      // EnvoyFilters and the like, which change proxies beyond what is known here
	entryOf    map[string][]entryEndpoint     // by host and namespace
	outside    map[string][]*Service          // ServiceEntries' by host
	addresses  addresses
}

// NewRegistry makes the registry of a world. others are the objects of the world's
// input that the world leaves out.
func NewRegistry(w *World, setup Setup, others []*Object) *Registry {
	r := &Registry{
		World: w, Setup: setup, exported: map[string][]*Service{}, byHost: map[string]map[string]*Service{},
		entries: map[string][]*Service{}, entryOf: map[string][]entryEndpoint{}, scopes: map[string]*Scope{},
		assumed: map[string]bool{}, selecting: newSelecting[*Service](),
	}
	if len(r.Setup.Assume) == 0 {
		r.Setup.Assume = []*World{w}
	}
	for _, o := range others {
		if opaqueKinds[o.Kind] {
			r.filters = append(r.filters, o)
		}
	}
	r.around = aroundOf(w.Inventory)
	r.addPods()
	r.indexPods()
	r.addServices()
	r.addEntries()
	r.assumeServices()
	r.assumePods()
	r.indexPods()
	r.indexServices()
	r.indexSecurity()
	r.sidecars = slices.Clone(w.Sidecars)
	slices.SortStableFunc(r.sidecars, func(a, b *Sidecar) int { return ByAge(a.Object, b.Object) })
	r.index()
	r.indexAddresses()
	r.findUnclear()
	r.assumeRelease()
	return r
}

// opaqueKinds are the kinds of objects that change proxies in ways that are not followed.
var opaqueKinds = map[string]bool{"EnvoyFilter": true, "WasmPlugin": true, "TrafficExtension": true}

// ByAge orders objects as istiod does: the older first, and those of one second by
// name, then namespace. One that is about to be applied is younger than all others.
// Source: model/config.go sortConfigByCreationTime.
func ByAge(a, b *Object) int {
	return cmp.Or(compareTimes(a.Created, b.Created), strings.Compare(a.Name, b.Name), strings.Compare(a.Namespace, b.Namespace))
}

// index sorts the services and divides them by who may use them. Source:
// model/push_context.go initServiceRegistry, SortServicesByCreationTime.
func (r *Registry) index() {
	slices.SortStableFunc(r.Services, func(a, b *Service) int {
		return cmp.Or(compareAge(a, b), strings.Compare(a.Name, b.Name), strings.Compare(a.Namespace, b.Namespace))
	})
	for _, s := range r.Services {
		at := r.byHost[s.Host]
		if at == nil {
			at = map[string]*Service{}
			r.byHost[s.Host] = at
		}
		if old := at[s.Namespace]; old == nil || !old.Kubernetes && s.Kubernetes {
			at[s.Namespace] = s
		}
		if !s.Kubernetes {
			key := s.Host + "/" + s.Namespace
			r.entries[key] = append(r.entries[key], s)
		}
		switch {
		case s.Visible.Everywhere():
			r.public = append(r.public, s)
		case s.Visible.Nowhere():
		default:
			for _, namespace := range s.Visible.Namespaces() {
				r.exported[namespace] = append(r.exported[namespace], s)
			}
		}
	}
}

func compareAge(a, b *Service) int { return compareTimes(a.Created, b.Created) }

// VisibleIn returns the services that proxies of a namespace may use. Source:
// model/push_context.go servicesExportedToNamespace.
func (r *Registry) VisibleIn(namespace string) []*Service {
	return slices.Concat(r.exported[namespace], r.public)
}

// Filters returns the objects that change the proxy of a pod in ways that are not
// followed here.
func (r *Registry) Filters(p *Pod) (list []*Object) {
	for _, o := range r.filters {
		if o.Namespace == p.Namespace || o.Namespace == r.Mesh.Root {
			if selector, known := SelectorOf(o.Message); !known || Selects(selector, p.Labels) {
				list = append(list, o)
			}
		}
	}
	return list
}

// assume notes an assumption once.
func (r *Registry) assume(text string) {
	if !r.assumed[text] {
		r.assumed[text] = true
		r.Assumed = append(r.Assumed, text)
	}
}

// sortedKeys returns the keys of a map, sorted.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// shows reports whether the inventory shows the Services of a namespace.
func (r *Registry) shows(namespace string) bool { return r.services[namespace] }

// portsOf returns the ports of a Service of Kubernetes; those of UDP count where ports are
// counted. Source: serviceregistry/kube/conversion.go ConvertService.
func portsOf(s inventory.Service) (list []ServicePort) {
	for _, p := range s.Ports {
		list = append(list, ServicePort{Name: p.Name, Number: p.Number, Protocol: KubernetesProtocol(p), Target: p.TargetPort})
	}
	return list
}

// findUnclear finds hosts that several ServiceEntries of a namespace and of one age state
// in different ways: istiod prefers any of them.
func (r *Registry) findUnclear() {
	r.unclear = map[string]bool{}
	for _, list := range r.entries {
		for _, s := range list {
			first := list[0].Entry
			if s.Entry != first && s.Entry.Created.Equal(first.Created) && !proto.Equal(s.Entry.Spec, first.Spec) {
				r.unclear[s.Host] = true
			}
		}
	}
}

// IsUnclear reports whether istiod may prefer any of several services of a host.
func (r *Registry) IsUnclear(h string) bool { return r.unclear[h] }

// AnyUnclear reports whether there are such hosts.
func (r *Registry) AnyUnclear() bool { return len(r.unclear) > 0 }

// IsUnclearAt reports whether calls to other hosts of a port may depend on which service
// of a host istiod prefers: some has bytes there, whose listener others may share. http
// of all hosts has one.
func (r *Registry) IsUnclearAt(h string, port int) bool {
	if !r.unclear[h] {
		return false
	}
	for namespace := range r.byHost[h] {
		for _, s := range r.entries[h+"/"+namespace] {
			if p, has := s.Port(port); has && !p.Protocol.IsHTTP() {
				return true
			}
		}
	}
	return false
}

// HasRivals reports whether several namespaces have a service of a host.
func (r *Registry) HasRivals(h string) bool { return len(r.byHost[h]) > 1 }
