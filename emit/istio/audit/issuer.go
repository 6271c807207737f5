package audit

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// issuerRule finds tokens of an issuer that RequestAuthentications of the same pods
// verify in two ways: istiod accepts a token that either verifies
// (authn/policy_applier.go convertToEnvoyJwtConfig), and policies see only the issuer.
var issuerRule = Rule{"issuer", []code.Code{code.IssuerVerifiedTwice}, (*Audit).issuers}

func (a *Audit) issuers() {
	for _, l := range a.Listeners {
		for _, p := range a.proxiesOf(l.Servers[0].Gateway) {
			mine, others := partition(p.TokenRules(), func(r proxy.TokenRule) bool { return a.own(r.At.Object) })
			for _, x := range mine {
				for _, y := range others {
					a.verifiedTwice(l, x, y)
				}
			}
		}
	}
}

// verifiedTwice reports two rules for one issuer of which one accepts what the other
// does not. Audiences are not compared: the policies of the program compare them.
func (a *Audit) verifiedTwice(l *world.Listener, own, other proxy.TokenRule) {
	x, y := own.JWTRule, other.JWTRule
	what := "by other keys"
	switch {
	case x.Issuer != y.Issuer:
		return
	case x.JwksUri != y.JwksUri || x.Jwks != y.Jwks:
	case !samePlaces(x, y):
		what = "in other places of requests"
	default:
		return
	}
	a.report(finding{
		code: code.IssuerVerifiedTwice, at: own.At.Field("issuer"), other: other.At.Field("issuer"),
		message: fmt.Sprintf("tokens of %s are verified by %s at the pods %s too, %s: a token that either accepts passes", x.Issuer, other.At.Object, l.Pods, what),
		atNote:  "the program verifies them here", note: "the other one is here",
		hint: "remove its rule for the issuer, or let it verify the same tokens",
	})
}

// samePlaces reports whether two rules read tokens in the same places.
func samePlaces(x, y *security.JWTRule) bool {
	places := func(r *security.JWTRule) *security.JWTRule {
		return &security.JWTRule{FromHeaders: r.FromHeaders, FromParams: r.FromParams, FromCookies: r.FromCookies}
	}
	return proto.Equal(places(x), places(y))
}
