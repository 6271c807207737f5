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
	e := a.Host
	from := []*policy.Rule_From{{Source: &policy.Source{NotPrincipals: principals(e.Accounts)}}}
	rules := []*policy.Rule{{From: from, When: []*policy.Condition{{Key: connectionSNI, Values: a.Hops}}}}
	if len(a.Requests) > 0 {
		rules = append(rules, sharedRule(from, a))
	}
	return object(security, "AuthorizationPolicy", a.Object, &policy.AuthorizationPolicy{
		Selector: &types.WorkloadSelector{MatchLabels: a.Selector},
		Action:   policy.AuthorizationPolicy_DENY,
		Rules:    rules,
	}, append(slices.Clone(e.Said), e.Via.Said...), field("spec.rules[0].from[0].source.notPrincipals", accountPlaces(e.Accounts)...))
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

// sharedRule returns the rule that refuses requests for the hosts at http servers
// that another program's hosts share. The hop's name keeps it from connections,
// where Istio drops the conditions on requests. Its webhook warns of such a rule
// without ports (validateAuthorizationPolicy), so the rule excludes port 0, which
// no connection has: Envoy compares the pod's port, and the pod's port for http can
// be any.
func sharedRule(from []*policy.Rule_From, a *plan.AccountPolicy) *policy.Rule {
	return &policy.Rule{
		From: from,
		To:   []*policy.Rule_To{{Operation: &policy.Operation{Hosts: a.Requests, NotPorts: []string{"0"}}}},
		When: []*policy.Condition{{Key: connectionSNI, Values: a.SharedHops}},
	}
}
