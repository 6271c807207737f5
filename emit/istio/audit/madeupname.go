package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// madeUpNameRule finds foreign objects for a name that the program makes for the calls of
// a gateway: their servers, or their policies, would apply to these calls.
var madeUpNameRule = Rule{"madeupname", []code.Code{code.ForeignMadeUpName}, (*Audit).madeUpNames}

func (a *Audit) madeUpNames() {
	made := map[host.Pattern]entryHost{}
	for _, e := range a.ServiceEntries {
		for i, name := range e.Hosts {
			if a.own(e.Object) && feature.MadeUpName(string(name)) {
				made[name] = entryHost{e, e.Part("spec.hosts[%d]", i)}
			}
		}
	}
	for _, e := range a.ServiceEntries {
		for i, name := range e.Hosts {
			if own, is := made[name]; is && own.entry.Visibility().Overlaps(e.Visibility()) {
				a.madeUpName(name, own, e.Part("spec.hosts[%d]", i))
			}
		}
	}
	for _, r := range a.DestinationRules {
		if own, is := made[r.Host]; is && own.entry.Visibility().Overlaps(r.Visibility()) {
			a.madeUpName(r.Host, own, r.Part("spec.host"))
		}
	}
}

func (a *Audit) madeUpName(name host.Pattern, own entryHost, foreign world.Part) {
	a.report(finding{
		code: code.ForeignMadeUpName, at: own.at, other: foreign,
		message: fmt.Sprintf("another object is for %s, a name that gwc makes for the calls of a gateway", name),
		note:    fmt.Sprintf("%s has it", foreign.Object), hint: "rename the host in that object",
	})
}
