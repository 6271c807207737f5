package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
)

// An AccountPolicy is the AuthorizationPolicy by which a gateway denies a host to
// other accounts. It is a DENY policy on the names of the hops: an ALLOW policy would
// deny every other host of the gateway, and Istio widens a DENY by host on servers
// without requests.
type AccountPolicy struct {
	Object
	Selector map[string]string
	Host     *EgressHost // with the accounts
	// Hops are the names of the hops to the host in all programs.
	Hops []string
	// Requests are the Hosts of requests on shared hops.
	Requests []string
	// SharedHops are the names of the hops to http servers that hosts share.
	SharedHops []string
}

func (p *planner) planAccounts() {
	for _, e := range p.plan.Egress.Hosts {
		if len(e.Accounts) > 0 && e.Gateway != nil {
			p.plan.Egress.Accounts = append(p.plan.Egress.Accounts, &AccountPolicy{
				Object: p.object(e.Gateway.Namespace, key{"account", string(e.Host)}), Selector: p.selector(e.Gateway),
				Host: e, Hops: e.hopNames(), Requests: e.requestHosts(), SharedHops: []string{sharedHop, inPrograms("any")},
			})
		}
	}
}

// hopNames returns the names of the hops to the host in all programs: another program
// may not restrict the host, and sidecars may use its routes. For a wildcard they are
// all names that it covers, because its servers accept them all.
func (e *EgressHost) hopNames() []string {
	var out []string
	for _, path := range e.Paths {
		name := hopName(e.EgressHost, path.EgressPort, path.Address)
		out = append(out, name, inPrograms(name))
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
	if e.Host.IsWildcard() || len(e.http()) == 0 {
		return nil
	}
	var out []string
	for _, name := range spellings(e.Host) {
		out = append(out, name, name+":*")
	}
	return append(out, inPrograms(string(e.Host)))
}
