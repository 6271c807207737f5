package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// sniRule finds SNI hosts of two tls matches at one server: istiod drops the later
// match with all its hosts.
var sniRule = Rule{"sni", []code.Code{code.DuplicateSNI}, (*Audit).duplicateSNI}

func (a *Audit) duplicateSNI() {
	first := map[string]world.Part{}
	for _, v := range a.VirtualServices {
		for _, server := range v.Servers() {
			if server.Class == world.Passthrough {
				a.sniAt(v, server, first)
			}
		}
	}
}

func (a *Audit) sniAt(v *world.VirtualService, server *world.Server, first map[string]world.Part) {
	for _, route := range v.Routes {
		if !route.AppliesAt(server.FullName()) || !server.Accepts(route) {
			continue
		}
		for i, name := range route.SNIHosts {
			here := route.At.Field(fmt.Sprintf("sniHosts[%d]", i))
			key := fmt.Sprint(server.FullName(), server.At.Path, strings.ToLower(name))
			before, taken := first[key]
			if !taken {
				first[key] = here
				continue
			}
			a.report(finding{
				code: code.DuplicateSNI, at: here, other: before,
				message: fmt.Sprintf("two tls matches of %s have SNI host %s: Istio drops one of them with all its hosts", server.Gateway, name),
				atNote:  "one match is here", note: "the other match is here", hint: "list each SNI host in one match",
			})
		}
	}
}
