package audit

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// issuerRule finds tokens of an issuer that RequestAuthentications of the same pods
// verify in two ways: istiod accepts a token that either verifies
// (authn/policy_applier.go convertToEnvoyJwtConfig), and policies see only the issuer.
var issuerRule = Rule{"issuer", []code.Code{code.IssuerVerifiedTwice}, (*Audit).issuers}

// A verification is a rule of a RequestAuthentication.
type verification struct {
	of   *world.RequestAuthentication
	rule *security.JWTRule
	at   world.Part
}

func (a *Audit) issuers() {
	for _, l := range a.Listeners {
		g := l.Servers[0].Gateway
		var own, others []verification
		for _, r := range a.RequestAuthentications {
			if !r.AppliesTo(g, a.podNamespace(g), a.Mesh.Root) {
				continue
			}
			for i, rule := range r.Spec.JwtRules {
				v := verification{r, rule, r.Part("spec.jwtRules[%d].issuer", i)}
				if a.own(r.Object) {
					own = append(own, v)
				} else {
					others = append(others, v)
				}
			}
		}
		for _, x := range own {
			for _, y := range others {
				a.verifiedTwice(l, x, y)
			}
		}
	}
}

// verifiedTwice reports two rules for one issuer of which one accepts what the other
// does not. Audiences are not compared: the policies of the program compare them.
func (a *Audit) verifiedTwice(l *world.Listener, own, other verification) {
	x, y := own.rule, other.rule
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
		code: code.IssuerVerifiedTwice, at: own.at, other: other.at,
		message: fmt.Sprintf("tokens of %s are verified by %s at the pods %s too, %s: a token that either accepts passes", x.Issuer, other.of, l.Pods, what),
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
