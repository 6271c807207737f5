package fuzz

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// addressesOf are lists of addresses: some have that of the judge, some those that callers claim.
var addressesOf = [][]string{{"127.0.0.1"}, {"127.0.0.0/8"}, {"192.0.2.0/24"}, {"192.0.2.0/24", "2001:db8::/32"}, {"2001:db8::/32"},
	{"192.0.2.7", "198.51.100.0/25", "127.0.0.0/16"}}

var claimsOf = []Claim{{"groups", []string{"admins", "ops"}}, {"scope", []string{"read"}}, {"realm.role", []string{"boss"}}, {"groups", []string{"admins"}}}

// restrict says of some hosts who may call them: what the docs allow, and no more.
func (p *Program) restrict(r *rand.Rand) {
	if r.IntN(3) == 0 {
		return
	}
	done := map[string]bool{}
	for i := range p.Exposes {
		e := p.Exposes[i]
		if done[e.place()] || e.Hosts != nil && e.Hosts[0] == "*" || r.IntN(3) == 0 {
			continue
		}
		done[e.place()] = true
		covered, apart := p.covered(e)
		switch {
		case !apart:
		case len(covered) > 0 && p.Behind > 0 && e.Gateway == "edge" && !e.reads(): // its connections are the proxies'
		case len(covered) > 0:
			a := Access{Addresses: pick(r, addressesOf)}
			for _, j := range append(covered, p.of(e)...) {
				p.Exposes[j].Access, done[p.Exposes[j].place()] = a, true
				p.Exposes[j].Routes = withoutOpen(p.Exposes[j].Routes)
			}
		case r.IntN(2) == 0 && p.dividable(e):
			p.Exposes[i].Access, p.Exposes[i].Routes = p.divided(r, e)
		default:
			a := p.access(r, e)
			for _, j := range p.of(e) {
				if j == i || r.IntN(2) == 0 { // a statement that says nothing of them has no opinion
					p.Exposes[j].Access = a
				}
			}
		}
	}
}

// place is what statements about the same hosts have in common.
func (e Expose) place() string {
	e.Service, e.Routes = "", nil
	return strings.Join(append([]string{e.Gateway, e.port()}, e.Hosts...), " ")
}

func (e Expose) port() string { return strconv.Itoa(e.On) }

// of are the statements about the hosts of one.
func (p Program) of(e Expose) []int {
	var out []int
	for i, other := range p.Exposes {
		if other.place() == e.place() {
			out = append(out, i)
		}
	}
	return out
}

// reads says whether the gateway reads the requests of a statement.
func (e Expose) reads() bool { return e.answers() }

// covered are other statements about hosts that a wildcard of this one covers on its port. They may not be apart from it:
// a redirect or a listen there has no conditions, and connections that are not ended there have no requests.
func (p Program) covered(e Expose) (covered []int, apart bool) {
	wide := e.Hosts
	if e.Protocol == "https" && e.reads() { // one server may have all wildcards of a port
		for _, other := range p.Exposes {
			if other.Gateway == e.Gateway && other.On == e.On && other.Protocol == "https" && other.reads() {
				wide = append(slices.Clone(wide), other.Hosts...)
			}
		}
	}
	for i, other := range p.Exposes {
		if other.Gateway != e.Gateway || other.place() == e.place() {
			continue
		}
		switch {
		case other.Redirect && e.On == 80 && covers(e.Hosts, other.Hosts):
			return nil, false
		case other.On != e.On:
		case !other.reads() && covers(wide, other.Hosts):
			return nil, false
		case covers(e.Hosts, other.Hosts):
			if len(other.Hosts) > 1 || len(e.Hosts) > 1 || slices.Contains(other.Hosts, "*") {
				return nil, false
			}
			covered = append(covered, i)
		}
	}
	for _, l := range p.Listens {
		if l.Gateway == e.Gateway && l.On == e.On && covers(wide, l.Hosts) {
			return nil, false
		}
	}
	return covered, true
}

// covers says whether a wildcard of a list covers a host of another.
func covers(wide, hosts []string) bool {
	return slices.ContainsFunc(wide, func(w string) bool {
		return strings.HasPrefix(w, "*") && slices.ContainsFunc(hosts, func(h string) bool {
			return h != w && strings.HasSuffix(h, w[1:])
		})
	})
}

