package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
)

// A printer writes one proxy.
type printer struct {
	io.Writer
	*proxy.Proxy
}

func (p printer) line(format string, args ...any) { _, _ = fmt.Fprintf(p, format+"\n", args...) }

func (p printer) proxy() {
	p.line("proxy %s %s", p.Pod.Namespace, p.Pod.Address)
	p.unclear()
	for _, l := range p.Listeners() {
		p.line("listener %s:%d", l.Bind, l.Port)
		for _, c := range l.Chains {
			p.chain(c)
		}
		if l.Default != nil {
			p.chain(l.Default)
		}
	}
	if !p.IsGateway() {
		p.inbound()
	}
	for _, c := range p.Clusters() {
		if t, _ := p.Target(c); t != nil {
			p.line("cluster %s %s", clusterName(c), transport(t.TLS))
		}
	}
}

// unclear writes the hosts, and the ports, for which istiod may prefer any of several services.
func (p printer) unclear() {
	hosts, ports := map[string]bool{}, map[int]bool{}
	for _, s := range p.Registry.Services {
		if !hosts[s.Host] && p.Contested(s.Host) != "" {
			p.line("unclear host %s", s.Host)
		}
		hosts[s.Host] = true
	}
	for _, s := range p.Scope().Services {
		for _, port := range s.Ports {
			if !ports[port.Number] && len(p.Unclear(port.Number)) > 0 {
				p.line("unclear port %d", port.Number)
			}
			ports[port.Number] = true
		}
	}
}

func (p printer) chain(c *proxy.Chain) {
	var cidrs []string
	for _, each := range c.CIDRs {
		cidrs = append(cidrs, each.String())
	}
	to := "http"
	if c.HTTP == nil {
		to = targets(c.Pipe)
	}
	p.line("chain cidr=%s sni=%s alpn=%t tls=%s -> %s", sorted(cidrs), sorted(slices.DeleteFunc(slices.Clone(c.Names), func(n string) bool { return n == "*" })),
		c.ALPN&proxy.PlainHTTP != 0, termination(c.TLS), to)
	if c.HTTP == nil {
		return
	}
	for _, h := range c.HTTP.Hosts() {
		text := ""
		if h.RequireTLS {
			text = " requires-tls"
		}
		p.line("host %s%s", sorted(h.Domains), text)
		p.routes(h.Routes)
	}
}

// inbound writes the chains of the pod's own ports; 0 is all that no object names.
func (p printer) inbound() {
	for _, port := range append(p.InboundPorts(), 0) {
		p.line("inbound %d", port)
		for _, c := range p.Inbound(port).Chains {
			to := "bytes"
			if c.HTTP != nil {
				to = "http"
			}
			wire := map[proxy.Wire]string{proxy.PlainWire: "plain", proxy.TLSWire: "tls"}[c.Wire]
			p.line("chain wire=%s alpn=%s tls=%s -> %s", wire, protocols(c.ALPN), termination(c.TLS), to)
		}
	}
}

// protocols writes the application protocols that a chain asks for.
func protocols(a proxy.ALPN) string {
	var words []string
	for i, word := range []string{"http", "mesh-http", "mesh"} {
		if a&[]proxy.ALPN{proxy.PlainHTTP, proxy.MeshHTTP, proxy.MeshTCP}[i] != 0 {
			words = append(words, word)
		}
	}
	return strings.Join(words, ",")
}

// routes writes the routes of a virtual host, without those that have the match of an earlier one: they take no request, and
// istiod, unlike gwc, repeats the routes of an object that names one gateway twice.
func (p printer) routes(list []*proxy.Route) {
	seen := map[string]bool{}
	for _, r := range list {
		m := match(r.Match)
		if !seen[m] {
			p.line("route %s -> %s", m, action(r))
		}
		seen[m] = true
	}
}

func sorted(list []string) string {
	return strings.ToLower(strings.Join(slices.Sorted(slices.Values(list)), ","))
}

func termination(t *proxy.ServerTLS) string {
	switch {
	case t == nil:
		return "none"
	case t.Mesh:
		return "mesh"
	case t.Requires:
		return "mutual"
	}
	return "simple"
}

// transport writes the TLS of a cluster: none, that of the mesh where endpoints accept it, that of the mesh, or to the server
// with the names that are verified, the authority and the certificate.
func transport(o *proxy.Origination) string {
	switch {
	case o == nil:
		return "plain"
	case o.Auto:
		return "auto " + o.SNI
	case o.Mesh:
		return strings.TrimSpace("mesh " + o.SNI)
	}
	text := fmt.Sprintf("tls sni=%s names=%s authority=%s certificate=%s", o.SNI, sorted(o.Names), o.Authority, o.Credential)
	if o.SNIOfHost {
		text += " sni-of-host"
	}
	if o.NameOfSNI {
		text += " name-of-sni"
	}
	return text
}

func clusterName(c proxy.Cluster) string {
	switch c.Kind {
	case proxy.Passthrough:
		return "PassthroughCluster"
	case proxy.BlackHole:
		return "BlackHoleCluster"
	}
	return fmt.Sprintf("outbound|%d|%s|%s", c.Port, c.Subset, c.Host)
}

func targets(list []proxy.Weighted) string {
	total := 0.0
	for _, t := range list {
		total += t.Weight
	}
	var words []string
	for _, t := range list {
		words = append(words, fmt.Sprintf("%s:%.0f", clusterName(t.Cluster), 100*t.Weight/total))
	}
	return strings.Join(words, ",")
}

func action(r *proxy.Route) string {
	switch {
	case r.Answer != 0:
		return fmt.Sprint("answer ", r.Answer)
	case r.Rule.GetRedirect() != nil:
		return "redirect"
	case r.Rule.GetDirectResponse() != nil:
		return fmt.Sprint("answer ", r.Rule.DirectResponse.Status)
	}
	return targets(r.To)
}

func match(m request.Match) string {
	path, others := "prefix /", []string(nil)
	for _, c := range m {
		switch {
		case c.Part.Kind == request.Path && c.Op != request.Present:
			path = map[request.Op]string{request.Equals: "path ", request.HasPrefix: "prefix ", request.Matches: "regex "}[c.Op] + c.Value
			if c.Fold {
				path += " fold"
			}
		case c.Part.Kind == request.ClaimOf:
			others = append(others, compared(c.Part.String(), c))
		case c.Part.Kind == request.QueryOf:
			others = append(others, compared("query "+c.Part.Name, c))
		default:
			others = append(others, compared("header "+header(c.Part), c))
		}
	}
	slices.Sort(others)
	return strings.Join(append([]string{path}, others...), " ")
}

// compared writes what a condition asks of a part.
func compared(part string, c request.Cond) string {
	text := part + map[request.Op]string{request.Equals: "=", request.HasPrefix: "^=", request.HasSuffix: "$=", request.Matches: "~", request.Contains: "*="}[c.Op]
	if c.Op != request.Present {
		text += strconv.Quote(c.Value)
	}
	if c.Not {
		text = "not " + text
	}
	return text
}

func header(p request.Part) string {
	switch p.Kind {
	case request.Host:
		return ":authority"
	case request.Method:
		return ":method"
	case request.Scheme:
		return ":scheme"
	case request.Path:
		return ":path"
	}
	return p.Name
}
