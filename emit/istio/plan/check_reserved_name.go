package plan

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkReservedNames reports hosts with an egress gateway and the form of a hop's name.
// Istio drops the second of two servers with one name (mergeGateways), so that a program
// with that hop would break; and the policies that refuse a host refuse its hops of all
// programs, HOST.gwc.*.
func (ck *checker) checkReservedNames(p *Egress) {
	for _, e := range p.Hosts {
		if e.Gateway == nil || feature.MadeUpName(string(e.Host)) { // GWC0570
			continue
		}
		if hopShaped(e.Host) {
			ck.sink.Add(diag.At(e.place(), code.ReservedHopName, "conflict of %s with names that gwc makes: hops to gateways ask for any.gwc and HOST.gwc.PROGRAM", e.Host).
				WithHint("let it leave by the sidecar: egress %s via sidecar", e.Host))
		} else if r := p.refuses(e.Host); r != nil {
			ck.sink.Add(diag.At(e.place(), code.ReservedHopName, "conflict of %s with %s: what refuses that host refuses %s too", e.Host, r.Host, strings.Join(inPrograms(string(r.Host)), ", ")).
				WithHint("let it leave by the sidecar: egress %s via sidecar", e.Host).WithRelated(r.Accounts[0].At, "%s is restricted here", r.Host))
		}
		if program := ck.program(); program != "" && e.Host == host.Wildcard(program) && len(e.Accounts) > 0 {
			ck.sink.Add(diag.At(e.place(), code.ReservedHopName, "conflict of %s with the program's name: what refuses that host refuses all hops of program %s", e.Host, program).
				WithHint("give the program another name").WithRelated(diag.First(ck.model.Program.Said), "the program is named here"))
		}
	}
}

// hopShaped reports whether a host is, or as a wildcard covers, a hop's name of some
// program. The first part is `any` or has at least two labels, as a gateway's hosts
// have; a program's name is one label.
func hopShaped(name host.Pattern) bool {
	if !strings.Contains(string(name), "gwc") {
		return false // most hosts, without an array of their labels
	}
	labels := strings.Split(string(name), ".")
	last, open := len(labels)-1, labels[0] == "any" || name.IsWildcard()
	if labels[last] == "gwc" {
		return last == 1 && open
	}
	if last < 2 || labels[last-1] != "gwc" {
		return false
	}
	return last > 2 || open
}

// refuses returns a restricted host whose policy treats a name as one of its hops.
func (e *Egress) refuses(name host.Pattern) *EgressHost {
	if !strings.Contains(string(name), "gwc") {
		return nil
	}
	labels := strings.Split(string(name), ".")
	for i := range labels {
		if labels[i] != "gwc" || i == len(labels)-1 {
			continue
		}
		if r := e.byHost[host.Pattern(strings.Join(labels[:i], "."))]; r != nil && r.Gateway != nil && len(r.Accounts) > 0 {
			return r
		}
	}
	return nil
}
