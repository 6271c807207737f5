package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// principalFormRule finds principals in a form that no caller has. That of a caller is
// TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT, and `*` may be its beginning or its end. Source:
// security/authz/model/generator.go srcPrincipalGenerator.
var principalFormRule = Rule{"principalform", []code.Code{code.PrincipalForm}, (*Audit).principalForms}

func (a *Audit) principalForms() {
	for _, p := range a.AuthorizationPolicies {
		for i, rule := range p.Spec.Rules {
			for j, from := range rule.GetFrom() {
				at := p.Part("spec.rules[%d].from[%d].source", i, j)
				for k, text := range from.GetSource().GetPrincipals() {
					a.principalForm(at.Field(fmt.Sprintf("principals[%d]", k)), p.Namespace, text)
				}
				for k, text := range from.GetSource().GetNotPrincipals() {
					a.principalForm(at.Field(fmt.Sprintf("notPrincipals[%d]", k)), p.Namespace, text)
				}
			}
		}
	}
}

func (a *Audit) principalForm(at world.Part, namespace, text string) {
	plain, scheme := strings.CutPrefix(text, "spiffe://")
	parts := strings.Split(plain, "/")
	f := finding{code: code.PrincipalForm, at: at, message: fmt.Sprintf("no caller has the principal %s", text), hint: "write TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT, as cluster.local/ns/" + namespace + "/sa/default"}
	switch {
	case scheme:
		f.hint = "write " + plain
	case strings.HasPrefix(text, "*"), strings.HasSuffix(text, "*"):
		return
	case len(parts) == 5 && parts[1] == "ns" && parts[3] == "sa":
		return
	case len(parts) > 4:
		return // of another authority
	}
	a.report(f)
}
