package fuzz

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// Against adds to a promise one or two lines about other hosts that share something with it, or another program.
func Against(r *rand.Rand, p Promise) Pair {
	pair := Pair{Promise: p}
	if p.Kind != "service" && !p.Inventory && !p.Capture && r.IntN(4) == 0 {
		pair.Two = true
		names := slices.DeleteFunc([]string{"a", "b", "any", ""}, func(n string) bool { return n == p.Name })
		pair.Other = pick(r, names)
		for range 1 + r.IntN(2) {
			pair.Added = append(pair.Added, p.apart(r))
		}
		return pair
	}
	for range 1 + r.IntN(2) {
		pair.Added = append(pair.Added, p.added(r)...)
	}
	return pair
}

func (p Promise) added(r *rand.Rand) []Line {
	switch {
	case p.Kind == "service":
		return []Line{p.takesServices(r)}
	case p.Port != 0:
		return p.addedIn(r)
	case r.IntN(12) == 0:
		return []Line{{Text: "expose cart.shop:8080 http at " + pick(r, p.others()) + " on 80 via g also mesh", Shares: "suffix"}}
	}
	return p.addedOut(r)
}

var someRanges = []string{"127.9.1.7", "127.9.1.7/32", "127.9.1.0/24", "127.9.1.0/25", "127.9.0.0/16", "127.0.0.0/8", "127.9.2.0/24",
	"127.9.1.8", "127.9.1.7, 127.10.0.0/16", "0.0.0.0/0", "0.0.0.0"}

// addedOut is an egress line about another host.
func (p Promise) addedOut(r *rand.Rand) []Line {
	var ports []int
	for _, list := range [][]int{p.HTTP, p.TLS, p.TCP} {
		ports = append(ports, list...)
	}
	port, host := pick(r, ports), pick(r, p.others())
	exact := !strings.HasPrefix(host, "*")
	l := Line{Text: "egress " + host}
	add := func(when bool, clause string) {
		if when {
			l.Clauses = append(l.Clauses, clause)
		}
	}
	switch n := r.IntN(12); {
	case n < 3:
		l.Shares, l.Text = "address", fmt.Sprintf("%s tcp %d addresses %s", l.Text, port, pick(r, someRanges))
		p.ways(r, add, exact)
		add(exact && r.IntN(4) == 0, "to "+pick(r, []string{"127.10.1.1", "far.q.net"}))
	case n < 6:
		l.Shares, l.Text = "address", l.Text+pick(r, []string{"", fmt.Sprintf(" tls %d", port), fmt.Sprintf(" http %d", port)})+
			" addresses "+pick(r, someRanges)
		p.ways(r, add, exact)
	case n == 6 && exact:
		l.Shares, l.Text = "port", fmt.Sprintf("%s tcp %d", l.Text, port)
		p.ways(r, add, false)
	case n == 7:
		l.Shares, l.Text = "port", fmt.Sprintf("%s %s %d", l.Text, pick(r, []string{"tls", "http"}), port)
		p.ways(r, add, exact)
	case n == 8:
		return p.sameEgress(r, l)
	case n == 9 && p.Host == "x.p.org": // else the line would say that its names lead there
		l.Shares, l.Text = "through", "egress *.q.net via gateway "+pick(r, []string{"egress", "out"})+" through x.p.org"
		add(r.IntN(2) == 0, "originate-tls")
	case !exact:
		l.Shares = "suffix"
		if r.IntN(2) == 0 {
			l.Text += " via gateway " + pick(r, []string{"egress", "out"}) + " through " + pick(r, []string{"www.p.org", "other.q.net"})
		}
		add(r.IntN(3) == 0, "originate-tls")
	default:
		l.Shares = "gateway"
		p.ways(r, add, true)
	}
	return []Line{l.located()}
}

// others are hosts that the promise is not about: neither its own nor covered by its wildcard.
func (p Promise) others() []string {
	if p.Host == "*.p.org" {
		return []string{"other.q.net", "near.q.net", "p.org", "*.org", "*.q.net"}
	}
	long := strings.Repeat("x", 50) + "."
	return []string{"other.q.net", "near.q.net", "www.p.org", "p.org", "deep.x.p.org", "*.p.org", "*.org", "*.x.p.org", "*.q.net", long + "p.org"}
}

