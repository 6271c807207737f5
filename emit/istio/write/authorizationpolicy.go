package write

import (
	"fmt"
	"slices"

	policy "istio.io/api/security/v1beta1"
	types "istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

const connectionSNI = "connection.sni"

// accountPolicy writes the AuthorizationPolicy by which a gateway denies a host to
// other accounts.
func accountPolicy(a *plan.AccountPolicy) emit.Object {
	out := &policy.AuthorizationPolicy{Selector: &types.WorkloadSelector{MatchLabels: a.Selector}, Action: policy.AuthorizationPolicy_DENY}
	var fields []emit.Field
	for i := range a.Rules {
		rule := &a.Rules[i]
		out.Rules = append(out.Rules, accountRule(rule))
		if len(rule.Accounts) > 0 {
			fields = append(fields, field(fmt.Sprintf("spec.rules[%d].from[0].source.notPrincipals", i), accountPlaces(rule.Accounts)...))
		}
		for j, n := range rule.Namespaces {
			fields = append(fields, field(fmt.Sprintf("spec.rules[%d].from[0].source.notNamespaces[%d]", i, j), n.Clause))
		}
	}
	return object(security, "AuthorizationPolicy", a.Object, out, append(slices.Clone(a.Host.Said), a.Host.Via.Said...), fields...)
}

// accountRule writes a rule. The hop's name keeps the rule for requests from
// connections, where Istio drops the conditions on requests. Its webhook warns of such a
// rule without ports (validateAuthorizationPolicy), so the rule excludes port 0, which
// no connection has: Envoy compares the pod's port, and the pod's port for http can
// be any.
func accountRule(a *plan.AccountRule) *policy.Rule {
	out := &policy.Rule{When: []*policy.Condition{{Key: connectionSNI, Values: a.Hops, NotValues: a.Except}}}
	if len(a.Accounts) > 0 {
		out.From = []*policy.Rule_From{{Source: &policy.Source{NotPrincipals: principals(a.Accounts)}}}
	}
	if len(a.Namespaces) > 0 {
		out.From = []*policy.Rule_From{{Source: &policy.Source{NotNamespaces: values(a.Namespaces)}}}
	}
	if len(a.Requests) > 0 {
		out.To = []*policy.Rule_To{{Operation: &policy.Operation{Hosts: a.Requests, NotPorts: []string{"0"}}}}
	}
	return out
}

func principals(accounts []model.Said[model.Account]) []string {
	var out []string
	for _, a := range accounts {
		out = append(out, fmt.Sprintf("*/ns/%s/sa/%s", a.Value.Namespace, a.Value.Name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func accountPlaces(accounts []model.Said[model.Account]) []diag.Span {
	return placesOf(accounts, func(a model.Said[model.Account]) diag.Span { return a.At })
}
