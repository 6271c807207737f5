package check

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// forwardedProto warns of routes by x-forwarded-proto that never match, and of redirects
// by it to https that apply to every request: behind a load balancer that terminates TLS,
// also to the redirected ones. A gateway sets the header to the scheme of its own
// connection, unless its mesh trusts proxies in front of it (use_remote_address and
// xff_num_trusted_hops of Envoy's HttpConnectionManager).
func forwardedProto(m *model.Model, sink *diag.Sink) {
	secure := securePorts(m)
	for _, p := range m.Published {
		if m.ProxiesOf(p.Gateway).Is() {
			continue // the proxies in front state the scheme
		}
		scheme := "https"
		switch protocol := p.Protocol.Value; {
		case protocol.PlainHTTP():
			scheme = "http"
		case protocol != model.HTTPS || p.Mode.Value == model.Passthrough:
			continue
		}
		for _, r := range p.Routes {
			at, tests := forwardedProtoIn(r.Match)
			switch {
			case !at.Known():
			case !tests.Takes(model.Request{Headers: map[string]string{model.ForwardedProto: scheme}}):
				sink.Add(diag.At(at, code.ForwardedProto, "this route never matches: the gateway sets `%s` to %s on this port", model.ForwardedProto, scheme).
					WithHint("remove the condition, or put the route into the `expose` of the other protocol"))
			case scheme == "http" && returns(m, p, r) && !secure.serves(r.Action.Redirect, p.Host):
				sink.Add(diag.At(at, code.ForwardedProto, "redirect loop: the gateway sets `%s` to http for every request on this port, also for the redirected ones", model.ForwardedProto).
					WithHint("serve https at the gateway, with `redirect http`, or redirect at the load balancer that terminates TLS").
					WithRelated(r.Action.Redirect.At, "they are redirected to https here"))
			}
		}
	}
}

// forwardedProtoIn returns the first test of the header in a match, and a match of all
// such tests.
func forwardedProtoIn(m model.Match) (at diag.Span, tests model.Match) {
	other := func(c model.Condition) bool { return c.Name != model.ForwardedProto }
	tests.Headers = slices.DeleteFunc(slices.Clone(m.Headers), other)
	tests.NoHeaders = slices.DeleteFunc(slices.Clone(m.NoHeaders), other)
	for _, c := range slices.Concat(tests.Headers, tests.NoHeaders) {
		return c.At, tests
	}
	return diag.Span{}, tests
}

// returns reports whether requests that the route redirects to https match it again, if
// they come back by http.
func returns(m *model.Model, p *model.Published, r model.Route) bool {
	to := r.Action.Redirect
	if to == nil || to.Scheme != "https" || r.Match.Mesh() || !answers(m, p, hostOf(to, p.Host)) {
		return false
	}
	paths := model.Match{Path: r.Match.Path}
	for _, request := range paths.Samples() {
		path, _, _ := strings.Cut(r.RedirectedPath(request.Path), "?")
		if paths.Takes(model.Request{Path: path}) {
			return true
		}
	}
	return to.Path == "" && !r.Settings.RewritePath.Is()
}

// answers reports whether the published host answers requests for a name: it is the
// host, or a wildcard that covers it where nothing narrower is published.
func answers(m *model.Model, p *model.Published, name host.Pattern) bool {
	if name == p.Host {
		return true
	}
	return p.Host.Covers(name) && !slices.ContainsFunc(m.Published, func(other *model.Published) bool {
		return other != p && other.Gateway == p.Gateway && other.Port == p.Port && p.Host.Covers(other.Host) && other.Host.Covers(name)
	})
}

// hostOf returns the host of a redirect's URL: without one the request's.
func hostOf(to *model.Redirect, served host.Pattern) host.Pattern {
	name, _, _ := strings.Cut(to.Authority, ":")
	return cmp.Or(host.Pattern(name), served)
}

// secured are the hosts that gateways serve by https.
type secured struct{ hosts host.Map[*model.Published] }

func securePorts(m *model.Model) *secured {
	s := &secured{}
	for _, p := range m.Published {
		if protocol := p.Protocol.Value; protocol == model.HTTPS || protocol == model.TLS {
			s.hosts.Put(p.Host, p)
		}
	}
	return s
}

// serves reports whether the program itself serves where a redirect leads.
func (s *secured) serves(to *model.Redirect, served host.Pattern) bool {
	_, found := s.hosts.Find(hostOf(to, served))
	return found
}
