package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// challengeRule finds hosts that a Gateway redirects to https as a whole although an
// Ingress of Istio answers the HTTP-01 challenge of a certificate there. Source:
// networking/core/gateway.go, require_tls of the virtual host;
// https://cert-manager.io/docs/configuration/acme/http01/.
var challengeRule = Rule{"challenge", []code.Code{code.RedirectedChallenge}, (*Audit).challenges}

func (a *Audit) challenges() {
	asked := map[host.Pattern]world.Part{}
	for _, in := range a.Inventory.Challenges() {
		asked[host.Pattern(in.Host)] = placed("Ingress", in.Namespace, in.Name, in.Span)
	}
	if len(asked) == 0 {
		return
	}
	for _, g := range a.Gateways {
		for _, server := range g.Servers {
			if !server.Redirects() || server.Port() != 80 {
				continue
			}
			for _, h := range server.Hosts() {
				in, found := asked[h.Host]
				if !found {
					continue
				}
				a.report(finding{
					code: code.RedirectedChallenge, at: server.At.Field("tls.httpsRedirect"), other: in, note: "the Ingress of the challenge is here", atNote: "the host is redirected here",
					message: fmt.Sprintf("the HTTP-01 challenge of %s is redirected to https, so it does not reach its Ingress: the certificate is not issued", h.Host),
					hint:    "redirect by a VirtualService, which leaves /.well-known/acme-challenge/ out",
				})
				break
			}
		}
	}
}
