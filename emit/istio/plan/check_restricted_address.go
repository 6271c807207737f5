package plan

import (
	"cmp"
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkRestrictedAddresses reports hosts whose stated servers are also stated for a host
// that is restricted to other accounts: a connection that names one of the hosts reaches
// the server of both.
func (ck *checker) checkRestrictedAddresses(p *Egress) {
	restricted := restrictedAddresses(p)
	if len(restricted) == 0 {
		return
	}
	for _, e := range p.Hosts {
		if e.Gateway == nil && !e.Servers.Is() {
			continue // who calls an address directly needs no host for it
		}
		for _, s := range e.endpoints() {
			for _, t := range restricted[s.Address] {
				if t != e && e.sharesPort(t) && !e.asRestrictedAs(t) {
					ck.sink.Add(diag.At(s.At, code.ToRestrictedHost, "%s would let other accounts through to %s, an address of %s", e.Host, s.Address, t.Host).
						WithHint("restrict both to the same accounts, via the same gateway").WithRelated(t.Accounts[0].At, "%s is restricted here", t.Host))
					break
				}
			}
		}
	}
}

// restrictedAddresses returns the restricted hosts of each stated address: of those with
// the same accounts, gateway and ports the first one.
func restrictedAddresses(p *Egress) map[string][]*EgressHost {
	type group struct{ address, accounts, gateway, ports string }
	out, known := map[string][]*EgressHost{}, map[group]bool{}
	for _, e := range p.Hosts {
		if len(e.Accounts) == 0 || e.Gateway == nil {
			continue
		}
		accounts, ports := accountsText(e.Accounts), fmt.Sprint(e.serverPorts())
		for _, s := range e.endpoints() {
			g := group{s.Address, accounts, e.Gateway.Name, ports}
			if s.named() || known[g] {
				continue
			}
			known[g] = true
			out[s.Address] = append(out[s.Address], e)
		}
	}
	return out
}

// serverPorts returns the ports that are called of the host's servers.
func (e *EgressHost) serverPorts() []int {
	var out []int
	for _, port := range e.Ports {
		for _, s := range e.endpoints() {
			out = append(out, cmp.Or(s.Port, e.target(port), port.Number))
		}
	}
	return out
}

func (e *EgressHost) sharesPort(t *EgressHost) bool {
	ports := map[int]bool{}
	for _, port := range e.serverPorts() {
		ports[port] = true
	}
	for _, port := range t.serverPorts() {
		if ports[port] {
			return true
		}
	}
	return false
}

// asRestrictedAs reports whether only accounts of the other host may call the host, by
// the same gateway. Routes restrict what an account may send, so that no other host does
// the same.
func (e *EgressHost) asRestrictedAs(t *EgressHost) bool {
	return e.Gateway == t.Gateway && !e.ByCaller() && !t.ByCaller() && len(t.Routes) == 0 && restrictedTo(e, t)
}
