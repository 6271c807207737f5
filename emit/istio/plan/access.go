package plan

import (
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An AccessPolicy is the AuthorizationPolicy by which a gateway refuses callers of a
// published host. Without an authorizer it denies those that do not have what they need.
// It is never an ALLOW policy, which would deny every other host of the pods.
//
// It is bound to the names of the host with and without a port, to the pods' ports, and
// to the names of the connections that reach the host's server: Istio widens a policy by
// host for connections without requests, which other servers of the port may have.
type AccessPolicy struct {
	Object
	Selector   map[string]string
	Published  *model.Published
	Authorizer string
	Ports      []int
	Rules      []AccessRule
	At         []diag.Span // all clauses of Published and its routes
}

// An AccessRule is requests, or without operations connections, and what they lack.
type AccessRule struct {
	Operations  []Operation
	Hosts       []string // of the requests; none: connections
	Names       []string // of the connections (SNI); none: any
	Addresses   []model.Said[string]
	Forwarded   bool // the address is what the declared proxies in front say
	Principals  []model.Said[string]
	Claims      []ClaimLack
	Authorizers []model.Said[string]
}

// An Operation is requests of a host, by path and method.
type Operation struct {
	Paths, NotPaths, Methods, NotMethods []string
}

// A ClaimLack is that a claim has none of the values.
type ClaimLack struct {
	Path   []string
	Values []string
	At     []diag.Span
}

// An Authentication is the RequestAuthentication by which a gateway's pods verify tokens.
type Authentication struct {
	Object
	Selector map[string]string
	Tokens   *model.TokensDecl
	At       []diag.Span

	gateway *model.Gateway
}

// planAccess decides the policies of the published hosts.
func (p *planner) planAccess() {
	in := &p.plan.Ingress
	verified := map[string]*Authentication{}
	for _, pub := range p.model.Published {
		d := demandOf(pub)
		if len(d.needs) == 0 {
			continue
		}
		in.Policies = append(in.Policies, p.accessPolicies(d)...)
		for _, n := range d.needs {
			for i := range n.Tokens {
				p.verify(verified, pub.Gateway, &n.Tokens[i])
			}
		}
	}
	slices.SortFunc(in.Authentications, func(x, y *Authentication) int {
		return compareObjects(x.Object, key{x.Name}, y.Object, key{y.Name})
	})
}

// verify adds the verification of tokens at a gateway's pods.
func (p *planner) verify(verified map[string]*Authentication, g *model.Gateway, t *model.TokenTest) {
	i := slices.IndexFunc(p.model.Tokens, func(d *model.TokensDecl) bool { return d.Name == t.Tokens })
	if i < 0 { // reported
		return
	}
	k := key{"tokens", g.Name, t.Tokens}
	a := verified[k.id()]
	if a == nil {
		a = &Authentication{Object: p.object(g.Namespace, k), Selector: p.selector(g), Tokens: p.model.Tokens[i], gateway: g}
		verified[k.id()] = a
		p.plan.Ingress.Authentications = append(p.plan.Ingress.Authentications, a)
	}
	a.At = append(a.At, t.At)
}

// accessPolicies returns the policies of a host: one that denies, and one that asks an
// authorizer.
func (p *planner) accessPolicies(d *demand) []*AccessPolicy {
	pub := d.pub
	policy := func(role string) *AccessPolicy {
		k := key{role, pub.Gateway.Name, strconv.Itoa(pub.Port)}
		if pub.Host != "" {
			k = append(k, string(pub.Host))
		}
		out := &AccessPolicy{Object: p.object(pub.Gateway.Namespace, k), Selector: p.selector(pub.Gateway), Published: pub, Ports: p.podPorts(pub)}
		out.At = accessClauses(pub)
		return out
	}
	deny, ask := policy("access"), policy("check")
	for _, n := range d.needs {
		to, base := deny, p.boundTo(d, n)
		if readsRequests(pub) && len(base.Operations) == 0 { // no request needs it: reported
			continue
		}
		if n.Authorizer.Is() {
			to = ask
			to.Authorizer = n.Authorizer.Value
		}
		for _, lack := range p.lacks(pub, n) {
			one := base
			one.Addresses, one.Forwarded, one.Principals = lack.Addresses, lack.Forwarded, lack.Principals
			one.Claims, one.Authorizers = lack.Claims, lack.Authorizers
			to.Rules = append(to.Rules, one)
		}
	}
	return slices.DeleteFunc([]*AccessPolicy{deny, ask}, func(a *AccessPolicy) bool { return len(a.Rules) == 0 })
}

// accessClauses returns the clauses about the callers of a host and of its routes.
func accessClauses(pub *model.Published) []diag.Span {
	said := pub.Access.Said()
	for i := range pub.Routes {
		said = append(said, pub.Routes[i].Access.Said()...)
	}
	return said
}

// boundTo returns the requests of the host that have a need.
func (p *planner) boundTo(d *demand, n need) AccessRule {
	out := AccessRule{Names: p.connections(d.pub)}
	if !readsRequests(d.pub) {
		return out
	}
	out.Operations, out.Hosts = d.operations(n.key), hostForms(d.pub)
	return out
}

// readsRequests reports whether the gateway reads the requests of a host.
func readsRequests(pub *model.Published) bool {
	return pub.Protocol.Value.PlainHTTP() || TerminatesHTTP(pub)
}

// hostForms returns the Hosts of the requests of a host, with a dot at its end too. Envoy
// ignores case, and a port that is a number; of a wildcard the server answers no other
// port.
func hostForms(pub *model.Published) []string {
	port := "*"
	if pub.Host.IsWildcard() {
		port = strconv.Itoa(pub.Port)
	}
	var out []string
	for _, name := range spellings(pub.Host) {
		out = append(out, name, name+":"+port)
	}
	return out
}

// podPorts returns the ports of the pods on which the host may be called: that of the
// Service too, in case its pods listen there, unless it leads elsewhere.
func (p *planner) podPorts(pub *model.Published) []int {
	var out []int
	for _, at := range p.plan.Ingress.listeners.Of(pub.Gateway, pub.Port) {
		out = append(out, at.Port)
	}
	taken := false
	for _, other := range pub.Gateway.Ports {
		if other.Number != pub.Port {
			taken = taken || slices.Contains(p.model.Listening().Targets(pub.Gateway, other.Number), pub.Port)
		}
	}
	if !taken {
		out = append(out, pub.Port)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// connections returns the names of the connections that reach the host; none: any.
func (p *planner) connections(pub *model.Published) []string {
	switch {
	case pub.Protocol.Value.PlainHTTP() || pub.Protocol.Value.Opaque():
		return nil
	case !readsRequests(pub):
		return []string{string(pub.Host)}
	}
	var out []string
	for _, listed := range p.plan.Ingress.ServerOf(pub).Listed {
		if listed.Published.Host.IsAny() { // connections without a name too
			return nil
		}
		out = append(out, listed.Name)
	}
	return out
}

// lacks returns the ways of not having what is needed.
func (p *planner) lacks(pub *model.Published, n need) []AccessRule {
	switch {
	case n.Addresses != nil:
		return []AccessRule{{Addresses: n.Addresses, Forwarded: p.model.ProxiesOf(pub.Gateway).Value > 0 && readsRequests(pub)}}
	case n.Names != nil:
		return []AccessRule{{Principals: n.Names}}
	case n.Tokens != nil:
		return p.tokenLacks(n.Tokens)
	}
	return []AccessRule{{Authorizers: []model.Said[string]{n.Authorizer}}}
}

// tokenLacks returns the ways of not having any of the tokens: of each, one part.
func (p *planner) tokenLacks(tests []model.TokenTest) []AccessRule {
	out := []AccessRule{{}}
	for i := range tests {
		parts := p.parts(&tests[i])
		if len(out)*len(parts) > maxLacks { // reported
			return out
		}
		var next []AccessRule
		for _, one := range out {
			for _, part := range parts {
				next = append(next, AccessRule{Claims: joinLacks(one.Claims, part)})
			}
		}
		out = next
	}
	return out
}

// maxLacks is how many rules the alternatives of tokens may need.
const maxLacks = 64

// parts returns the parts of a test: the issuer, the audience and the claims.
func (p *planner) parts(t *model.TokenTest) []ClaimLack {
	var out []ClaimLack
	for _, d := range p.model.Tokens {
		if d.Name == t.Tokens {
			out = append(out, ClaimLack{Path: []string{"iss"}, Values: []string{d.Issuer.Value}, At: []diag.Span{t.At}})
			if len(d.Audiences) > 0 {
				out = append(out, ClaimLack{Path: []string{"aud"}, Values: textsOf(d.Audiences), At: []diag.Span{t.At}})
			}
		}
	}
	for _, c := range t.Claims {
		out = append(out, ClaimLack{Path: c.Path, Values: textsOf(c.Values), At: places(c.Values)})
	}
	return out
}

func textsOf(list []model.Said[string]) []string {
	var out []string
	for _, v := range list {
		out = append(out, v.Value)
	}
	return out
}

// joinLacks adds a claim that has none of its values.
func joinLacks(list []ClaimLack, more ClaimLack) []ClaimLack {
	out := slices.Clone(list)
	i := slices.IndexFunc(out, func(c ClaimLack) bool { return slices.Equal(c.Path, more.Path) })
	if i < 0 {
		return append(out, more)
	}
	one := out[i]
	one.Values = append(slices.Clone(one.Values), more.Values...)
	slices.Sort(one.Values)
	one.Values, one.At = slices.Compact(one.Values), append(slices.Clone(one.At), more.At...)
	out[i] = one
	return out
}
