package fuzz

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
)

// Promise is what docs/language.md says must happen to a call, in the notation of calls.
func (p Program) Promise(c call.Call) string {
	if c.From == "outside" {
		return p.fromOutside(c)
	}
	return p.fromMesh(c)
}

// fromMesh: egress. A host is as it was stated; the nearest wildcard above it speaks for what nobody stated; all else
// leaves as if gwc were not there.
func (p Program) fromMesh(c call.Call) string {
	namespace, _, _ := strings.Cut(c.From, "/")
	direct := fmt.Sprintf("%s:%d", c.Host, c.Port)
	if c.TLS {
		direct += " tls"
	}
	e, ok := p.egress(c.Host)
	if !ok || !e.reaches(namespace) {
		return direct
	}
	stated := e.HTTP
	if c.TLS {
		stated = e.TLS
	}
	if !slices.Contains(stated, c.Port) { // another port, or the other protocol: routing is not a wall
		return direct
	}
	if len(e.Accounts) > 0 && !slices.Contains(e.Accounts, c.From) {
		if c.TLS {
			return "refused"
		}
		return "403"
	}
	server, port, tls := c.Host, c.Port, c.TLS
	if e.Through != "" {
		server = e.Through
	}
	out := ""
	if e.Originate && !c.TLS {
		port, tls = e.tlsPort(), true
		out = " sni " + server + " verified " + server
	}
	out = fmt.Sprintf("%s:%d", server, port) + map[bool]string{true: " tls"}[tls] + out
	if e.Gateway != "" {
		out += " via " + e.Gateway
	}
	return out
}

// egress adds up the statements about a host, or about the nearest wildcard above it.
func (p Program) egress(host string) (Egress, bool) {
	for name := host; name != ""; name = above(name) {
		sum, ok := Egress{}, false
		for _, e := range p.Egresses {
			if e.Hosts[0] != name {
				continue
			}
			http, tls := e.HTTP, e.TLS
			if len(http)+len(tls) == 0 {
				http, tls = []int{80}, []int{443}
			}
			ok = true
			sum.HTTP, sum.TLS = append(sum.HTTP, http...), append(sum.TLS, tls...)
			sum.Accounts, sum.For = append(sum.Accounts, e.Accounts...), append(sum.For, e.For...)
			sum.Originate = sum.Originate || e.Originate
			if e.Gateway != "" {
				sum.Gateway = e.Gateway
			}
			if e.Through != "" {
				sum.Through = e.Through
			}
		}
		if ok {
			return sum, true
		}
	}
	return Egress{}, false
}

// above is the wildcard next above a name: of x.y.z it is *.y.z, of *.y.z it is *.z, of *.z nothing.
func above(name string) string {
	name = strings.TrimPrefix(name, "*.")
	_, rest, ok := strings.Cut(name, ".")
	if !ok {
		return ""
	}
	return "*." + rest
}

func (e Egress) reaches(namespace string) bool {
	return len(e.For) == 0 || slices.Contains(e.For, namespace) || namespace == homes[e.Gateway]
}

// tlsPort is where http leaves to: 443 if there are several or none.
func (e Egress) tlsPort() int {
	ports := slices.Compact(slices.Sorted(slices.Values(e.TLS)))
	if len(ports) == 1 {
		return ports[0]
	}
	return 443
}

// fromOutside: expose. The name in the handshake chooses the server and what it demands; the Host chooses the routes.
func (p Program) fromOutside(c call.Call) string {
	served := p.at(c.At, c.Port)
	if len(served) == 0 {
		return "refused"
	}
	host := strings.ToLower(c.Host)
	if c.Header != "" {
		host = strings.ToLower(c.Header)
	}
	if !c.TLS {
		if served[0].Protocol != "http" {
			return "refused"
		}
		return answer(served, host, c)
	}
	if served[0].Protocol == "http" {
		return "refused"
	}
	server := nearest(served, c.ServerName())
	if server == "" {
		return "refused"
	}
	e := of(served, server)[0]
	switch {
	case e.Mode == "passthrough":
		return tlsService + " tls"
	case e.Mode == "mutual" && c.Client != "client", e.Mode == "mutual optional" && c.Client == "rogue":
		return "refused"
	}
	named := nearest(served, host)
	if named == server {
		return answer(served, host, c)
	}
	// a connection that was opened for another name
	if named != "" && together(e, of(served, named)[0]) {
		return answer(served, host, c)
	}
	return "404 or 421"
}

// together says whether two hosts are one server: only https with one named certificate and one mode.
func together(a, b Expose) bool {
	return a.Cert != "" && a.Cert == b.Cert && a.Mode == b.Mode
}

// at are the statements that serve a port of a gateway; redirects serve port 80.
func (p Program) at(gateway string, port int) []Expose {
	var out []Expose
	for _, e := range p.Exposes {
		if e.Gateway != gateway {
			continue
		}
		if e.On == port {
			out = append(out, e)
		}
		if e.Redirect && port == 80 {
			out = append(out, Expose{Protocol: "http", Hosts: e.Hosts, On: 80, Gateway: gateway, Redirect: true})
		}
	}
	return out
}

func of(served []Expose, host string) []Expose {
	return slices.DeleteFunc(slices.Clone(served), func(e Expose) bool { return e.Hosts[0] != host })
}

// nearest is the most specific host of the statements that names a host.
func nearest(served []Expose, host string) string {
	for name := host; name != ""; name = above(name) {
		if len(of(served, name)) > 0 {
			return name
		}
	}
	return ""
}

// answer is what the routes of the most specific host say; what they leave is 404.
func answer(served []Expose, host string, c call.Call) string {
	statements := of(served, nearest(served, host))
	var best Route
	found := false
	for _, e := range statements {
		if e.Redirect && e.Service == "" {
			return "301 https://" + host + c.Path
		}
		routes := e.Routes
		if len(routes) == 0 {
			routes = []Route{{Dests: []Dest{{e.Service, 100}}}}
		}
		i := slices.IndexFunc(routes, func(r Route) bool { return r.takes(c) })
		if i >= 0 && (!found || len(routes[i].Path) > len(best.Path)) { // of two blocks, the one that takes fewer
			best, found = routes[i], true
		}
	}
	if !found {
		return "404"
	}
	return best.Result()
}

// Result is what a route does, in the notation of calls.
func (r Route) Result() string {
	if r.Status != 0 {
		return fmt.Sprint(r.Status)
	}
	if len(r.Dests) == 1 || r.Dests[0].Service == r.Dests[1].Service {
		return r.Dests[0].Service
	}
	return fmt.Sprintf("%d%% %s, %d%% %s", r.Dests[0].Share, r.Dests[0].Service, r.Dests[1].Share, r.Dests[1].Service)
}

func (r Route) takes(c call.Call) bool {
	if r.Method != "" && r.Method != c.Method {
		return false
	}
	if r.Header != "" && !slices.Contains(c.Headers, [2]string{r.Header, r.Value}) {
		return false
	}
	switch r.Kind {
	case "=":
		return c.Path == r.Path
	case "~":
		return regexp.MustCompile("^(?:" + r.Path + ")$").MatchString(c.Path)
	}
	return strings.HasPrefix(c.Path, r.Path)
}
