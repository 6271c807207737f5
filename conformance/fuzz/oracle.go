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
	if c.HTTP10 {
		return p.old(c)
	}
	if c.NoHost {
		return p.unnamed(c)
	}
	if c.Absolute != "" {
		c.Header, c.Absolute = c.Absolute, ""
	}
	if c.From == "outside" {
		return p.fromOutside(c)
	}
	if want := p.inside(c); want != "" {
		return want
	}
	return p.leaving(c)
}

// old is what may happen to HTTP/1.0: a proxy that speaks it takes it for a request as any other, else it says so; what a
// sidecar does not take for HTTP goes where the caller dialled.
func (p Program) old(c call.Call) string {
	c.HTTP10 = false
	want := p.Promise(c) + " or 426"
	if c.From == "outside" {
		return want
	}
	return want + fmt.Sprintf(" or %s:%d", c.Host, c.Port) + map[bool]string{true: " or 503 or refused"}[p.DNSCapture]
}

// unnamed is what happens to a request without a Host: nobody answers it but to say so.
func (p Program) unnamed(c call.Call) string {
	if p.ingress(c) == "refused" {
		return "refused"
	}
	return "400"
}

// fromOutside: expose. A Host with a dot at its end may be unknown at a port without a host *.
func (p Program) fromOutside(c call.Call) string {
	want := p.ingress(c)
	if host, _, _ := strings.Cut(c.Header, ":"); strings.HasSuffix(host, ".") && want != "refused" {
		return want + " or 404"
	}
	return want
}

// ingress is what happens to a call at a gateway. The name in the handshake chooses the server and what it demands; the
// Host chooses the routes.
func (p Program) ingress(c call.Call) string {
	served := p.at(c.At, c.Port)
	if len(served) == 0 {
		return "refused"
	}
	host := named(c)
	switch first := served[0]; {
	case !c.HTTP():
		return p.connected(c, first.Access, first.whole()[0].result(c))
	case first.plain() == c.TLS:
		return "refused"
	case first.plain():
		return p.judged(c, of(served, nearest(served, host)))
	}
	server := nearest(served, c.ServerName())
	if server == "" {
		return "refused"
	}
	e, access := of(served, server)[0], accessOf(of(served, server))
	switch {
	case e.Mode == "passthrough":
		return p.connected(c, access, tlsService+" tls")
	case e.Mode == "mutual" && c.Client != "client", e.Mode == "mutual optional" && c.Client == "rogue":
		return "refused"
	case access.byServer() && !allowsName(access, c):
		return "refused"
	case e.Protocol == "tls":
		return p.connected(c, access, e.whole()[0].result(c))
	}
	named := nearest(served, host)
	if named == server || named != "" && together(of(served, server), of(served, named)) {
		return p.judged(c, of(served, named))
	}
	return p.misdirected(c, access, of(served, named)) // a connection that was opened for another name
}

// together says whether two hosts are one server: only https with one named certificate, mode, tls settings and names of
// clients.
func together(server, named []Expose) bool {
	a, b := server[0], named[0]
	names := func(statements []Expose) []string {
		if access := accessOf(statements); access.byServer() {
			return access.Names
		}
		return nil
	}
	return a.Cert != "" && a.Cert == b.Cert && a.Build == b.Build && a.Mode == b.Mode && a.TLSMin == b.TLSMin &&
		slices.Equal(names(server), names(named))
}

// answers says whether requests end at the gateway.
func (e Expose) answers() bool { return e.plain() || e.Protocol == "https" && e.Mode != "passthrough" }

func (e Expose) plain() bool { return slices.Contains([]string{"http", "http2", "grpc"}, e.Protocol) }

// at are the statements that serve a port of a gateway, each for one host; redirects serve port 80.
func (p Program) at(gateway string, port int) []Expose {
	out := p.byHand(gateway, port)
	for _, e := range p.Exposes {
		if e.Gateway != gateway {
			continue
		}
		for _, host := range append([]string{}, or(e.Hosts, "")...) {
			own := e
			own.Hosts = []string{host}
			if e.On == port {
				out = append(out, own)
			}
			if e.Redirect && port == 80 {
				to := "https://HOST"
				if e.On != 443 {
					to += fmt.Sprintf(":%d", e.On)
				}
				out = append(out, Expose{Protocol: "http", Hosts: own.Hosts, Routes: []Route{{Redirect: to}}})
			}
		}
	}
	return out
}

// byHand: nobody has written the routes of a listen, so that its hosts are 404 where https ends; tls, tcp and what passes
// are refused; of plain http the port is open and a wildcard above may answer.
func (p Program) byHand(gateway string, port int) []Expose {
	var out []Expose
	for _, l := range p.Listens {
		e := l.call()
		switch {
		case l.Gateway != gateway || l.On != port || !e.answers():
			continue
		case e.plain():
			e.Hosts = []string{""}
		}
		for _, host := range e.Hosts {
			own := e
			own.Hosts, own.Routes = []string{host}, []Route{{Status: 404}}
			out = append(out, own)
		}
	}
	return out
}

func or(list []string, other string) []string {
	if len(list) == 0 {
		return []string{other}
	}
	return list
}

