package fuzz

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Generate makes a program that docs/language.md allows.
func Generate(r *rand.Rand) Program {
	var p Program
	taken := map[string]bool{}
	for range 1 + r.IntN(6) {
		p.Exposes = append(p.Exposes, expose(r, taken)...)
	}
	p.Egresses = egresses(r)
	return p
}

// expose publishes a host that is not yet published on that port of that gateway, in one or two statements.
func expose(r *rand.Rand, taken map[string]bool) []Expose {
	e := Expose{Service: pick(r, services), Protocol: "http", Hosts: []string{pick(r, hostsIn)}, On: 80,
		Gateway: pick(r, gatewaysIn), File: r.IntN(len(namespaces))}
	if r.IntN(3) > 0 {
		e.Protocol, e.Mode = "https", pick(r, []string{"", "", "mutual", "mutual optional", "passthrough"})
		e.On = pick(r, []int{443, 443, 8443})
		if e.Mode != "passthrough" && r.IntN(3) == 0 {
			e.Cert = "shared"
		}
		e.Redirect = e.Mode != "passthrough" && e.On == 443 && r.IntN(4) == 0
	}
	key := func(port int) string { return fmt.Sprintf("%s %s %d", e.Hosts[0], e.Gateway, port) }
	if taken[key(e.On)] || e.Redirect && taken[key(80)] {
		return nil
	}
	taken[key(e.On)] = true
	if e.Redirect {
		taken[key(80)] = true
	}
	if e.Mode == "passthrough" {
		e.Service = tlsService
		return []Expose{e}
	}
	switch r.IntN(3) {
	case 0:
		e.Routes = routes(r)
	case 1: // two statements about one host: a whole one, and one that takes a part of it
		other := e
		other.Service, other.File = pick(r, services), r.IntN(len(namespaces))
		other.Redirect = false
		other.Routes = []Route{{Path: pick(r, []string{"/a", "/a/b", "/c"}), Dests: []Dest{{other.Service, 100}}}}
		return []Expose{e, other}
	}
	return []Expose{e}
}

// routes are a block in which no route takes all that a later one could: those with a path come in any order but that.
func routes(r *rand.Rand) []Route {
	var out []Route
	for _, path := range []string{"/a/b", "/a", "/c", "/d"} {
		if r.IntN(2) == 0 {
			continue
		}
		route := Route{Path: path, Dests: []Dest{{pick(r, services), 100}}}
		switch r.IntN(7) {
		case 0:
			route.Method = "POST"
		case 1:
			route.Header, route.Value = "x-user", "jason"
		case 2:
			route.Kind = "="
		case 3:
			route.Kind, route.Path = "~", path+"/[0-9]+"
		case 4:
			share := 10 + r.IntN(80)
			route.Dests = []Dest{{"a.default:80", share}, {"c.shop:9000", 100 - share}}
		case 5:
			route.Dests, route.Status = nil, 503
		}
		out = append(out, route)
	}
	if r.IntN(2) == 0 || len(out) == 0 {
		out = append(out, Route{Dests: []Dest{{pick(r, services), 100}}})
	}
	return out
}

func egresses(r *rand.Rand) []Egress {
	var out []Egress
	wildcard := r.IntN(2) == 0
	if wildcard {
		e := Egress{Hosts: []string{"*.wild.net"}, Gateway: pick(r, gatewaysOut), Through: "www.wild.net",
			Originate: r.IntN(2) == 0, File: r.IntN(len(namespaces))}
		out = append(out, e)
	}
	for _, host := range []string{"api.ext.com", "cdn.ext.com", "own.wild.net", "deep.in.wild.net"} {
		if r.IntN(3) == 0 {
			continue
		}
		e := Egress{Hosts: []string{host}, Gateway: pick(r, []string{"", "egress", "out"}), Originate: r.IntN(2) == 0,
			File: r.IntN(len(namespaces))}
		beneath := strings.HasSuffix(host, "wild.net") && wildcard // states all ports of the wildcard: it would take the rest
		switch n := r.IntN(4); {
		case n == 0:
			e.HTTP, e.TLS = []int{80, 8080}, []int{443, 8443}
		case n == 1 && !beneath:
			e.HTTP, e.TLS = []int{8080}, []int{8443}
		case n == 2 && !beneath && !e.Originate:
			e.HTTP = []int{80}
		}
		switch {
		case e.Gateway != "" && r.IntN(4) == 0:
			e.Accounts = []string{"shop/checkout"}
		case !beneath && r.IntN(4) == 0:
			e.For = []string{pick(r, []string{"shop", "default", "ops"})}
		}
		out = append(out, e)
		if r.IntN(4) == 0 && e.Accounts == nil && e.For == nil && len(e.HTTP)+len(e.TLS) > 0 {
			// a second statement about the host, which adds ports and has no opinion of its own
			out = append(out, Egress{Hosts: []string{host}, TLS: []int{443}, File: r.IntN(len(namespaces))})
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// Calls are calls of which some are likely to meet what a program says, and some are not.
func Calls(r *rand.Rand, p Program, n int) []string {
	var out []string
	for range n {
		if r.IntN(2) == 0 {
			out = append(out, callOut(r, p))
		} else {
			out = append(out, callIn(r, p))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func callOut(r *rand.Rand, p Program) string {
	host, port := pick(r, hostsOut), pick(r, portsOut)
	if len(p.Egresses) > 0 && r.IntN(3) > 0 {
		if h := pick(r, p.Egresses).Hosts[0]; h[0] != '*' {
			host = h
		}
	}
	scheme := "http"
	if port%1000 == 443 {
		scheme = "https"
	}
	if r.IntN(10) == 0 { // the other protocol
		scheme = map[string]string{"http": "https", "https": "http"}[scheme]
	}
	return fmt.Sprintf("%s GET %s://%s:%d/x", pick(r, callers), scheme, host, port)
}

func callIn(r *rand.Rand, p Program) string {
	e := pick(r, append(slices.Clone(p.Exposes), Expose{Hosts: []string{"n.example.net"}, On: 80, Gateway: "ingress", Protocol: "http"}))
	host := strings.Replace(e.Hosts[0], "*", pick(r, []string{"x", "q"}), 1)
	if r.IntN(4) == 0 {
		host = pick(r, probes)
	}
	port, scheme := e.On, e.Protocol
	if r.IntN(5) == 0 {
		port, scheme = 80, "http"
	}
	path := pick(r, []string{"/", "/a", "/a/b", "/a/b/1", "/a/1", "/ab", "/c", "/c/7", "/d", "/d/x", "/else"})
	text := fmt.Sprintf("outside at %s %s %s://%s:%d%s", e.Gateway, pick(r, []string{"GET", "GET", "POST"}), scheme, host, port, path)
	if r.IntN(4) == 0 {
		text += " header x-user = jason"
	}
	if scheme == "https" {
		switch r.IntN(4) {
		case 0, 1:
			text += " with client-certificate"
		case 2:
			if r.IntN(2) == 0 {
				text += " with rogue-certificate"
			}
		}
		if r.IntN(5) == 0 {
			text += " host " + pick(r, probes)
		}
	}
	return text
}
