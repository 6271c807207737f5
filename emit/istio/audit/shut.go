package audit

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// shutRule finds calls that the program lets pass and that a policy of somebody else
// refuses at the same pods: one that denies them, one that allows only others, one that
// asks an authorizer, or one that verifies tokens. Each rule of a policy is reported
// once, with the first route that it shuts and an example.
var shutRule = Rule{"shut", []code.Code{code.ShutByPolicy}, (*Audit).shut}

// A shutting is a rule of a policy that shuts routes of the program.
type shutting struct {
	by     world.Part
	at     world.Part // the first route
	host   host.Pattern
	what   string // becomes of an example
	routes map[diag.Span]bool
}

func (a *Audit) shut() {
	found := map[string]*shutting{}
	var order []*shutting
	gateways, named := map[*world.Gateway]*guards{}, new(host.Map[host.Pattern])
	list := a.entries()
	for _, e := range list {
		named.Put(e.host, e.host)
	}
	for _, e := range list {
		g := e.server.Gateway
		if gateways[g] == nil {
			gateways[g] = a.guardsOf(g)
			gateways[g].named = named
		}
		for _, s := range gateways[g].shut(e) {
			key := s.by.String() + " " + s.by.Path
			if found[key] == nil {
				found[key] = &shutting{by: s.by, at: e.at(), host: e.host, what: s.what, routes: map[diag.Span]bool{}}
				order = append(order, found[key])
			}
			found[key].routes[a.about(e.at(), e.host)] = true
		}
	}
	for _, s := range order {
		a.report(finding{
			code: code.ShutByPolicy, at: s.at, other: s.by, note: "the policy is here", atNote: "the program lets it pass here", host: s.host,
			message: s.what + othersOf(len(s.routes)-1), hint: "narrow the policy to the hosts and paths that it is for",
		})
	}
}

func othersOf(routes int) string {
	switch routes {
	case 0:
		return ""
	case 1:
		return ", and calls of another route"
	}
	return fmt.Sprintf(", and calls of %d other routes", routes)
}

// An entry is a route of the program for a host at a server of a gateway.
type entry struct {
	server *world.Server
	served world.Part
	host   host.Pattern // the narrower of the server's and the route's
	route  *world.Route
	before []*world.Route // that take requests first
	ports  []uint32       // of the pods
	plain  *example       // a request for the host; nil of a wildcard
}

// at returns what states the route: of one that takes all requests, its host.
func (e entry) at() world.Part {
	if e.route.Kind != "http" || e.route.CatchesAll() {
		return e.served
	}
	return e.route.At
}

// entries returns what the program publishes.
func (a *Audit) entries() (list []entry) {
	ports := map[*world.Server][]uint32{}
	for _, l := range a.Listeners {
		for _, s := range l.Servers {
			ports[s] = append(ports[s], l.Target)
		}
	}
	for _, v := range a.VirtualServices {
		if !a.own(v.Object) {
			continue
		}
		for _, b := range v.Bindings {
			for _, o := range v.Overlaps[b.Name] {
				e := entry{server: o.Server(), served: o.Host.At, host: v.Hosts[o.Number], ports: ports[o.Server()]}
				if o.Host.Host != e.host && e.host.Covers(o.Host.Host) {
					e.host = o.Host.Host
				}
				if e.server.Spec.GetTls().GetMode() == api.ServerTLSSettings_ISTIO_MUTUAL || v.RepeatsWithDot(v.Hosts[o.Number]) {
					continue // of the mesh's egress, or another spelling
				}
				for _, r := range v.Routes {
					if !r.AppliesAt(b.Name) || !e.server.Accepts(r) {
						continue
					}
					if e.route = r; r.HTTP.GetDirectResponse().GetStatus() < 400 {
						list = append(list, e)
					}
					e.before = append(e.before[:len(e.before):len(e.before)], r)
				}
			}
		}
	}
	return list
}

// guards are the policies of a gateway's pods: those of the program, and the others.
type guards struct {
	own, others proxy.Policies
	tokens      []verification          // of others
	read        map[string]bool         // where the program looks for tokens
	unlisted    func(host.Pattern) bool // accessRule reports the host
	named       *host.Map[host.Pattern] // all hosts of the program

	near   proxy.Policies // those of own that may be about calls of the host nearTo
	nearTo string
}

func (a *Audit) guardsOf(g *world.Gateway) *guards {
	var own, others []*world.AuthorizationPolicy
	namespace := a.podNamespace(g)
	for _, p := range a.AuthorizationPolicies {
		switch {
		case !p.AppliesTo(g, namespace, a.Mesh.Root):
		case a.mine(p.Object):
			own = append(own, p)
		default:
			others = append(others, p)
		}
	}
	listed, policy := a.allowed(g)
	out := &guards{own: proxy.PoliciesOf(own), others: proxy.PoliciesOf(others), read: map[string]bool{}}
	out.unlisted = func(h host.Pattern) bool {
		if policy == nil || h.IsWildcard() {
			return false
		}
		_, found := listed.Find(h)
		return !found
	}
	for _, r := range a.RequestAuthentications {
		if !r.AppliesTo(g, namespace, a.Mesh.Root) {
			continue
		}
		for i, rule := range r.Spec.JwtRules {
			if !a.mine(r.Object) {
				out.tokens = append(out.tokens, verification{r, rule, r.Part("spec.jwtRules[%d].issuer", i)})
				continue
			}
			for _, place := range tokenPlaces(rule) {
				out.read[place] = true
			}
		}
	}
	return out
}
