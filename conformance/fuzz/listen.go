package fuzz

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Listen is a Gateway for VirtualServices that people write by hand. Nobody writes any here.
type Listen struct {
	Gateway, Protocol, Mode string
	On                      int
	Cert                    string
	Hosts                   []string
}

// hostsByHand are hosts of listens: some that statements would publish, and some that no statement ever does.
var hostsByHand = []string{"n.example.net", "*.in.example.net", "a.example.com", "b.example.com", "p.eu.example.com"}

// listen takes a host or two of a gateway's port, so that no statement publishes them there.
func (g generator) listen() []Listen {
	r := g.r
	l := Listen{Gateway: pick(r, gatewaysIn), Hosts: []string{pick(r, hostsByHand)}}
	switch r.IntN(6) {
	case 0:
		l.Protocol, l.On, l.Hosts = "tcp", 27017, nil
	case 1, 2:
		l.Protocol, l.On = g.plain, 80
	default:
		l.Protocol, l.On = pick(r, []string{"https", "https", "tls"}), pick(r, []int{443, 8443})
		l.Mode = pick(r, []string{"", "mutual", "passthrough"})
		if l.Mode != "passthrough" {
			l.Cert = "shared"
		}
		if !l.call().answers() { // without routes it is not a server: a wildcard would match its names
			l.Hosts = []string{"n.example.net"}
		}
	}
	other := pick(r, hostsByHand[2:])
	if l.call().answers() && !slices.Contains(l.Hosts, other) && r.IntN(3) == 0 {
		l.Hosts = append(l.Hosts, other)
	}
	keys := []string{fmt.Sprintf("listen %s %s %d", l.Gateway, l.Protocol, l.On)}
	if l.Protocol == "tcp" {
		keys = append(keys, "27017 "+l.Gateway)
	}
	for _, host := range l.Hosts {
		keys = append(keys, fmt.Sprintf("%s %s %d", host, l.Gateway, l.On))
	}
	if !g.take(keys...) {
		return nil
	}
	return []Listen{l}
}

// String writes the line.
func (l Listen) String() string {
	words := []string{"listen", l.Protocol}
	if l.Mode != "" {
		words = append(words, l.Mode)
	}
	words = append(words, fmt.Sprintf("on %d", l.On))
	if l.Cert != "" {
		words = append(words, "cert", l.Cert)
	}
	hosts := []string{"default/*"}
	for i, host := range l.Hosts {
		hosts = append(hosts[:i], namespaces[i]+"/"+host)
	}
	return strings.Join(words, " ") + " for " + strings.Join(hosts, ", ")
}

// call is a statement that publishes the same hosts, for those who choose what to call.
func (l Listen) call() Expose {
	return Expose{Gateway: l.Gateway, Protocol: l.Protocol, Mode: l.Mode, On: l.On, Hosts: l.Hosts}
}

func listens(r *rand.Rand, g generator) []Listen {
	var out []Listen
	for r.IntN(3) == 0 {
		out = append(out, g.listen()...)
	}
	return out
}
