package plan

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkServers reports servers of a host that would not be called as the program states.
func (ck *checker) checkServers(p *Egress, e *EgressHost) {
	ck.checkRange(e)
	servers := e.servers()
	if len(servers) == 0 {
		return
	}
	if e.Host.IsWildcard() {
		ck.sink.Add(diag.At(servers[0].At, code.ToOfWildcard, "`to` requires a single host, which %s is not", e.Host).
			WithHint("list the hosts, or use `via gateway through HOST`"))
		return
	}
	for _, s := range servers {
		ck.checkServerPort(e, s)
		if s.named() {
			ck.checkNamedServer(p, e, s)
		}
	}
}

// checkRange reports ranges at a gateway: a connection from a sidecar does not tell it
// which address was called.
func (ck *checker) checkRange(e *EgressHost) {
	if e.Gateway == nil || e.Servers.Is() || e.Host.IsWildcard() || !e.ranged() {
		return
	}
	for _, a := range e.Addresses {
		if (&EgressHost{EgressHost: &model.EgressHost{EgressSettings: &model.EgressSettings{Addresses: []model.Said[string]{a}}}}).ranged() {
			ck.sink.Add(diag.At(a.At, code.RangeAtGateway, "a gateway cannot tell the addresses of a range apart: `to` is missing for %s", e.Host).
				WithHint("add the servers: to %s, or list single addresses", e.Host).WithRelated(e.Via.At, "`via gateway` is here"))
			return
		}
	}
}

// checkServerPort reports a port of a server to which several ports would be sent.
func (ck *checker) checkServerPort(e *EgressHost, s Endpoint) {
	if s.Port == 0 {
		return
	}
	var targets []int
	for _, port := range e.Ports {
		target := port.Number
		if t := e.target(port); t != 0 {
			target = t
		}
		if !slices.Contains(targets, target) {
			targets = append(targets, target)
		}
	}
	if len(targets) > 1 {
		ck.sink.Add(diag.At(s.At, code.PortOfSeveralPorts, "%s leaves to ports %s: a server has one port in `to`", e.Host, list(targets)).
			WithHint("remove the port, or state one port of the host"))
	}
}

func list(numbers []int) string {
	out := fmt.Sprint(numbers[0])
	for i, n := range numbers[1:] {
		sep := ", "
		if i == len(numbers)-2 {
			sep = " and "
		}
		out += sep + fmt.Sprint(n)
	}
	return out
}

// checkNamedServer reports a server by name that Istio cannot resolve, or that the
// program restricts to other accounts.
func (ck *checker) checkNamedServer(p *Egress, e *EgressHost, s Endpoint) {
	if e.Gateway == nil && e.ranged() {
		ck.sink.Add(diag.At(s.At, code.NamedServersOfRange, "sidecars cannot resolve servers of a range: %s has ranges of addresses", e.Host).
			WithHint("name the servers by address, list single addresses, or add `via gateway`"))
	}
	for _, name := range append([]host.Pattern{host.Pattern(s.Address)}, host.Pattern(s.Address).Above()...) {
		t := p.Host(name)
		if t == nil {
			continue
		}
		if t != e && len(t.Accounts) > 0 && !e.asRestrictedAs(t) {
			ck.sink.Add(diag.At(s.At, code.ToRestrictedHost, "%s would let other accounts through to %s", e.Host, s.Address).
				WithHint("restrict both to the same accounts, via the same gateway").WithRelated(t.Accounts[0].At, "%s is restricted here", t.Host))
		}
		return
	}
}
