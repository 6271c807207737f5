package main

import (
	"fmt"
	"io"
	"slices"
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
	for _, l := range p.Listeners() {
		p.line("listener %s:%d", l.Bind, l.Port)
		for _, c := range l.Chains {
			p.chain(c)
		}
		if l.Default != nil {
			p.chain(l.Default)
		}
	}
	for _, c := range p.Clusters() {
		if t, _ := p.Target(c); t != nil {
			p.line("cluster %s %s", clusterName(c), transport(t.TLS))
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
		for _, r := range h.Routes {
			p.line("route %s -> %s", match(r.Match), action(r))
		}
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

func transport(o *proxy.Origination) string {
	switch {
	case o == nil:
		return "plain"
	case o.Auto:
		return "auto"
	case o.Mesh:
		return "mesh " + o.SNI
	}
	return strings.TrimSpace("tls " + o.SNI)
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
		switch c.Part.Kind {
		case request.ClaimOf:
			others = append(others, c.Part.String())
		case request.Path:
			path = map[request.Op]string{request.Equals: "path ", request.HasPrefix: "prefix ", request.Matches: "regex "}[c.Op] + c.Value
		case request.QueryOf:
			others = append(others, "query "+c.Part.Name)
		default:
			others = append(others, "header "+header(c.Part))
		}
	}
	slices.Sort(others)
	return strings.Join(append([]string{path}, others...), " ")
}

func header(p request.Part) string {
	switch p.Kind {
	case request.Host:
		return ":authority"
	case request.Method:
		return ":method"
	case request.Scheme:
		return ":scheme"
	}
	return p.Name
}
