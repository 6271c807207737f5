package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
)

// An AccountPolicy is the AuthorizationPolicy by which a gateway denies a host to
// other accounts. It is a DENY policy on the names of the hops: an ALLOW policy would
// deny every other host of the gateway, and Istio widens a DENY by host for
// connections without requests.
type AccountPolicy struct {
	Object
	Selector map[string]string
	Host     *EgressHost // with the accounts
	Rules    []AccountRule
}

// An AccountRule denies hops, or requests on them, to others than the accounts, or than
// those of the namespaces.
type AccountRule struct {
	Accounts   []model.Said[model.Account] // none, and no namespaces: to everybody
	Namespaces []model.Said[string]
	// Hops are the names of the hops in all programs, and Except those among them to
	// which the rule does not apply.
	Hops, Except []string
	// Requests are the Hosts of the requests; none: all connections.
	Requests []string

	callers *model.Callers // of the hops
}

func (p *planner) planAccounts() {
	for _, e := range p.plan.Egress.Hosts {
		if len(e.Accounts) == 0 {
			continue
		}
		gateways := slices.Collect(e.ViaGateways())
		for _, used := range gateways {
			k := key{"account", string(e.Host)}
			if len(gateways) > 1 {
				k = append(k, used.Gateway.Name)
			}
			p.plan.Egress.Accounts = append(p.plan.Egress.Accounts, &AccountPolicy{
				Object: p.object(used.Gateway.Namespace, k), Selector: p.selector(used.Gateway),
				Host: e, Rules: e.accountRules(e.accountsAt(used.Gateway)),
			})
		}
	}
}

// accountRules returns the rules of a host and its accounts at a gateway. If it has routes, only the hops of its
// account sets are open, and to nobody but their accounts.
func (e *EgressHost) accountRules(accounts []model.Said[model.Account]) []AccountRule {
	shared := append([]string{sharedHop}, inPrograms("any")...)
	if len(e.Sets) == 0 {
		out := []AccountRule{{Accounts: accounts, Hops: e.hopNames()}}
		if requests := e.requestHosts(); len(requests) > 0 {
			out = append(out, AccountRule{Accounts: accounts, Hops: shared, Requests: requests})
		}
		return out
	}
	closed := AccountRule{Hops: e.hopNames()}
	out := []AccountRule{{}, {Hops: shared, Requests: e.requestHosts()}}
	for _, set := range e.Sets {
		hops := []string{set.name, set.name + ".*"}
		closed.Except = append(closed.Except, hops...)
		out = append(out, AccountRule{Accounts: set.Accounts, Hops: hops})
	}
	slices.Sort(closed.Except)
	out[0] = closed
	return out
}

// hopNames returns the names of the hops to the host in all programs: another program
// may not restrict the host, and sidecars may use its routes. For a wildcard they are
// all names that it covers, because its servers accept them all.
func (e *EgressHost) hopNames() []string {
	var out []string
	for _, path := range e.Paths {
		name := hopName(e.EgressHost, path.EgressPort, path.Address)
		out = append(append(out, name), inPrograms(name)...)
	}
	if e.Host.IsWildcard() {
		out = slices.DeleteFunc(out, func(name string) bool { return e.Host.Covers(host.Pattern(name)) })
		out = append(out, spellings(e.Host)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// requestHosts returns the Hosts of requests for the host on hops to shared http
// servers. Those of a wildcard cannot be distinguished from covered hosts that
// another program does not restrict.
func (e *EgressHost) requestHosts() []string {
	if e.Host.IsWildcard() || !e.hasHTTP() {
		return nil
	}
	var out []string
	for _, name := range spellings(e.Host) {
		out = append(out, name, name+":*")
	}
	return append(out, inPrograms(string(e.Host))...)
}
