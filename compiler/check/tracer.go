package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A podPort is a port of the pods of a gateway.
type podPort struct {
	pods *model.Gateway // the first of those with the same pods
	port int
}

// A tracer follows requests through the routes of the program.
type tracer struct {
	m         *model.Model
	listening model.Targets
	all       []*model.Published
	hosts     map[podPort]*host.Map[*model.Published] // without a host: takes the whole port
	open      map[podPort]bool                        // ports of Services, not of pods
	at        map[host.Pattern][]*model.Gateway       // which pods publish a host; the mesh is none
	services  map[model.Service]*model.Gateway        // gateways by their own Service

	path     []hop        // of the current request
	position map[step]int // in the path
	seen     map[step]map[string]bool
	reported diag.Once
}

// A step is a route that matches a request.
type step struct {
	published *model.Published
	route     int
}

// A hop is a step and the clause that forwards the request.
type hop struct {
	step
	how way
	by  diag.Span
}

// A way is how a request comes to its next route.
type way int

// The ways: by the gateway's Service, by the client that follows a redirect, or by the
// name of a host outside, which the gateway resolves.
const (
	forwarded way = iota
	redirected
	resolved
)

// A next is a request that results from a route.
type next struct {
	call
	how way
	by  diag.Span
}

func newTracer(m *model.Model) *tracer {
	t := &tracer{
		m: m, listening: m.Listening(), all: slices.Concat(m.Published, inMesh(m)), hosts: map[podPort]*host.Map[*model.Published]{},
		open: map[podPort]bool{}, at: map[host.Pattern][]*model.Gateway{}, services: map[model.Service]*model.Gateway{},
		position: map[step]int{}, seen: map[step]map[string]bool{},
	}
	for _, g := range m.Gateways {
		t.services[model.Service{Namespace: g.Namespace, Name: g.Service}] = t.listening.First(g)
		for _, p := range g.Ports {
			t.open[podPort{t.listening.First(g), p.Number}] = true
		}
	}
	for _, p := range t.all {
		t.put(p)
	}
	return t
}

func (t *tracer) put(p *model.Published) {
	pods := t.listening.First(p.Gateway)
	t.open[podPort{pods, p.Port}] = true
	for _, target := range t.listening.Targets(p.Gateway, p.Port) {
		at := podPort{pods, target}
		if t.hosts[at] == nil {
			t.hosts[at] = &host.Map[*model.Published]{}
		}
		t.hosts[at].Put(p.Host, p)
	}
	if !p.Gateway.Declared.Known() && p.Gateway.Namespace == "" { // the mesh
		return
	}
	if list := t.at[p.Host]; !slices.Contains(list, pods) && len(list) < 2 {
		t.at[p.Host] = append(list, pods)
	}
}

// leads reports whether a route redirects, or sends requests to a gateway.
func (t *tracer) leads(r *model.Route) bool {
	toGateway := func(d model.Destination) bool {
		return t.services[d.Service] != nil || d.Outside.Is() && t.publishing(d.Outside.Pattern()) != nil
	}
	return t.leadsBack(r.Action.Redirect) || slices.ContainsFunc(r.Action.Destinations, toGateway) ||
		slices.ContainsFunc(r.Settings.Mirrors, func(m model.Mirror) bool { return toGateway(m.Destination) })
}

// leadsBack reports whether a redirect may lead to a host of the program. Most do not, and
// no request is followed for them.
func (t *tracer) leadsBack(to *model.Redirect) bool {
	if to == nil || to.Authority == "" {
		return to != nil
	}
	name, _, _ := strings.Cut(to.Authority, ":")
	for _, hosts := range t.hosts {
		_, whole := hosts.Get("")
		if _, found := hosts.Find(host.Pattern(name)); found || whole {
			return true
		}
	}
	return false
}