// ways are clauses about the egress path.
func (p Promise) ways(r *rand.Rand, add func(bool, string), origin bool) {
	via := r.IntN(2) == 0
	add(via, "via gateway "+pick(r, []string{"egress", "egress", "out"}))
	add(origin && r.IntN(3) == 0, "originate-tls")
	add(via && r.IntN(3) == 0, "from account "+pick(r, []string{"shop/sleep", "ops/sleep", "shop/checkout"}))
	add(r.IntN(5) == 0, "for "+pick(r, []string{"ops", "shop"}))
}

// sameEgress is a host that leaves by the gateway's pods under another name.
func (p Promise) sameEgress(r *rand.Rand, l Line) []Line {
	service := pick(r, []string{", service istio-egressgateway", ""})
	if p.Inventory && r.IntN(2) == 0 {
		service = ", service another"
	}
	name := pick(r, []string{"another", "way"})
	declared := fmt.Sprintf("gateway %s { namespace istio-system, selector %s%s }", name,
		pick(r, []string{"app=istio-egressgateway", "istio=egressgateway", "istio=other"}), service)
	l.Text, l.Shares = "egress other.q.net via gateway "+name, "selector"
	if r.IntN(2) == 0 {
		l.Clauses = append(l.Clauses, pick(r, []string{"originate-tls", "from account ops/sleep"}))
	}
	return []Line{{Text: declared, Shares: "selector"}, l}
}

// takesServices is a line that might take the calls of services.
func (p Promise) takesServices(r *rand.Rand) Line {
	names := []string{"*.local", "*.cluster.local", "*.svc.cluster.local", "*.pay.svc.cluster.local"}
	if p.Inventory {
		names = append(names, "payments.pay", "*.pay")
	}
	switch n := r.IntN(6); {
	case n < 3:
		return Line{Text: fmt.Sprintf("expose cart.shop:8080 http at %s on %d via g also mesh", pick(r, names), pick(r, []int{80, 8080})),
			Shares: "mesh name"}
	case n == 3:
		return Line{Text: "egress " + pick(r, names) + pick(r, []string{"", " http 8080", " http 8080 via gateway"}), Shares: "mesh name"}
	}
	l := Line{Shares: "address", Text: fmt.Sprintf("egress db.q.net tcp %d addresses %s", pick(r, []int{8080, 8080, 9000}),
		pick(r, []string{"127.9.1.0/24", "192.0.2.0/24", "127.0.0.0/8"}))}
	if p.Inventory { // else nobody can know
		l.Text = fmt.Sprintf("egress db.q.net %s 8080 addresses %s", pick(r, []string{"tcp", "tcp", "tls", "http"}),
			pick(r, []string{"10.0.0.0/8", "10.96.0.0/16", "10.96.0.0/24", "0.0.0.0/0", "0.0.0.0", "10.96.0.5"}))
	}
	if r.IntN(2) == 0 {
		l.Clauses = append(l.Clauses, "via gateway")
	}
	return l.located()
}

// addedIn is an expose or a listen about another host, at the gateway, at its pods' ports, or at a gateway of its pods.
func (p Promise) addedIn(r *rand.Rand) []Line {
	ports := slices.Sorted(maps.Keys(p.Ports))
	ports = append(ports, p.Port, p.Port, p.Ports[p.Port], p.Ports[p.Port], 8080, 8443, 9443)
	port := pick(r, ports)
	kind := pick(r, []string{"http", "https", "https", "https mutual", "https passthrough", "tls", "tls mutual", "tls passthrough", "tcp", "mongo", "https mutual optional"})
	if r.IntN(2) == 0 { // what the promise's port speaks: others' are errors at sight
		kind = map[bool]string{true: "http", false: "https"}[p.Port == 80]
	}
	host := pick(r, []string{"www.example.com", "*.example.com", "x.pay.example.com", "*.pay.example.com", "other.example.org", "*"})
	if p.portShare(port) == "pod port" && r.IntN(2) == 0 {
		host = p.Host // on another port it is another host, where it is not the same port of the pods
	}
	if r.IntN(3) == 0 {
		protocol, mode, _ := strings.Cut(kind, " ")
		if protocol == "mongo" || mode == "mutual optional" {
			protocol, mode = "http", ""
		}
		cert := ""
		if (protocol == "https" || protocol == "tls") && mode != "passthrough" {
			cert = " cert shared"
		}
		return []Line{{Within: "g", Shares: p.portShare(port), Objects: byHand(protocol, mode, host, port),
			Text: fmt.Sprintf("listen %s on %d%s for ops/%s", strings.TrimSpace(protocol+" "+mode), port, cert, host)}}
	}
	gateway, declared := "g", []Line(nil)
	shares := p.portShare(port)
	switch {
	case r.IntN(3) == 0:
		gateway = pick(r, []string{"first", "second"}) // of objects that contradict each other the first name wins
		declared, shares = []Line{p.another(r, gateway)}, "selector"
		host, port = pick(r, []string{host, p.Host}), pick(r, []int{port, p.Port})
	case strings.Contains(kind, "https") && kind != "https passthrough" && r.IntN(3) == 0:
		shares = "certificate"
	case strings.Contains(host, "*") && shares == "port":
		shares = "suffix"
	case port != p.Port && r.IntN(4) == 0:
		host = p.Host
	}
	l := p.exposed(r, kind, host, port, gateway, shares)
	if shares == "certificate" && p.portShare(port) == "pod port" {
		l.Shares = "pod port"
	}
	return append(declared, l)
}

