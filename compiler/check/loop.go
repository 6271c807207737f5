package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// loops finds routes that send a request back to themselves: redirects that the
// client follows to the same route, and routes to the gateway's own Service. It
// traces an actual request, so that it reports only loops that happen.
func loops(m *model.Model, sink *diag.Sink) {
	t := newTracer(m)
	for _, p := range t.all {
		for i := range p.Routes {
			t.start(p, i, sink)
		}
	}
}

// inMesh are the hosts that sidecars route, by every name that a service has in all
// namespaces, as if the mesh were a gateway that serves plain http.
func inMesh(m *model.Model) (list []*model.Published) {
	mesh := &model.Gateway{Name: "mesh"}
	for _, h := range m.MeshHosts {
		names := []host.Pattern{h.Host}
		if s := h.Service; s != nil {
			short := host.Pattern(s.String())
			names = []host.Pattern{short, short + ".svc", short + ".svc." + host.Pattern(m.Mesh.Domain.Value)}
		}
		for _, name := range names {
			for _, p := range h.Ports {
				list = append(list, &model.Published{Gateway: mesh, Host: name, Port: p.Port, Protocol: model.Fact[model.Protocol]{Value: model.HTTP}, Routes: p.Routes})
			}
		}
	}
	return list
}

// start traces requests that the route matches.
func (t *tracer) start(p *model.Published, route int, sink *diag.Sink) {
	if !t.leads(&p.Routes[route]) {
		return
	}
	for _, r := range p.Routes[route].Match.Samples() {
		c := call{Request: r, outside: p.Gateway, gateway: p.Gateway, host: p.Host.Instead("any"), port: p.Port, scheme: schemeOf(p)}
		t.visit(c, sink)
	}
}

// schemeOf returns the scheme that clients of a published host use.
func schemeOf(p *model.Published) string {
	switch {
	case p.Protocol.Value.PlainHTTP():
		return "http"
	case p.Protocol.Value == model.HTTPS:
		return "https"
	case p.Protocol.Value == model.TLS:
		return "tls"
	}
	return "bytes"
}

// visit follows a request until it is answered or comes back to a route. Each
// distinct request is followed once, however long the chain is.
func (t *tracer) visit(c call, sink *diag.Sink) {
	at, found := t.takes(c)
	if !found {
		return
	}
	if i, before := t.position[at]; before {
		t.report(t.path[i:], sink)
		return
	}
	state := c.String()
	if t.seen[at][state] {
		return
	}
	if t.seen[at] == nil {
		t.seen[at] = map[string]bool{}
	}
	t.seen[at][state] = true
	t.position[at] = len(t.path)
	t.path = append(t.path, hop{step: at})
	for _, n := range t.follow(c, at) {
		t.path[t.position[at]] = hop{at, n.how, n.by}
		t.visit(n.call, sink)
	}
	t.path = t.path[:len(t.path)-1]
	delete(t.position, at)
}

// manyPlaces is the maximum number of places that are shown for a loop.
const manyPlaces = 8

// A loopKind is how a loop is reported.
type loopKind struct {
	code       code.Code
	how        way // of the clauses at which it is reported
	what, hint string
}

// loopKinds are in the order of preference: only the first one is not certain, as the
// name of a host outside may have other addresses in the cluster.
var loopKinds = []loopKind{
	{code.OutsideLoop, resolved, "routing loop: this host is exposed too, and its route sends requests back here", "use the service that answers the requests, or accept it if the name has another address in the cluster"},
	{code.RedirectLoop, redirected, "redirect loop: this redirect leads back to itself", "redirect to a host or path of another route, or narrow the match of this route"},
	{code.GatewayLoop, forwarded, "routing loop: this route sends requests back to its own gateway", "use the service that answers the requests"},
}

// report reports a loop once, at the last clause of the kind.
func (t *tracer) report(loop []hop, sink *diag.Sink) {
	var kind loopKind
	var list, destinations []diag.Span
	for _, kind = range loopKinds {
		if list = clausesOf(loop, kind.how, true); len(list) > 0 {
			destinations = clausesOf(loop, kind.how, false)
			break
		}
	}
	slices.SortFunc(list, diag.Span.Compare)
	last := list[len(list)-1]
	if !t.reported.First("", last, diag.Span{}) {
		return
	}
	d := diag.At(last, kind.code, "%s", kind.what).WithHint("%s", kind.hint)
	others := slices.Concat(list[:len(list)-1], destinations[:min(len(destinations), len(list))])
	for _, at := range others[:min(len(others), manyPlaces)] {
		if at != last {
			d = d.WithRelated(at, "part of the loop")
		}
	}
	sink.Add(d)
}

// clausesOf returns the clauses of a loop that forward its request in a way, or in the
// others.
func clausesOf(loop []hop, how way, same bool) (list []diag.Span) {
	for _, h := range loop {
		if (h.how == how) == same {
			list = append(list, h.by)
		}
	}
	return list
}
