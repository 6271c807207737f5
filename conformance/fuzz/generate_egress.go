package fuzz

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// egresses are statements about hosts of each kind, in any order.
func egresses(r *rand.Rand, p Program) []Egress {
	var out []Egress
	add := func(list ...Egress) { // what one of these says of a host no other does: each may be of another build, or of both
		builds := []int{p.anyBuild(r)}
		if p.Other != "" && r.IntN(3) == 0 {
			builds = []int{0, 1}
		}
		for i := range list {
			if list[i].File == 0 && list[i].From == "" {
				list[i].File = r.IntN(len(namespaces))
			}
			for _, build := range builds {
				e := list[i]
				e.Build = build
				out = append(out, e)
			}
		}
	}
	add(wild(r)...)
	add(exact(r)...)
	add(ofBytes(r, p.DNSCapture)...)
	if r.IntN(3) == 0 {
		add(Egress{Hosts: []string{"*.side.net"}, For: pick(r, [][]string{nil, nil, {"shop"}}), Sidecar: r.IntN(2) == 0,
			Originate: p.Target >= 30 && r.IntN(3) > 0})
	}
	if r.IntN(3) == 0 {
		add(cards(r)...)
	}
	add(servers(r, p)...)
	if r.IntN(3) == 0 {
		e := Egress{Hosts: []string{"range.ext.org"}, HTTP: []int{80, 8080}, TLS: []int{443}, Addresses: "127.9.8.0/24",
			Gateway: pick(r, []string{"", "egress", "out"}), Originate: r.IntN(2) == 0}
		if e.Gateway == "" && slices.ContainsFunc(out, func(o Egress) bool { return o.Gateway != "" || o.To != "" }) {
			e.Gateway = "egress" // its addresses would take precedence over the others' gateways and servers
		}
		if e.Gateway != "" {
			e.To = "range.ext.org"
		}
		add(e)
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// wild is a wildcard through one server, and hosts that it covers with paths of their own.
func wild(r *rand.Rand) []Egress {
	if r.IntN(2) == 0 {
		return nil
	}
	e := Egress{Hosts: []string{"*.wild.net"}, Gateway: pick(r, gatewaysOut),
		Through: pick(r, []string{"www.wild.net", "www.wild.net", "front.ext.org"}), Originate: r.IntN(2) == 0}
	switch r.IntN(5) {
	case 0:
		e.Accounts = []string{"shop/checkout", "ops/sleep"}
	case 1:
		e.For = []string{"shop"}
	case 2:
		e.HTTP, e.TLS = []int{80, 8080}, []int{443}
	}
	out := []Egress{e}
	for _, host := range []string{"own.wild.net", "deep.in.wild.net"} {
		if r.IntN(3) == 0 {
			continue
		}
		own := Egress{Hosts: []string{host}, Gateway: pick(r, []string{"", "egress", "out"}), Originate: r.IntN(2) == 0,
			HTTP: e.HTTP, TLS: e.TLS} // all ports of the wildcard, which would take the rest
		if e.Accounts != nil || own.Gateway != "" && e.For == nil && r.IntN(4) == 0 {
			own.Gateway, own.Accounts = pick(r, gatewaysOut), []string{pick(r, []string{"shop/checkout", "ops/sleep"})}
		}
		out = append(out, own)
	}
	return out
}

// exact are hosts that no wildcard knows, by one or two statements.
func exact(r *rand.Rand) []Egress {
	var out []Egress
	hosts := [][]string{{"api.ext.com"}, {"cdn.ext.com"}}
	if r.IntN(5) == 0 {
		hosts = [][]string{{"api.ext.com", "cdn.ext.com"}}
	}
	for _, names := range hosts {
		if r.IntN(4) == 0 {
			continue
		}
		e := Egress{Hosts: names, Gateway: pick(r, []string{"", "egress", "out"}), Originate: r.IntN(2) == 0}
		e.Sidecar = e.Gateway == "" && r.IntN(3) == 0
		switch n := r.IntN(4); {
		case n == 0:
			e.HTTP, e.TLS = []int{80, 8080}, []int{443, 8443}
		case n == 1:
			e.HTTP, e.TLS = []int{8080}, []int{8443}
		case n == 2 && !e.Originate:
			e.HTTP = []int{80}
		}
		if r.IntN(4) == 0 && !slices.Contains(e.HTTP, 8080) {
			e.GRPC = []int{8080}
			if len(e.HTTP)+len(e.TLS) == 0 {
				e.HTTP, e.TLS = []int{80}, []int{443}
			}
		}
		switch {
		case e.Gateway != "" && r.IntN(4) == 0:
			e.Accounts = []string{"shop/checkout"}
		case r.IntN(4) == 0:
			e.For = []string{pick(r, []string{"shop", "default", "ops"})}
		}
		e.Settings = pick(r, []string{"", "", "timeout 3s, retry 2 on 5xx", "balance round-robin", "connections 10"})
		out = append(out, e)
		if r.IntN(3) == 0 && e.For == nil && len(e.HTTP)+len(e.TLS) > 0 {
			// a second statement about a host, which adds ports and accounts and has no opinion of its own
			more := Egress{Hosts: names[:1], TLS: []int{443}}
			if e.Accounts != nil {
				more.Accounts = []string{"ops/sleep"}
			}
			out = append(out, more)
		}
	}
	return out
}

// ofBytes are tcp hosts: of a range, of an address, and one that takes its port; where sidecars answer DNS several of it.
func ofBytes(r *rand.Rand, capture bool) []Egress {
	var out []Egress
	all := []Egress{
		{Hosts: []string{"db.ext.com"}, TCP: []int{5432}, Addresses: "127.9.9.0/24"},
		{Hosts: []string{"one.ext.com"}, TCP: []int{5432}, Addresses: "127.9.6.6"},
		{Hosts: []string{"smtp.ext.com"}, TCP: []int{587}},
		{Hosts: []string{"pair.ext.com"}, TCP: []int{5433}, Addresses: "127.9.6.7, 127.9.6.8"},
		{Hosts: []string{"moved.ext.com"}, TCP: []int{5433}, Addresses: "127.9.6.9", To: "back.ext.com:5432", Else: "rear.ext.com:5432"},
	}
	if capture {
		all = append(all, Egress{Hosts: []string{"far.ext.com"}, TCP: []int{5432, 587}}, Egress{Hosts: []string{"near.ext.com"}, TCP: []int{587}})
	}
	apart := !capture && r.IntN(4) == 0 // two hosts that take one port, each of its namespaces
	if apart {
		all = append(all, Egress{Hosts: []string{"near.ext.com"}, TCP: []int{587}})
	}
	for _, e := range all {
		takes := apart && slices.Contains(e.TCP, 587)
		if r.IntN(4) > 0 && !takes {
			continue
		}
		e.Gateway, e.Originate = pick(r, []string{"", "egress", "out"}), r.IntN(3) == 0
		if e.Gateway != "" && strings.HasSuffix(e.Addresses, "/24") {
			e.To = e.Hosts[0]
		}
		switch {
		case e.Gateway != "" && r.IntN(3) == 0:
			e.Accounts = []string{"shop/checkout"}
		case r.IntN(4) == 0:
			e.For = []string{"shop"}
		}
		if takes {
			e.Accounts, e.For = nil, map[string][]string{"smtp.ext.com": {"shop"}, "near.ext.com": {"ops", "default"}}[e.Hosts[0]]
		}
		out = append(out, e)
	}
	return out
}

// cards are hosts that want a certificate: of the gateway, or of workloads in several namespaces.
func cards(r *rand.Rand) []Egress {
	gate := Egress{Hosts: []string{"gate.ext.org"}, Gateway: pick(r, gatewaysOut), Originate: true, Mutual: true}
	if r.IntN(3) == 0 {
		gate.Accounts = []string{"shop/checkout"}
	}
	out := []Egress{gate}
	if gate.Accounts == nil && r.IntN(2) == 0 {
		out = apart(r, gate)
	}
	for file := range namespaces {
		if r.IntN(3) == 0 {
			out = append(out, Egress{Hosts: []string{"card.ext.org"}, Originate: true, Mutual: true, From: "sleep", File: file})
		}
	}
	return out
}

// stated are all ports of a statement for requests and for TLS.
func (e Egress) stated() (http, tls []int) {
	if len(e.HTTP)+len(e.GRPC)+len(e.TLS)+len(e.TCP) == 0 {
		return []int{80}, []int{443}
	}
	return slices.Concat(e.HTTP, e.GRPC), slices.Clone(e.TLS)
}
