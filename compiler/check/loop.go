package check

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manySteps is where a client gives up.
const manySteps = 20

// loops finds routes that lead a request back to themselves: redirects that the
// client follows to where it was, and routes to the gateway's own Service. It
// sends one request along, so that what it reports happens.
func loops(m *model.Model, sink *diag.Sink) {
	t := tracer{m: m, hosts: map[listener]*host.Map[*model.Published]{}, services: map[model.Service]*model.Gateway{}, told: map[diag.Span]bool{}}
	for _, g := range m.Gateways {
		t.services[model.Service{Namespace: g.Namespace, Name: g.Service}] = g
	}
	all := slices.Concat(m.Published, inMesh(m))
	for _, p := range all {
		at := listener{podsOf(p.Gateway), p.Port}
		if t.hosts[at] == nil {
			t.hosts[at] = &host.Map[*model.Published]{}
		}
		t.hosts[at].Put(p.Host, p)
	}
	for _, p := range all {
		if p.Protocol.Value.Opaque() || p.Mode.Value == model.Passthrough {
			continue
		}
		for i := range p.Routes {
			t.trace(p, i, sink)
		}
	}
}

// inMesh are the hosts that sidecars route, by every name that a service has in
// all namespaces, as if the mesh were a gateway that answers plain http.
func inMesh(m *model.Model) (list []*model.Published) {
	mesh := &model.Gateway{Name: "mesh"}
	for _, h := range m.MeshHosts {
		names := []string{h.Host}
		if h.Service != nil {
			names = []string{h.Service.String(), h.Service.String() + ".svc", h.Service.String() + ".svc." + m.Mesh.Domain.Value}
		}
		for _, name := range names {
			for _, p := range h.Ports {
				list = append(list, &model.Published{Gateway: mesh, Host: name, Port: p.Port, Protocol: model.Fact[model.Protocol]{Value: model.HTTP}, Routes: p.Routes})
			}
		}
	}
	return list
}

// A tracer knows where requests go.
type tracer struct {
	m        *model.Model
	hosts    map[listener]*host.Map[*model.Published]
	services map[model.Service]*model.Gateway // gateways by their own Service
	told     map[diag.Span]bool
}

// A step is a route that a request takes.
type step struct {
	published *model.Published
	route     int
}

// trace sends a request that the route takes until it is answered, or comes back.
func (t *tracer) trace(p *model.Published, route int, sink *diag.Sink) {
	if !t.leads(p.Routes[route]) {
		return
	}
	r, known := p.Routes[route].Match.Sample()
	if !known {
		return
	}
	c := &call{Request: r, outside: p.Gateway, gateway: p.Gateway, host: strings.Replace(p.Host, "*", "any", 1), port: p.Port, scheme: "http"}
	if !p.Protocol.Value.PlainHTTP() {
		c.scheme = "https"
	}
	var way []step
	for range manySteps {
		at, found := t.takes(c)
		if !found {
			return
		}
		if i := slices.Index(way, at); i >= 0 {
			t.report(way[i:], sink)
			return
		}
		way = append(way, at)
		if !t.follow(c, at.published.Routes[at.route]) {
			return
		}
	}
}

// leads reports whether a route may lead on at all.
func (t *tracer) leads(r model.Route) bool {
	return r.Action.Redirect != nil || slices.ContainsFunc(r.Action.Destinations, func(d model.Destination) bool { return t.services[d.Service] != nil })
}

// takes returns the route that takes the request.
func (t *tracer) takes(c *call) (step, bool) {
	hosts := t.hosts[listener{podsOf(c.gateway), c.port}]
	if hosts == nil {
		return step{}, false
	}
	p, found := hosts.Find(c.host)
	if !found || p.Mode.Value == model.Passthrough || p.Protocol.Value == model.TLS || p.Protocol.Value.PlainHTTP() != (c.scheme == "http") {
		return step{}, false
	}
	i := slices.IndexFunc(p.Routes, func(r model.Route) bool { return r.Match.Takes(c.Request) })
	return step{p, i}, i >= 0
}

// follow sends the request on; false where it is answered, or where nobody knows.
func (t *tracer) follow(c *call, r model.Route) bool {
	if to := r.Action.Redirect; to != nil {
		return c.redirect(to, r.Settings)
	}
	for _, d := range r.Action.Destinations {
		g := t.services[d.Service]
		if g == nil || d.Port == 0 {
			continue
		}
		c.gateway, c.port, c.scheme = g, d.Port, "http"
		if s := t.m.Service(d.Service); s != nil && s.Backend.Value.Kind == "https" {
			c.scheme = "https"
		}
		c.rewrite(r)
		return true
	}
	return false
}

// report shows a loop once, at the last of its redirects, else at the last of
// its destinations.
func (t *tracer) report(loop []step, sink *diag.Sink) {
	var redirects, destinations []diag.Span
	for _, s := range loop {
		a := s.published.Routes[s.route].Action
		if a.Redirect != nil {
			redirects = append(redirects, a.Redirect.At)
			continue
		}
		for _, d := range a.Destinations {
			if t.services[d.Service] != nil {
				destinations = append(destinations, d.At)
				break
			}
		}
	}
	code, list, what, hint := diag.Code("GWC0513"), redirects, "this redirect leads back to itself", "redirect to where another route answers, or let this route take fewer requests"
	if len(redirects) == 0 {
		code, list, what, hint = "GWC0514", destinations, "this route leads back to its gateway, which takes it again", "name the service that answers"
	}
	slices.SortFunc(list, diag.Span.Compare)
	last := list[len(list)-1]
	if t.told[last] {
		return
	}
	t.told[last] = true
	d := diag.At(last, code, "%s", what).WithHint("%s", hint)
	for _, at := range slices.Concat(list[:len(list)-1], destinations[:min(len(destinations), len(redirects))]) {
		if at != last {
			d = d.WithRelated(at, "by way of this one")
		}
	}
	sink.Add(d)
}
