package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// sniRule finds tls matches that istiod leaves out, with all their hosts, because an older
// one of the port has one of them.
var sniRule = Rule{"sni", []code.Code{code.DuplicateSNI}, (*Audit).duplicateSNI}

func (a *Audit) duplicateSNI() {
	for _, l := range a.Listeners {
		passed := world.Passing{}
		for _, server := range l.Kept {
			if server.Class == world.Passthrough {
				_, repeated := passed.TLSLegs(a.World, server.Server, l.Namespace)
				for _, r := range repeated {
					a.repeatedSNI(l, server, r)
				}
			}
		}
	}
}

func (a *Audit) repeatedSNI(l *world.Listener, server *world.Served, r world.RepeatedSNI) {
	a.report(finding{
		code: code.DuplicateSNI, at: r.SNIPart(r.Name), other: r.By.SNIPart(r.Name), unsure: !l.SharesPods(r.Of, server.Server),
		message: fmt.Sprintf("two tls matches of %s have SNI host %s: Istio drops one of them with all its hosts", server.Gateway, r.Name),
		atNote:  "one match is here", note: "the other match is here", hint: "list each SNI host in one match",
	})
}
