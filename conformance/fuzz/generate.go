package fuzz

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Generate makes a program that docs/language.md allows.
func Generate(r *rand.Rand) Program {
	g := generator{r, map[string]bool{}, map[string]string{}, pick(r, []string{"http", "http", "http", "http2", "grpc"}), 0, 0}
	p := Program{}
	if r.IntN(3) == 0 {
		p.Target = 23 + r.IntN(9)
	}
	if r.IntN(4) == 0 {
		p.Name = "fuzz"
	}
	p.Declared = r.IntN(3) == 0
	if r.IntN(5) == 0 { // before 1.25 a host has no address of its own
		p.DNSCapture, p.Target = true, 25+r.IntN(7)
	}
	if r.IntN(5) == 0 {
		p.Other = "other"
	}
	g.target = p.Target
	p.Listens = listens(r, g)
	g.backends["a.default:80"] = pick(r, []string{"", "", "mtls", "http"})
	g.backends[strictService] = pick(r, []string{"", "mtls"})
	g.backends[tlsService] = "https"
	for range 1 + r.IntN(6) {
		g.build = p.anyBuild(r)
		p.Exposes = append(p.Exposes, g.expose()...)
	}
	if r.IntN(2) == 0 {
		p.Behind = 1 + r.IntN(2)
	}
	p.restrict(r)
	for _, service := range services {
		if r.IntN(5) == 0 && g.take("mesh "+service) {
			g.build = p.anyBuild(r)
			p.Meshes = append(p.Meshes, Mesh{service, g.routes(true), r.IntN(len(namespaces)), g.build})
		}
	}
	p.Egresses = egresses(r, p)
	if len(p.Exposes)+len(p.Egresses) == 0 {
		return Generate(r)
	}
	return p
}

// anyBuild is one of a program's builds.
func (p Program) anyBuild(r *rand.Rand) int {
	if p.Other == "" {
		return 0
	}
	return r.IntN(2)
}

// generator knows what is taken already, so that no two statements contradict each other.
type generator struct {
	r        *rand.Rand
	taken    map[string]bool
	backends map[string]string
	plain    string // the protocol of the ports that speak plain HTTP
	build    int    // of the statement that is made
	target   int    // the Istio of the program, 0: the default
}

// take takes all of the keys, or none when one is taken.
func (g generator) take(keys ...string) bool {
	for _, k := range keys {
		if g.taken[k] {
			return false
		}
	}
	for _, k := range keys {
		g.taken[k] = true
	}
	return true
}

// expose publishes hosts that are not yet published on that port of that gateway, in one or more statements.
func (g generator) expose() []Expose {
	r := g.r
	e := Expose{Gateway: pick(r, gatewaysIn), File: r.IntN(len(namespaces)), Build: g.build}
	switch n := r.IntN(20); {
	case n == 0:
		return g.bytes(e)
	case n < 3:
		e.Protocol, e.Mode, e.On = "tls", pick(r, []string{"", "mutual", "passthrough"}), pick(r, []int{443, 8443})
	case n < 10:
		e.Protocol, e.On = g.plain, 80
	default:
		e.Protocol, e.Mode = "https", pick(r, []string{"", "", "", "mutual", "mutual optional", "passthrough"})
		e.On = pick(r, []int{443, 443, 8443})
		e.Redirect = e.Mode != "passthrough" && r.IntN(4) == 0
		if e.Mode != "passthrough" {
			e.Cert = pick(r, []string{"", "", "shared"})
			e.TLSMin = pick(r, []string{"", "", "", "1.3"})
		}
	}
	e.Hosts = g.hosts(e)
	if e.Hosts[0] == "*" && r.IntN(2) == 0 {
		e.Accept = "GWC0316"
	}
	var keys []string
	for _, host := range e.Hosts {
		keys = append(keys, fmt.Sprintf("%s %s %d", host, e.Gateway, e.On))
		if e.Redirect {
			keys = append(keys, fmt.Sprintf("%s %s 80", host, e.Gateway))
		}
	}
	if !g.take(keys...) {
		return nil
	}
	switch {
	case e.Mode == "passthrough":
		e.Service = tlsService
		return []Expose{e}
	case e.Protocol == "tls":
		e.Service = pick(r, append([]string{tcpService}, services...))
		if r.IntN(3) == 0 {
			e.Routes = []Route{{Dests: shares(r)}}
		}
		return []Expose{e}
	case r.IntN(8) == 0 && g.build == 0:
		e.Service = pick(r, []string{tlsService, strictService})
		e.Backend = g.backends[e.Service]
		return []Expose{e}
	}
	return g.routed(e)
}