func of(served []Expose, host string) []Expose {
	return slices.DeleteFunc(slices.Clone(served), func(e Expose) bool { return host == "" || e.Hosts[0] != host })
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

// above is the wildcard next above a name: of x.y.z it is *.y.z, of *.y.z it is *.z, of *.z it is *, of that nothing.
func above(name string) string {
	if name == "*" {
		return ""
	}
	_, rest, ok := strings.Cut(strings.TrimPrefix(name, "*."), ".")
	if !ok {
		return "*"
	}
	return "*." + rest
}

// whole are the routes of a statement; without any, everything goes to its service.
func (e Expose) whole() []Route {
	if len(e.Routes) == 0 {
		return []Route{{Dests: []Dest{{e.Service, "", 100}}}}
	}
	return e.Routes
}

// answer is what the blocks about one host say to a call from outside; what they leave is 404.
func answer(statements []Expose, c call.Call) string {
	c.Path = routed(c.Path)
	var blocks [][]Route
	for _, e := range statements {
		blocks = append(blocks, e.whole())
	}
	if c.Method == "OPTIONS" {
		return preflighted(blocks, c)
	}
	if r, ok := wins(blocks, c, ""); ok {
		return r.result(c)
	}
	return "404"
}

// inside is what also mesh and route statements promise to a caller in the mesh, to a service and to a host; "" where
// they say nothing.
func (p Program) inside(c call.Call) string {
	caller := strings.Split(c.From, "/")[1]
	service := fmt.Sprintf("%s:%d", strings.TrimSuffix(c.Host, ".svc.cluster.local"), c.Port)
	if c.TLS || !c.HTTP() {
		if slices.Contains(services, service) {
			return "refused"
		}
		return ""
	}
	c.Path = routed(c.Path)
	var ofService, ofHost [][]Route
	servers := map[string]bool{}
	for _, m := range p.Meshes {
		if m.Service == service {
			ofService = append(ofService, m.Routes)
		}
	}
	for _, e := range p.Exposes {
		if !e.AlsoMesh {
			continue
		}
		if e.Service == service {
			ofService = append(ofService, e.whole())
		}
		if slices.Contains(e.Hosts, c.Host) {
			servers[e.Service] = true
			if c.Port == portOf(e.Service) || e.plain() && c.Port == e.On { // each statement on its own ports
				ofHost = append(ofHost, e.whole())
			}
		}
	}
	switch {
	case slices.Contains(services, service):
		if r, ok := wins(ofService, c, caller); ok {
			return r.result(c)
		}
		return service
	case len(ofHost) == 0:
		return ""
	}
	if r, ok := wins(ofHost, c, caller); ok {
		return r.result(c)
	}
	if len(servers) > 1 {
		return "404"
	}
	for only := range servers {
		return only
	}
	return ""
}

func portOf(service string) int {
	var port int
	_, _ = fmt.Sscanf(service[strings.Index(service, ":")+1:], "%d", &port)
	return port
}

// wins is the route that takes a call: in a block the first from the top, of several blocks' the one that takes fewer.
func wins(blocks [][]Route, c call.Call, caller string) (best Route, found bool) {
	for _, block := range blocks {
		i := slices.IndexFunc(block, func(r Route) bool { return r.takes(c, caller) })
		if i >= 0 && (!found || block[i].narrowness() > best.narrowness()) {
			best, found = block[i], true
		}
	}
	return best, found
}

// narrowness orders routes of which one takes strictly fewer requests than the other.
func (r Route) narrowness() int {
	n := 10*len(r.Path) + len(r.Conds) + map[string]int{"^=": 0, "": 1, "~": 2, "=": 3}[r.Kind]
	for _, narrow := range []bool{r.Method != "", r.From != ""} {
		if narrow {
			n++
		}
	}
	for _, c := range r.Conds {
		n += len(c.Op)
	}
	return n
}

// result is what a route does, in the notation of calls.
func (r Route) result(c call.Call) string {
	switch {
	case r.Status != 0:
		return fmt.Sprint(r.Status)
	case r.Redirect != "":
		return r.redirected(c)
	}
	path := ""
	if c.HTTP() && routed(c.Path) == c.Path { // else it is not promised what the service gets where TLS is only ended
		path = " path " + r.rewritten(c.Path)
	}
	if len(r.Dests) == 1 || r.Dests[0] == r.Dests[1] {
		return received(r.Dests[0].String()) + path
	}
	first, second := received(r.Dests[0].String()), received(r.Dests[1].String())
	return fmt.Sprintf("%d%% %s%s, %d%% %s%s", r.Dests[0].Share, first, path, r.Dests[1].Share, second, path)
}

// received is a service as its application sees a call: own speaks TLS itself.
func received(service string) string {
	if isOutside(service) {
		return atOutside(service)
	}
	if service == tlsService {
		return service + " tls"
	}
	return service
}

// rewritten is a path with what the route's path matched replaced.
func (r Route) rewritten(path string) string {
	if r.Rewrite == "" {
		return path
	}
	path, query, asked := strings.Cut(path, "?")
	path = r.newPath(path)
	if asked {
		path += "?" + query
	}
	return path
}

// takes says whether a route takes a call; caller is the label app in the mesh, "" outside, where from is not there.
func (r Route) takes(c call.Call, caller string) bool {
	path, query, _ := strings.Cut(c.Path, "?")
	switch {
	case r.Method != "" && r.Method != c.Method, r.From != "" && r.From != caller:
		return false
	case !r.takesPath(path):
		return false
	}
	for _, cond := range r.Conds {
		value, there := "", false
		if cond.What == "query" {
			for _, pair := range strings.Split(query, "&") {
				if name, v, _ := strings.Cut(pair, "="); name == cond.Name {
					value, there = v, true
				}
			}
		}
		for _, h := range c.Headers {
			if cond.What != "query" && h[0] == cond.Name {
				value, there = h[1], true
			}
		}
		if cond.holds(value, there) == (cond.What == "no header") {
			return false
		}
	}
	return true
}

func (c Cond) holds(value string, there bool) bool {
	switch c.Op {
	case "=":
		return there && value == c.Value
	case "^=":
		return there && strings.HasPrefix(value, c.Value)
	case "~":
		return there && regexp.MustCompile("^(?:"+strings.Trim(c.Value, `"`)+")$").MatchString(value)
	}
	return there
}
