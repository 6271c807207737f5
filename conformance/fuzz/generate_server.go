package fuzz

import (
	"math/rand/v2"
	"strings"
)

// servers are hosts of which a statement says more than how they leave: who may send what, where the servers are, and
// what their certificates are.
func servers(r *rand.Rand, p Program) []Egress {
	var out []Egress
	if r.IntN(2) == 0 {
		out = byPath(r)
	}
	if r.IntN(3) == 0 {
		out = append(out, elsewhere(r))
	}
	for _, host := range []string{"private.ext.org", "named.ext.org", "loose.ext.org"} {
		if r.IntN(4) == 0 {
			out = append(out, certified(r, host, p.Target == 0 || p.Target >= 26))
		}
	}
	return out
}

// byPath are statements about one host whose requests are judged by account and path. Routes that take a request in
// common have no settings, which would have to be the same.
func byPath(r *rand.Rand) []Egress {
	e := Egress{Hosts: []string{"paths.ext.org"}, HTTP: pick(r, [][]int{{80}, {80, 8080}}), Gateway: pick(r, gatewaysOut), Originate: true}
	accounts := [][]string{{"shop/checkout"}, {"shop/sleep"}, {"shop/checkout", "shop/sleep"}}
	if r.IntN(4) == 0 {
		e.For = []string{"shop"}
	} else {
		accounts = append(accounts, []string{"ops/sleep"}, []string{"shop/checkout", "default/sleep"})
	}
	out, whole, g := []Egress{e}, r.IntN(2) == 0, generator{r: r}
	condition := pick(r, []Cond{{"header", "x-user", "=", "jason"}, {"header", "x-user", "^=", "ja"}, {"no header", "x-user", "", ""},
		{"query", "beta", "=", "1"}})
	if r.IntN(3) == 0 {
		out = append(out, e)
	}
	for i, own := range []string{"/c", "/d"}[:len(out)] {
		for _, path := range []string{own, "/a/b", "/a", ""} {
			if r.IntN(2) == 0 && path != own || path == "" && !whole {
				continue
			}
			route := g.match(path)
			if path != own && route.Kind == "~" || path == "" { // what two expressions have in common, no match can say
				route = Route{Method: pick(r, []string{"GET", "POST"}), Path: path}
			}
			if len(route.Conds) > 0 {
				route.Conds = []Cond{condition}
			}
			if path == own && !whole && r.IntN(2) == 0 {
				route.Rewrite = g.rewrite(route)
			}
			route.Accounts = pick(r, accounts)
			out[i].Routes = append(out[i].Routes, route)
		}
		r.Shuffle(len(out[i].Routes), func(a, b int) { out[i].Routes[a], out[i].Routes[b] = out[i].Routes[b], out[i].Routes[a] })
		out[i].Routes = reached(out[i].Routes)
	}
	return out
}

// elsewhere is a host whose servers are not where DNS says.
func elsewhere(r *rand.Rand) Egress {
	e := Egress{Hosts: []string{"else.ext.org"}, Gateway: pick(r, []string{"", "egress", "out"}), Originate: r.IntN(2) == 0,
		To: pick(r, []string{"first.ext.org", "first.ext.org", "127.9.4.1", "first.ext.org, spare.ext.org"})}
	switch r.IntN(4) {
	case 0: // one port, which another one replaces
		e.HTTP, e.To = []int{80}, "first.ext.org:8443"
		if !e.Originate {
			e.To = "first.ext.org:8080"
		}
	case 1:
		e.HTTP, e.TLS = []int{80, 8080}, []int{443}
	}
	if strings.Count(e.To, "first") == 1 && !strings.Contains(e.To, "spare") && r.IntN(3) > 0 {
		e.Else = pick(r, []string{"spare.ext.org", "127.9.4.1"})
	}
	return e
}

// certified is a host whose server has an unusual certificate; what the statement demands may be what it presents, or not.
func certified(r *rand.Rand, host string, sidecarsHaveCA bool) Egress {
	e := Egress{Hosts: []string{host}, Gateway: pick(r, []string{"", "egress", "out"}), Originate: r.IntN(6) > 0}
	if !e.Originate {
		return e
	}
	fits := r.IntN(3) > 0
	switch own := certificates[host]; {
	case host == "loose.ext.org" && fits, r.IntN(8) == 0:
		e.Unverified = true
	case fits:
		e.CA = own.signer == "client"
		if own.name != host {
			e.Named = own.name
		}
	default:
		e.CA = r.IntN(2) == 0
		e.Named = pick(r, []string{"", host, "internal.ext.org"})
	}
	e.CA = e.CA && (sidecarsHaveCA || e.Gateway != "")
	return e
}
