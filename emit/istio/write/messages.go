package write

import (
	"sync"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// A slab has values that are allocated together.
type slab[T any] struct{ unused, all []T }

// slabLength is the number of values of most slabs.
const slabLength = 64

// list returns an empty list for n values.
func (s *slab[T]) list(n int) []T {
	if n > len(s.unused) {
		s.all = make([]T, max(n, slabLength, 2*len(s.all)))
		s.unused = s.all
	}
	out := s.unused[:0:n]
	s.unused = s.unused[n:]
	return out
}

// again makes all values zero, to be used again.
func (s *slab[T]) again() {
	clear(s.all[:len(s.all)-len(s.unused)])
	s.unused = s.all
}

// A pool has messages of one type, and lists of such messages.
type pool[T any] struct {
	values slab[T]
	lists  slab[*T]
}

// one returns an empty message.
func (p *pool[T]) one() *T { return &p.values.list(1)[:1][0] }

// list returns the messages as a list.
func (p *pool[T]) list(messages ...*T) []*T { return append(p.lists.list(len(messages)), messages...) }

func (p *pool[T]) again() {
	p.values.again()
	p.lists.again()
}

// messages are the messages and lists of which objects have most. They are allocated
// together, and used again for other objects if only the text of the first was kept: to
// allocate and collect them would take more time than to fill them in. What objects
// keep in any case, such as their origins, is not among them.
type messages struct {
	routes []plan.EgressRoute // the array for those of the next routing
	fields slab[emit.Field]
	names  slab[string]

	gateways pool[api.Gateway]
	servers  pool[api.Server]
	ports    pool[api.Port]
	tls      pool[api.ServerTLSSettings]

	rules       pool[api.DestinationRule]
	subsets     pool[api.Subset]
	policies    pool[api.TrafficPolicy]
	ofPorts     pool[api.TrafficPolicy_PortTrafficPolicy]
	selectors   pool[api.PortSelector]
	clients     pool[api.ClientTLSSettings]
	services    pool[api.VirtualService]
	http        pool[api.HTTPRoute]
	httpMatches pool[api.HTTPMatchRequest]
	weighted    pool[api.HTTPRouteDestination]
	upstreams   pool[api.Destination]
	tlsRoutes   pool[api.TLSRoute]
	tlsMatches  pool[api.TLSMatchAttributes]
	tcpRoutes   pool[api.TCPRoute]
	tcpMatches  pool[api.L4MatchAttributes]
	routed      pool[api.RouteDestination]

	entries      pool[api.ServiceEntry]
	servicePorts pool[api.ServicePort]
}

// again makes everything ready to be used again.
func (m *messages) again() {
	for _, each := range []interface{ again() }{
		&m.fields, &m.names, &m.gateways, &m.servers, &m.ports, &m.tls, &m.rules, &m.subsets, &m.policies, &m.ofPorts, &m.selectors,
		&m.clients, &m.services, &m.http, &m.httpMatches, &m.weighted, &m.upstreams, &m.tlsRoutes, &m.tlsMatches, &m.tcpRoutes, &m.tcpMatches,
		&m.routed, &m.entries, &m.servicePorts,
	} {
		each.again()
	}
}

// list returns a list of one name.
func (m *messages) list(name string) []string { return append(m.names.list(1), name) }

// unused are messages that were used before and are ready again.
var unused = sync.Pool{New: func() any { return new(messages) }}

// release lets messages be used again, if the objects keep none of them.
func (m *messages) release(objects []emit.Object) {
	for i := range objects {
		if _, textOnly := objects[i].Body.(emit.Printed); !textOnly {
			return
		}
	}
	m.again()
	unused.Put(m)
}
