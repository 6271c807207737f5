package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkMadeUpNames reports hosts and wildcards that equal or cover names which gwc makes
// for the calls of gateways: the endpoints of a second ServiceEntry for such a name, and
// its DestinationRule, would apply to these calls.
func (ck *checker) checkMadeUpNames() {
	once := &diag.Once{Sink: ck.sink}
	for _, p := range ck.model.Published {
		checkMadeUpShaped(once, p.Host, diag.First(p.HostSaid))
		if ck.overMadeUp(p.Host) && slices.ContainsFunc(ck.model.MeshHosts, func(m *model.MeshHost) bool { return m.Host == p.Host }) {
			ck.reportOverMadeUp(p.Host, diag.First(p.HostSaid))
		}
	}
	for _, e := range ck.plan.Egress.Hosts {
		checkMadeUpShaped(once, e.Host, e.place())
		checkMadeUpShaped(once, e.Through.Value, diag.First(e.Through.Said))
		if ck.overMadeUp(e.Host) && len(e.Accounts) == 0 { // else GWC0648
			ck.reportOverMadeUp(e.Host, e.place())
		}
	}
}

// checkMadeUpShaped reports a name by its form: another program can make the name.
func checkMadeUpShaped(once *diag.Once, name host.Pattern, at diag.Span) {
	if feature.MadeUpName(string(name)) {
		once.Add(diag.At(at, code.ReservedOutsideName, "conflict of %s with names that gwc makes: HOST.SCHEME-PORT.gwc and HOST.port-PORT.gwc, with .PROGRAM for a program", name).
			WithHint("use another host"))
	}
}

// overMadeUp reports whether a wildcard of the program's name covers the names that gwc
// makes for the program.
func (ck *checker) overMadeUp(name host.Pattern) bool {
	program := ck.program()
	if program == "" || name != host.Wildcard(program) && name != host.Wildcard("gwc."+program) {
		return false // before madeUp, which looks at all hosts
	}
	made, _ := ck.madeUp()
	return made != ""
}

func (ck *checker) reportOverMadeUp(name host.Pattern, at diag.Span) {
	made, of := ck.madeUp()
	ck.sink.Add(diag.At(at, code.ReservedOutsideName, "conflict of %s with the program's name: it covers %s, by which gateways call %s", name, made, of).
		WithHint("give the program another name").WithRelated(diag.First(ck.model.Program.Said), "the program is named here"))
}

// madeUp returns the first name that gwc makes for the calls of gateways, and the host.
func (ck *checker) madeUp() (name, of string) {
	for _, o := range ck.plan.Ingress.Outside {
		return o.Name, o.Host
	}
	for _, e := range ck.plan.Egress.Hosts {
		for _, path := range e.Paths {
			if path.MadeUp != "" {
				return path.MadeUp, string(e.Host)
			}
		}
	}
	return "", ""
}
