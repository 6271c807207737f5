package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// gatewayServerRule finds Gateways without a selector, which apply to all gateway pods,
// and redirects to https on the port that https uses.
var gatewayServerRule = Rule{"gatewayserver", []code.Code{code.GatewayOfAllPods, code.RedirectOnTLSPort}, (*Audit).gatewayServers}

func (a *Audit) gatewayServers() {
	for _, g := range a.Gateways {
		if len(g.Spec.Selector) == 0 && len(g.Spec.Servers) > 0 {
			a.report(finding{
				code: code.GatewayOfAllPods, at: g.Part("spec"), message: fmt.Sprintf("%s has no selector: all gateway pods of the mesh serve its hosts", g),
				hint: "add the labels of its pods as selector",
			})
		}
		for _, s := range g.Servers {
			if s.Redirects() && s.Port() == 443 {
				a.report(finding{
					code: code.RedirectOnTLSPort, at: s.At.Field("tls.httpsRedirect"),
					message: "redirect loop: https of the redirect uses port 443, which expects plain http here", hint: "write protocol: HTTPS with a certificate, or port 80",
				})
			}
		}
	}
}