func (g generator) hosts(e Expose) []string {
	if g.build == 1 {
		return hostsOther
	}
	out := []string{pick(g.r, hostsIn)}
	if other := pick(g.r, hostsIn); g.r.IntN(4) == 0 && other != out[0] {
		out = append(out, other)
	}
	if e.Protocol == g.plain && g.r.IntN(12) == 0 {
		return []string{"*"}
	}
	return out
}

// bytes publishes a port, by tcp or mongo.
func (g generator) bytes(e Expose) []Expose {
	e.Protocol, e.On, e.Service = pick(g.r, []string{"tcp", "mongo"}), 27017, tcpService
	if !g.take("27017 " + e.Gateway) {
		return nil
	}
	if g.r.IntN(2) == 0 {
		e.Routes = []Route{{Dests: []Dest{{tcpService, "", 70}, {"n.ops:5556", "", 30}}}}
	}
	return []Expose{e}
}

// routed gives a statement of http its routes, alone or in a second statement that takes a part of it.
func (g generator) routed(e Expose) []Expose {
	r := g.r
	e.Service = pick(r, services)
	if g.build == 0 { // a policy of a service is one build's
		e.Backend = pick(r, []string{"", g.backends[e.Service]})
	}
	mesh := e.Mode == "" && !strings.Contains(strings.Join(e.Hosts, " "), "*") && r.IntN(3) == 0
	other := e
	other.Service, other.File, other.Redirect, other.TLSMin, other.Backend = pick(r, services), r.IntN(len(namespaces)), false, "", ""
	pair := r.IntN(3) == 0
	if mesh {
		keys := []string{"mesh " + e.Service}
		if pair && other.Service != e.Service {
			keys = append(keys, "mesh "+other.Service)
		}
		for _, host := range e.Hosts {
			keys = append(keys, "mesh "+host)
		}
		mesh = g.take(keys...)
	}
	e.AlsoMesh, other.AlsoMesh = mesh, mesh
	acme := e.Redirect && r.IntN(3) == 0
	switch {
	case pair && r.IntN(2) == 0: // a whole one, and one that takes a part of it
		other.Routes = g.paths(mesh, pick(r, [][]string{{"/a/b", "/a"}, {"/a"}, {"/c", "/d"}}))
	case pair: // both take a part; what one takes lies within the other's or apart
		e.Routes = []Route{{Path: "/a", Dests: g.dests()}}
		other.Routes = g.paths(mesh, pick(r, [][]string{{"/a/b"}, {"/c", "/d"}, {"/a/b", "/c"}}))
	case r.IntN(2) == 0:
		e.Routes = g.routes(mesh)
	}
	out := []Expose{e}
	if pair && len(other.Routes) > 0 {
		out = append(out, other)
	}
	if acme { // beside the redirect, on port 80
		well := Expose{Service: "d.ops:80", Protocol: g.plain, Hosts: e.Hosts, On: 80, Gateway: e.Gateway, File: other.File, Build: e.Build,
			Routes: []Route{{Path: "/c", Dests: []Dest{{"d.ops:80", "", 100}}}}}
		out = append(out, well)
	}
	g.outside(out)
	return out
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
