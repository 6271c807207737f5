package plan

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkOutsideNames reports hosts and wildcards that equal or cover the made-up names of
// hosts outside: the endpoints of a second ServiceEntry for such a name, and its
// DestinationRule, would apply to the calls of gateways.
func (ck *checker) checkOutsideNames() {
	once := &diag.Once{Sink: ck.sink}
	for _, p := range ck.model.Published {
		checkOutsideShaped(once, p.Host, diag.First(p.HostSaid))
		if ck.overOutside(p.Host) && slices.ContainsFunc(ck.model.MeshHosts, func(m *model.MeshHost) bool { return m.Host == p.Host }) {
			ck.reportOverOutside(p.Host, diag.First(p.HostSaid))
		}
	}
	for _, e := range ck.plan.Egress.Hosts {
		checkOutsideShaped(once, e.Host, e.place())
		checkOutsideShaped(once, e.Through.Value, diag.First(e.Through.Said))
		if ck.overOutside(e.Host) && len(e.Accounts) == 0 { // else GWC0648
			ck.reportOverOutside(e.Host, e.place())
		}
	}
}

// checkOutsideShaped reports a name by its form: another program can have the host
// outside.
func checkOutsideShaped(once *diag.Once, name host.Pattern, at diag.Span) {
	if outsideShaped(name) {
		once.Add(diag.At(at, code.ReservedOutsideName, "conflict of %s with names that gwc makes: gateways call hosts outside the mesh by HOST.SCHEME-PORT.gwc and HOST.SCHEME-PORT.gwc.PROGRAM", name).
			WithHint("use another host"))
	}
}

// overOutside reports whether a wildcard of the program's name covers the names of the
// program's hosts outside.
func (ck *checker) overOutside(name host.Pattern) bool {
	program := ck.program()
	return len(ck.plan.Ingress.Outside) > 0 && program != "" && (name == host.Wildcard(program) || name == host.Wildcard("gwc."+program))
}

func (ck *checker) reportOverOutside(name host.Pattern, at diag.Span) {
	list := ck.plan.Ingress.Outside
	ck.sink.Add(diag.At(at, code.ReservedOutsideName, "conflict of %s with the program's name: it covers %s, by which gateways call %s", name, list[0].Name, list[0].Host).
		WithHint("give the program another name").WithRelated(diag.First(ck.model.Program.Said), "the program is named here"))
}

// outsideSuffix matches the label of an outside's scheme and port.
var outsideSuffix = regexp.MustCompile(`^https?-[0-9]+(-http2)?$`)

// outsideShaped reports whether a host is, or as a wildcard covers, the made-up name of
// a host outside in some program. Of wildcards over whole programs only that of the
// programs without a name is one: *.gwc.com covers the names of a program `com`, and can
// be a domain.
func outsideShaped(name host.Pattern) bool {
	labels := strings.Split(string(name), ".")
	for i := len(labels) - 1; i > 0 && i >= len(labels)-2; i-- {
		if labels[i] != "gwc" {
			continue
		}
		if i > 1 && outsideSuffix.MatchString(labels[i-1]) || name == host.Wildcard("gwc") {
			return true
		}
	}
	return false
}
