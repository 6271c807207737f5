// Package traffic answers what becomes of a call, from objects alone: it makes for each
// proxy that the call passes what istiod would send it, and then acts as Envoy does. It
// knows objects and the rules of Istio, and nothing of programs.
//
// What is not evaluated (EnvoyFilters, external authorization) makes an answer undetermined:
// an answer never claims more than is known.
package traffic

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A Traffic follows calls through a registry. It may be used from many goroutines.
type Traffic struct {
	Registry *world.Registry

	mutex      sync.Mutex
	proxies    map[string]*proxy.Proxy // by the name of the pod and its address
	set        sync.Map                // settings of routes and policies
	namespaces map[string]bool         // whose callers objects tell apart
	told       func() tests
}

// New returns the traffic of a registry.
func New(r *world.Registry) *Traffic {
	t := &Traffic{Registry: r, proxies: map[string]*proxy.Proxy{}}
	t.told = sync.OnceValue(t.tests)
	return t
}

// Proxy returns the proxy of a pod.
func (t *Traffic) Proxy(p *world.Pod) *proxy.Proxy {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	key := p.Address + " " + p.Account
	if t.proxies[key] == nil {
		t.proxies[key] = proxy.New(t.Registry, p)
	}
	return t.proxies[key]
}

// An Answer is what becomes of a call. If it is undetermined, the ways are those that
// are possible.
type Answer struct {
	Call         call.Call
	Ways         []Way
	Undetermined []string // why, if it is

	walk *walk
	err  error // why it could not be followed
}

// Err returns why the call could not be followed: a name that does not exist; nil: it was.
func (a Answer) Err() error { return a.err }

// Shares returns the outcomes; equal ones are joined.
func (a Answer) Shares() []call.Share {
	var list []call.Share
	for _, w := range a.Ways {
		list = append(list, w.Share)
	}
	return call.Join(list)
}

// A Way is one thing that can become of a call, with the proxies that it passes.
type Way struct {
	call.Share
	Hops []Hop
	Last string // why it ends so; empty: it arrives
	End  world.Part
	// Guard is what refused the call.
	Guard Guard
	// Form is the outcome with {host} and {path} for what the caller decides, and Settings
	// are what routes and clusters set beside it. Only cells have them.
	Form     string
	Settings []string
	// Generic is the outcome of all requests of a cell, in the notation of Form.
	Generic call.Outcome
}

// A Guard is what refuses calls that would arrive without it.
type Guard int

// The guards.
const (
	Unguarded     Guard = iota
	ByCertificate       // of clients, that a server asks for
	ByPolicy            // an AuthorizationPolicy
	ByMode              // mesh mTLS, that a receiver demands
	ByRegistry          // only known hosts are passed on
)

// A Hop is one proxy on a way, and what decided there.
type Hop struct {
	Proxy string
	HTTP  bool // it handles the call as a request, not as bytes
	Steps []Step
	// TLS is what the proxy terminates; nil: nothing.
	TLS *proxy.ServerTLS
	// Names are the domains of the virtual host that took the call, or the server names
	// of the filter chain.
	Names []string
}

// A Step is one decision of a proxy.
type Step struct {
	Text   string
	At     []world.Part // what decided
	Passed []Passed     // what stood before it and did not apply
}

// A Passed is what did not apply, and why.
type Passed struct {
	At  world.Part
	Why string
}

// Follow returns what becomes of a call. A call that names a caller, gateway or host
// that does not exist is an error that says what there is.
func (t *Traffic) Follow(c call.Call) (Answer, error) {
	return t.follow(c, concretely)
}

// A driving returns the driver that answers for a request.
type driving func(*request.Concrete) request.Driver

func concretely(c *request.Concrete) request.Driver { return c }

func (t *Traffic) follow(c call.Call, drive driving) (Answer, error) {
	if c.From != call.Outside {
		return t.fromWorkload(c, drive)
	}
	if c.At != "" {
		pod := t.Registry.GatewayPod(c.At)
		if pod == nil {
			return Answer{}, fmt.Errorf("unknown gateway %s: expected one of: %s", c.At, strings.Join(t.Registry.GatewayNames(), ", "))
		}
		return t.fromOutside(c, pod, drive), nil
	}
	return t.anyGateway(c, drive)
}

// anyGateway follows a call that does not say which gateway it reaches: the only one
// that serves it.
func (t *Traffic) anyGateway(c call.Call, drive driving) (Answer, error) {
	names := t.Registry.GatewayNames()
	if len(names) == 0 {
		return Answer{}, fmt.Errorf("no gateway is known: %s needs one", c.Text)
	}
	var best rank
	var serving []string
	var found Answer
	for _, name := range names {
		a := t.fromOutside(c, t.Registry.GatewayPod(name), drive)
		switch r := a.rank(); {
		case len(serving) == 0 || r > best:
			best, serving, found = r, []string{name}, a
		case r == best:
			serving = append(serving, name)
			if name == "ingress" {
				found = a
			}
		}
	}
	if best == serves && len(serving) > 1 {
		return Answer{}, fmt.Errorf("several gateways serve this call: write at GATEWAY with one of: %s", strings.Join(serving, ", "))
	}
	return found, nil
}