// byHand is the VirtualService that another team has at a listen.
func byHand(protocol, mode, host string, port int) string {
	if protocol != "http" && (protocol != "https" || mode == "passthrough") {
		return ""
	}
	return fmt.Sprintf(`
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: by-hand-%s-%d, namespace: ops}
spec:
  hosts: [%q]
  gateways: [istio-ingress/g-%s-%d]
  http: [{route: [{destination: {host: other.ops.svc.cluster.local, port: {number: 9000}}}]}]
`, protocol, port, host, protocol, port)
}

func (p Promise) exposed(r *rand.Rand, kind, host string, port int, gateway, shares string) Line {
	service := "other.ops:9000"
	l := Line{Shares: shares}
	switch {
	case strings.HasSuffix(kind, "passthrough"):
		service = "foe.ops:443"
	case kind == "tcp" || kind == "mongo":
		service, host = "m.ops:5555", ""
	case shares == "certificate":
		l.Clauses = append(l.Clauses, "cert shared")
	}
	if host != "" {
		host = " at " + host
	}
	l.Text = fmt.Sprintf("expose %s %s%s on %d via %s", service, kind, host, port, gateway)
	if strings.HasPrefix(kind, "https") && !strings.HasSuffix(kind, "passthrough") && r.IntN(5) == 0 {
		l.Clauses = append(l.Clauses, "redirect http")
	}
	return l
}

func (p Promise) portShare(port int) string {
	at := func(n int) int {
		if pod, ok := p.Ports[n]; ok {
			return pod
		}
		return n
	}
	switch {
	case port == p.Port:
		return "port"
	case at(port) == at(p.Port):
		return "pod port"
	}
	return "gateway"
}

// another is a gateway of the same pods under another name; where nobody shows the pods, of the same Service at least.
func (p Promise) another(r *rand.Rand, name string) Line {
	service := pick(r, []string{", service istio-ingress", ", service istio-ingress", ""})
	if p.Inventory {
		service = pick(r, []string{service, ", service another"})
	}
	return Line{Shares: "selector", Text: fmt.Sprintf("gateway %s { namespace istio-ingress, selector %s%s, ports %s }", name,
		pick(r, []string{"app=istio-ingress", "team=edge", "istio=ingress", "istio=ingress, app=istio-ingress", "istio=other"}), service, list(p.Ports))}
}

// apart is a line of another program: about a host that shares no name, address or service with the promise.
func (p Promise) apart(r *rand.Rand) Line {
	if p.Port != 0 {
		kind := pick(r, []string{"https", "https mutual", "https passthrough", "tls"})
		if p.Port == 80 {
			kind = "http"
		}
		service := map[bool]string{true: "foe.ops:443", false: "other.ops:9000"}[kind == "https passthrough"]
		l := Line{Shares: "program", Text: fmt.Sprintf("expose %s %s at %s on %d via g", service, kind, pick(r, []string{"www.example.com", "other.example.org"}), p.Port)}
		if kind == "https" && r.IntN(2) == 0 {
			l.Clauses = append(l.Clauses, "cert shared")
		}
		return l
	}
	l := Line{Shares: "program", Text: "egress " + pick(r, []string{"also.q.net", "also.q.net", "other.q.net"})}
	if len(p.Lines) > 1 && r.IntN(3) > 0 { // what the promise's program says too
		l.Text, l.Clauses = p.Lines[1].Text, nil
	} else if r.IntN(4) > 0 {
		l.Clauses = append(l.Clauses, "via gateway "+pick(r, []string{"egress", "egress", "out"}))
	}
	if r.IntN(3) == 0 {
		l.Clauses = append(l.Clauses, "originate-tls")
	}
	return l
}
