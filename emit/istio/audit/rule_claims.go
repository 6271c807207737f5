package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

const claims = "@request.auth.claims"

// tokens finds routes that match JWT claims although no RequestAuthentication applies
// to their gateway, if the inventory shows any.
func tokens(s *set) {
	if len(s.tokens) == 0 {
		return
	}
	for _, v := range s.virtualServices {
		for _, l := range v.legs {
			for name := range l.http.GetHeaders() {
				if strings.HasPrefix(name, claims) {
					s.unread(v, l)
					break
				}
			}
		}
	}
}

func (s *set) unread(v *virtualService, l *leg) {
	for _, b := range v.bound {
		if b.gateway == nil || !l.at(b.name) || s.readsTokens(b.gateway) {
			continue
		}
		s.report(finding{
			code: code.UnreadClaims, at: v.part("%s.headers", l.part.path), other: b.gateway.part("spec.selector"),
			message: fmt.Sprintf("no RequestAuthentication of %s validates the token whose claims the route matches: the route never matches", b.gateway),
			atNote:  "the claims are matched here", note: "the gateway is here", hint: fmt.Sprintf("add a RequestAuthentication for the pods %s", podsName(b.gateway.spec.Selector)),
		})
	}
}

func (s *set) readsTokens(g *gateway) bool {
	for _, a := range s.tokens {
		if within(a.spec.GetSelector().GetMatchLabels(), g.spec.Selector) || len(a.spec.TargetRefs) > 0 || a.spec.TargetRef != nil {
			return true
		}
	}
	return false
}