// access is what the callers of all requests of a statement need.
func (p Program) access(r *rand.Rand, e Expose) Access {
	out, forwarded := Access{}, e.Gateway == "edge" && p.Behind > 0
	for !out.restricts() {
		if (e.reads() || !forwarded) && r.IntN(3) > 0 {
			out.Addresses = pick(r, addressesOf)
		}
		if strings.HasPrefix(e.Mode, "mutual") && r.IntN(2) == 0 {
			out.Names = p.names(r, e)
		}
		if e.reads() && e.Build == 0 && r.IntN(3) == 0 {
			out.Tokens = tests(r)
		}
		if e.reads() && e.Build == 0 && r.IntN(6) == 0 {
			out.Check = authorizers[e.Gateway]
		}
		if forwarded && !e.reads() {
			break
		}
	}
	return out
}

func (p Program) names(r *rand.Rand, e Expose) []string {
	if e.Mode == "mutual" && r.IntN(2) == 0 {
		return pick(r, [][]string{{"a.partner.net"}, {"a.partner.net", "b.partner.net"}})
	}
	return ids(r)
}

func ids(r *rand.Rand) []string {
	return pick(r, [][]string{{"spiffe://partner/ns/pay/sa/client"}, {"spiffe://partner/ns/ops/*"}, {"spiffe://partner/ns/pay/sa/client", "spiffe://partner/ns/ops/*"}})
}

func tests(r *rand.Rand) []TokenTest {
	var out []TokenTest
	for _, i := range r.Perm(len(issuers))[:1+r.IntN(2)] {
		t := TokenTest{Tokens: issuers[i].name}
		if r.IntN(2) == 0 {
			t.Claims = append(t.Claims, pick(r, claimsOf))
		}
		if c := pick(r, claimsOf); len(t.Claims) > 0 && c.Name != t.Claims[0].Name && r.IntN(2) == 0 {
			t.Claims = append(t.Claims, c)
		}
		out = append(out, t)
	}
	return out
}

// dividable says whether the routes of a host may differ in what callers need: nobody else states routes of it.
func (p Program) dividable(e Expose) bool {
	redirected := e.On == 80 && slices.ContainsFunc(p.Exposes, func(o Expose) bool { return o.Redirect && o.Gateway == e.Gateway && o.Hosts[0] == e.Hosts[0] })
	return e.reads() && !e.AlsoMesh && len(p.of(e)) == 1 && !isOutside(e.Service) && e.Service != tlsService && !covers(e.Hosts, e.Hosts) && !redirected
}

// divided are routes by method and path that differ in what callers need.
func (p Program) divided(r *rand.Rand, e Expose) (Access, []Route) {
	host := Access{}
	if r.IntN(2) == 0 {
		host = p.access(r, e)
	}
	g := generator{r: r, build: e.Build}
	var out []Route
	for _, route := range []Route{
		{Path: "/admin/open"}, {Path: "/admin/deep"}, {Path: "/admin"}, {Kind: "=", Path: "/healthz"}, {Path: "/public"}, {Method: "POST", Path: "/form"},
		{Kind: "^=", Path: "/v1"}, {Path: "/form"}, {},
	} {
		if r.IntN(2) == 0 {
			continue
		}
		route.Dests = g.dests()
		switch n := r.IntN(4); {
		case n == 0 && !host.byServer() && host.restricts():
			route.Access = Access{Open: true}
		case n < 3 && route.Path != "":
			route.Access = p.ofRoute(r, e)
		}
		out = append(out, route)
	}
	if all := len(out) - 1; all >= 0 && out[all].Path == "" && !slices.ContainsFunc(out, func(r Route) bool { return !r.Access.Open }) {
		out[all].Access = Access{} // some request must need what the host needs
	}
	if !slices.ContainsFunc(out, func(r Route) bool { return r.Access.is() }) {
		out = append([]Route{{Path: "/admin", Dests: g.dests(), Access: p.ofRoute(r, e)}}, slices.DeleteFunc(out, func(r Route) bool { return r.Path == "/admin" })...)
		out = reached(out)
	}
	return host, out
}

// withoutOpen are the routes of a host that a restricted wildcard covers: none of them is open.
func withoutOpen(routes []Route) []Route {
	out := slices.Clone(routes)
	for i := range out {
		if out[i].Access.Open {
			out[i].Access = Access{}
		}
	}
	return out
}

// ofRoute is what the requests of a route need besides.
func (p Program) ofRoute(r *rand.Rand, e Expose) Access {
	out := p.access(r, e)
	if out.byServer() {
		out.Names = ids(r)
	}
	return out
}
