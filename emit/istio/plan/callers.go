package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
)

// Callers of a host with a client certificate of their own have a hop, a server, an
// upstream and a policy of their own at the gateway: `for` decides only which sidecars
// know the host, and a caller that makes the hop of others itself would use their
// certificate. Callers with a gateway of their own have only the host's servers there.

// callersHop returns the name of the hop for callers with a certificate of their own,
// from the name of the hop for all callers. It names the callers, so that it means the
// same in all programs.
func callersHop(name string, c *model.Callers) string { return markedHop(name, callersMark, c.Text()) }

// everyone is the list of callers of a port whose calls all leave alike.
var everyone = []*model.Callers{nil}

// callersOf returns the callers of a port whose calls leave in different ways: nil for
// all of them if there is one way. Where nobody is refused in the mesh, the first ones come
// last: their route takes what the others leave.
func (e *EgressHost) callersOf(port model.EgressPort) []*model.Callers {
	if !e.ByCaller() {
		return everyone
	}
	list := e.CallersOf(port)
	switch {
	case len(list) == 1:
		return everyone
	case list[0].Cert.Is() && port.Protocol.PlainHTTP():
		return list
	}
	return append(slices.Clone(list[1:]), list[0])
}

// ownCert reports whether the callers of a path have a certificate of their own.
func (path *EgressPath) ownCert() bool { return path.Callers != nil && path.Callers.Cert.Is() }

// callersKey returns what distinguishes the path from those of other callers: the
// callers, or their gateway; "" if it is the path of all.
func (path *EgressPath) callersKey() string {
	switch {
	case path.Callers == nil:
		return ""
	case path.ownCert():
		return path.Callers.Text()
	}
	return path.Gateway.Name
}

// last reports whether the path is the last one of its port.
func (e *EgressHost) last(path *EgressPath) bool {
	i := slices.Index(e.Paths, path)
	return i == len(e.Paths)-1 || e.Paths[i+1].Number != path.Number
}

// routesOfCallers returns the sidecars' routes for a path of callers, from the one for all
// callers. With gateways in the match Istio would ignore the namespace. Who is in no
// namespace of the host, as pods beside a gateway, is refused if the gateway would present
// a certificate; else the calls leave as those of the first callers.
func (e *EgressHost) routesOfCallers(path *EgressPath, routes []EgressRoute, from int) []EgressRoute {
	refuses := path.ownCert() && path.Protocol.PlainHTTP()
	if path.Callers == nil || e.last(path) && !refuses {
		return routes
	}
	for i := from; i < len(routes); i++ {
		routes[i].Gateway, routes[i].Sources = "", path.Callers.Namespaces
	}
	if e.last(path) {
		routes = append(routes, answer(path, &Answer{StatusForbidden, e.Cert.Said}))
	}
	return routes
}

// planCallers adds the policies by which gateways deny the hops of callers to others.
func (p *planner) planCallers() {
	for _, e := range p.plan.Egress.Hosts {
		for used := range e.ViaGateways() {
			policy := &AccountPolicy{
				Object: p.object(used.Gateway.Namespace, key{"callers", string(e.Host), used.Gateway.Name}), Selector: p.selector(used.Gateway), Host: e,
			}
			for _, path := range e.Paths {
				if path.ownCert() && path.Gateway == used.Gateway {
					policy.addHop(callersHop(hopName(e.EgressHost, path.EgressPort, path.Address), path.Callers), path.Callers)
				}
			}
			if len(policy.Rules) > 0 {
				p.plan.Egress.Accounts = append(p.plan.Egress.Accounts, policy)
			}
		}
	}
}

// addHop denies a hop to all but its callers.
func (a *AccountPolicy) addHop(name string, c *model.Callers) {
	hops := []string{name, name + ".*"}
	for i := range a.Rules {
		if r := &a.Rules[i]; r.callers == c {
			if !slices.Contains(r.Hops, name) {
				r.Hops = append(r.Hops, hops...)
				slices.Sort(r.Hops)
			}
			return
		}
	}
	rule := AccountRule{Accounts: c.Accounts, Hops: hops, callers: c}
	if len(c.Accounts) == 0 {
		rule.Namespaces = c.Namespaces
	}
	a.Rules = append(a.Rules, rule)
}

// accountsAt returns the accounts whose calls of the host leave through the gateway.
func (e *EgressHost) accountsAt(g *model.Gateway) []model.Said[model.Account] {
	if !slices.ContainsFunc(e.Callers, func(c *model.Callers) bool { return c.Gateway != e.Gateway }) {
		return e.Accounts
	}
	var out []model.Said[model.Account]
	for _, a := range e.Accounts {
		if e.GatewayOf(a.Value.Namespace) == g {
			out = append(out, a)
		}
	}
	return out
}