// A rank is how much a gateway has to do with a call.
type rank int

// The ranks: nothing, it refuses the call, it has no route for it, it serves it.
const (
	apart rank = iota
	refuses
	misses
	serves
)

func (a Answer) rank() (best rank) {
	for _, w := range a.Ways {
		r := serves
		switch {
		case w.Refused && !slices.ContainsFunc(w.Hops, func(h Hop) bool { return len(h.Steps) > 0 }):
			r = apart
		case w.Refused:
			r = refuses
		case w.Status == 404:
			r = misses
		}
		best = max(best, r)
	}
	return best
}

// fromOutside brings a call to a gateway's Service.
func (t *Traffic) fromOutside(c call.Call, pod *world.Pod, drive driving) Answer {
	w := t.walk(c, drive)
	w.dialGateway(c, pod)
	return w.answer()
}

func (w *walk) dialGateway(c call.Call, pod *world.Pod) {
	l := w.start(c)
	if !w.hasServicePort(pod, c.Port) {
		w.end(l, refused(), "the Service of gateway "+pod.Gateway+" has no port "+fmt.Sprint(c.Port), world.Part{})
		return
	}
	l.address, l.port = pod.Address, w.Registry.TargetOf(pod, c.Port)
	w.atGateway(pod, l)
}

// hasServicePort reports whether a Service of the pod has the port, as far as its
// Services are known.
func (t *Traffic) hasServicePort(pod *world.Pod, port int) bool {
	services := t.Registry.ServicesOf(pod)
	for _, s := range services {
		if _, has := s.Port(port); has {
			return true
		}
	}
	return len(services) == 0
}

// fromWorkload brings a call to the sidecar of its caller.
func (t *Traffic) fromWorkload(c call.Call, drive driving) (Answer, error) {
	namespace, app, _ := strings.Cut(c.From, "/")
	pod, known := t.Registry.Caller(namespace, app, c.Account)
	if !known {
		return Answer{}, fmt.Errorf("unknown workload %s: namespace %s has: %s", c.From, namespace, strings.Join(t.apps(namespace), ", "))
	}
	w := t.walk(c, drive)
	l := w.start(c)
	l.home, l.direct = pod, w.callerAt(pod)
	if c.Hop != "" {
		gateway := t.Registry.GatewayPod(c.At)
		if gateway == nil {
			return Answer{}, fmt.Errorf("unknown gateway %s: expected one of: %s", c.At, strings.Join(t.Registry.GatewayNames(), ", "))
		}
		l.layers = append([]layer{{sni: strings.ToLower(c.Hop), mesh: true, http: l.message != nil, principal: pod.Principal()}}, l.layers...)
		l.via = []string{gateway.Gateway}
		l.address, l.port = gateway.Address, t.Registry.TargetOf(gateway, c.Port)
		w.atGateway(gateway, l)
		return w.answer(), nil
	}
	address, err := t.resolve(c, pod)
	if err != nil {
		return Answer{}, err
	}
	l.address = address
	w.dialled[address] = c.Host
	if !pod.Sidecar {
		w.reach(l)
		return w.answer(), nil
	}
	w.outbound(pod, l)
	return w.answer(), nil
}

// apps returns the names of the workloads of a namespace.
func (t *Traffic) apps(namespace string) (names []string) {
	for _, p := range t.Registry.Pods {
		if p.Namespace == namespace && p.Gateway == "" {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return []string{"none"}
	}
	return names
}

// walk starts a walk of a call's request.
func (t *Traffic) walk(c call.Call, drive driving) *walk {
	values := requestOf(c)
	w := &walk{Traffic: t, call: c, driver: drive(values), values: values, dialled: map[string]string{}}
	if _, explores := w.driver.(*request.Recorder); !explores {
		show(values, c.Tokens)
	}
	return w
}

// requestOf returns the request of a call.
func requestOf(c call.Call) *request.Concrete {
	scheme := "http"
	if c.TLS {
		scheme = "https"
	}
	values := request.NewConcrete(c.Method, scheme, c.Authority(), c.Path)
	for _, h := range c.Headers {
		values.AddHeader(h.Name, h.Value)
	}
	if c.ClientAddress.IsValid() {
		values.Values[clientAddress] = c.ClientAddress.String()
	}
	carry(values, c)
	return values
}
