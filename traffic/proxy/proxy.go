// Package proxy is what istiod sends to one Envoy, of a gateway or a sidecar: its
// listeners and their filter chains, virtual hosts and routes, and clusters, in a few
// small types. Each part has the places that decided it. Nothing is made before a walk
// asks for it.
//
// The comments name the function of istiod that has a rule, by its file in pilot/pkg of
// istio/istio.
package proxy

import (
	"net/netip"
	"sync"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A Proxy is the Envoy of a pod.
type Proxy struct {
	Pod      *world.Pod
	Registry *world.Registry
	// Dropped are the parts of objects that istiod leaves out, with the reasons.
	Dropped []Dropped

	scope    func() *world.Scope
	policies func() Policies
	readsSNI func() bool

	mutex    sync.Mutex
	gateway  []*Listener // of a gateway
	outbound map[int][]*Listener
	tables   map[tableKey]*Table
	unclear  map[int][]string // services of a port of which istiod prefers any
}

// A Dropped is a part of an object that istiod leaves out of a proxy.
type Dropped struct {
	At  world.Part
	Why string
}

// New returns the proxy of a pod.
func New(r *world.Registry, p *world.Pod) *Proxy {
	out := &Proxy{Pod: p, Registry: r, outbound: map[int][]*Listener{}, tables: map[tableKey]*Table{}, unclear: map[int][]string{}}
	out.policies = sync.OnceValue(func() Policies { return PoliciesOf(r.PoliciesOf(p)) })
	out.readsSNI = sync.OnceValue(out.anyReadsSNI)
	if p.Gateway == "" {
		out.scope = sync.OnceValue(func() *world.Scope { return r.SidecarScope(p) })
		return out
	}
	scope := r.GatewayScope(p)
	out.scope = func() *world.Scope { return scope }
	out.gateway = out.gatewayListeners()
	return out
}

// Scope returns what the proxy may use.
func (p *Proxy) Scope() *world.Scope { return p.scope() }

// IsGateway reports whether the proxy is a gateway's.
func (p *Proxy) IsGateway() bool { return p.Pod.Gateway != "" }

// Wildcard is the bind of a listener that serves every address.
const Wildcard = "0.0.0.0"

// A Listener is a listener of a proxy.
type Listener struct {
	Bind    string
	Port    int
	Chains  []*Chain
	Default *Chain
	// Rejected is why Envoy does not accept the listener; empty: it does. The proxy keeps
	// the one that it had before, or has none.
	Rejected string

	once  sync.Once
	index *chainIndex
}

// A Wire is what a connection begins with.
type Wire int

// The wires.
const (
	AnyWire Wire = iota
	PlainWire
	TLSWire
)

// An ALPN is a set of application protocols that a chain asks for.
type ALPN int

// The application protocols: what inspectors detect, and what callers with mesh mTLS
// offer.
const (
	PlainHTTP ALPN = 1 << iota // detected http
	MeshHTTP                   // istio-http/1.1, istio-h2
	MeshTCP                    // istio, istio-peer-exchange
)

// A Chain is a filter chain.
type Chain struct {
	Port  int            // that it is for; 0: any
	CIDRs []netip.Prefix // of the dialled address
	Names []string       // SNI
	Wire  Wire
	ALPN  ALPN

	TLS  *ServerTLS // that it terminates; nil: none
	HTTP *HTTP      // nil: it passes bytes on
	Pipe []Weighted
	// Guarded says that the policies of the pod apply.
	Guarded bool
	At      []world.Part // what decided that it is there
	Name    string       // for people
}

// A ServerTLS is how a chain terminates TLS.
type ServerTLS struct {
	Mesh        bool     // mesh mTLS
	Credentials []string // names of Secrets
	Asks        bool     // for a client certificate
	Requires    bool     // one
	Names       []string // of which the client certificate needs one; none: any
	Hashes      bool     // the client certificate needs one of some hashes
	Minimum     string   // the lowest version
	At          world.Part
}

// HTTP is a connection manager.
type HTTP struct {
	Table    func() *Table
	HTTP2    bool            // of the port's protocol
	Redirect bool            // RequireTLS of virtual hosts applies
	Servers  []*world.Served // of a gateway, whose hosts it has
	Inbound  bool            // it serves the application of the pod
}

// Hosts returns the virtual hosts.
func (h *HTTP) Hosts() []*VHost { return h.Table().Hosts }

// A Table is the virtual hosts of a connection manager.
type Table struct {
	Hosts   []*VHost
	Domains *request.Domains
	routes  []routes // of each host
}

// routes are those of a virtual host as an index, which is made when it is needed.
type routes struct {
	once    sync.Once
	matches *request.List
	invalid bool
}

// Matches returns the matches of the routes of a host; invalid reports whether Envoy
// rejects some of them.
func (t *Table) Matches(host int) (matches *request.List, invalid bool) {
	r := &t.routes[host]
	r.once.Do(func() {
		list := t.Hosts[host].Routes
		all := make([]request.Match, len(list))
		for i, route := range list {
			all[i] = route.Match
			r.invalid = r.invalid || route.Invalid != ""
		}
		r.matches = request.NewList(all...)
	})
	return r.matches, r.invalid
}

func tableOf(hosts []*VHost) *Table {
	domains := make([][]string, len(hosts))
	for i, h := range hosts {
		domains[i] = h.Domains
	}
	return &Table{hosts, request.DomainsOf(domains), make([]routes, len(hosts))}
}

// A VHost is a virtual host.
type VHost struct {
	Domains    []string
	Routes     []*Route
	RequireTLS bool
	RequireAt  world.Part
	At         world.Part
}

// A Route is a route of a virtual host under one of its matches.
type Route struct {
	Match   request.Match
	Prefix  string         // of the path, that a rewrite replaces; empty: the whole path
	Rule    *api.HTTPRoute // nil for a default route
	To      []Weighted
	At      world.Part // the match, or the route without one
	RuleAt  world.Part // the route
	Port    int        // of the listener, as far as the route knows it
	TLS     bool
	Service string // of a default route
	Answer  int    // the proxy answers by itself: no route of an object
	Home    string // the namespace of its object
	// Invalid is why the route makes Envoy reject its configuration; empty: it does not.
	Invalid string
}

// A Weighted is one of the clusters of a route.
type Weighted struct {
	Cluster Cluster
	Weight  float64
	Headers *api.Headers
	At      world.Part
}

// A Kind is a kind of clusters.
type Kind int

// The kinds of clusters.
const (
	Outbound    Kind = iota // of a service
	Passthrough             // what was dialled
	BlackHole               // nothing
	Inbound                 // the application of the pod
)

// A Cluster is a cluster by its name.
type Cluster struct {
	Kind   Kind
	Host   string
	Port   int
	Subset string
}

// String returns the cluster for messages.
func (c Cluster) String() string {
	switch c.Kind {
	case Passthrough:
		return "passthrough"
	case BlackHole:
		return "nothing"
	case Inbound:
		return "application"
	}
	text := c.Host + ":" + itoa(c.Port)
	if c.Subset != "" {
		text += "/" + c.Subset
	}
	return text
}

// catchAll reports whether a chain matches everything.
func (c *Chain) catchAll() bool {
	return (len(c.Names) == 0 || contains(c.Names, "*")) && c.ALPN == 0 && c.Wire == AnyWire && len(c.CIDRs) == 0
}