// publishing returns the pods that publish a host, or the most specific wildcard that
// covers it. Its name leads there, but `*` says nothing about where a name leads.
func (t *tracer) publishing(name host.Pattern) []*model.Gateway {
	for _, p := range append([]host.Pattern{name}, name.Above()...) {
		if list := t.at[p]; len(list) > 0 && !p.IsAny() {
			return list
		}
	}
	return nil
}

// takes returns the route that matches the request.
func (t *tracer) takes(c call) (step, bool) {
	pods := t.listening.First(c.gateway)
	if !t.open[podPort{pods, c.port}] {
		return step{}, false
	}
	for _, target := range t.listening.Targets(c.gateway, c.port) {
		hosts := t.hosts[podPort{pods, target}]
		if hosts == nil {
			continue
		}
		p, whole := hosts.Get("")
		if !whole {
			p, _ = hosts.Find(host.Pattern(c.host))
		}
		if p == nil || !reads(p, c.scheme) {
			continue
		}
		request := c.Request
		request.Headers = maps.Clone(request.Headers)
		request.Headers[model.ForwardedProto] = c.scheme
		for i := range p.Routes {
			if p.Routes[i].Match.Takes(request) {
				return step{p, i}, true
			}
		}
		return step{}, false
	}
	return step{}, false
}

// reads reports whether a published host accepts connections of a scheme.
func reads(p *model.Published, scheme string) bool {
	switch protocol := p.Protocol.Value; {
	case protocol.Opaque():
		return true
	case protocol.PlainHTTP():
		return scheme == "http"
	case protocol == model.TLS || p.Mode.Value == model.Passthrough:
		return scheme == "tls" || scheme == "https"
	}
	return scheme == "https"
}

// follow returns the requests that a route makes of one; none if the request is
// answered, or if the result is unknown.
func (t *tracer) follow(c call, at step) (list []next) {
	r := at.published.Routes[at.route]
	if to := r.Action.Redirect; to != nil {
		if c.redirect(r) {
			t.resolve(&c)
			list = append(list, next{c, redirected, to.At})
		}
		return list
	}
	send := func(d model.Destination, sent call) {
		if pods := t.publishing(d.Outside.Pattern()); d.Outside.Is() && len(pods) == 1 {
			sent.gateway, sent.port, sent.scheme = pods[0], d.Port, d.Outside.Scheme
			sent.rewrite(r)
			list = append(list, next{sent, resolved, d.At})
		}
		if g := t.services[d.Service]; g != nil && d.Port != 0 {
			sent.gateway, sent.port, sent.scheme = g, d.Port, t.scheme(c, at.published, d.Service)
			sent.rewrite(r)
			list = append(list, next{sent, forwarded, d.At})
		}
	}
	for _, d := range r.Action.Destinations {
		sent := c
		if d.Outside.Is() {
			sent.host = d.Outside.Host
		}
		send(d, sent)
	}
	for _, m := range r.Settings.Mirrors { // which keep the request's host
		send(m.Destination, c)
	}
	return list
}

// scheme returns the scheme that the gateway uses to the service.
func (t *tracer) scheme(c call, p *model.Published, to model.Service) string {
	switch protocol := p.Protocol.Value; {
	case protocol.Opaque() || p.Mode.Value == model.Passthrough:
		return c.scheme
	case protocol == model.TLS && c.scheme == "https":
		return "http"
	case protocol == model.TLS:
		return "bytes"
	}
	if s := t.m.Service(to); s != nil && s.Backend.Value.Kind == "https" {
		return "https"
	}
	return "http"
}

// resolve finds the gateway that a redirected client calls: the same one, or the only
// one that publishes the host.
func (t *tracer) resolve(c *call) {
	if list := t.publishing(host.Pattern(c.host)); len(list) == 1 && list[0] != t.listening.First(c.outside) {
		c.outside, c.gateway = list[0], list[0]
	}
}

// String returns a key with everything that decides where the request goes.
func (c call) String() string {
	return fmt.Sprintf("%s %s %s://%s:%d %q %q %q %q", c.outside.Name, c.gateway.Name, c.scheme, c.host, c.port, c.Method, c.Path, c.Headers, c.Queries)
}
