package istio

import (
	"fmt"
	"slices"

	policy "istio.io/api/security/v1beta1"
	types "istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/emit"
)

// accountPolicy writes the AuthorizationPolicy by which a gateway denies a host to
// other accounts. It is a DENY policy on the names of the hops: an ALLOW policy would
// deny every other host of the gateway, and Istio widens a DENY by host where there
// are no requests.
func (b *builder) accountPolicy(e *exit) {
	source := &policy.Source{}
	fields := []emit.Field{field("spec.rules[0].from[0].source.notPrincipals", spansOf(e.Accounts)...)}
	for _, a := range e.Accounts {
		source.NotPrincipals = append(source.NotPrincipals, fmt.Sprintf("*/ns/%s/sa/%s", a.Value.Namespace, a.Value.Name))
	}
	slices.Sort(source.NotPrincipals)
	source.NotPrincipals = slices.Compact(source.NotPrincipals)
	from := []*policy.Rule_From{{Source: source}}
	rules := []*policy.Rule{{From: from, When: []*policy.Condition{{Key: connectionSNI, Values: e.hopNames()}}}}
	if hosts := e.hostNames(); len(hosts) > 0 {
		rules = append(rules, sharedRule(from, hosts))
	}
	b.add(emit.Object{
		APIVersion: security, Kind: "AuthorizationPolicy", Namespace: e.Gateway.Namespace,
		Name: key{"account", e.Host}.name(b.program()),
		Body: &policy.AuthorizationPolicy{
			Selector: &types.WorkloadSelector{MatchLabels: b.selector(e.Gateway)},
			Action:   policy.AuthorizationPolicy_DENY,
			Rules:    rules,
		},
	}, append(slices.Clone(e.Said), e.Via.Said...), fields...)
}

const connectionSNI = "connection.sni"

// sharedRule returns the rule that refuses requests for the hosts at http servers
// that another program's hosts share. The hop's name keeps it from connections,
// where Istio drops what is said of requests. Its webhook warns of such a rule
// without ports (validateAuthorizationPolicy), so the rule excludes port 0, which
// no connection has: Envoy compares the pod's port, and the pod's port for http can
// be any.
func sharedRule(from []*policy.Rule_From, hosts []string) *policy.Rule {
	return &policy.Rule{
		From: from,
		To:   []*policy.Rule_To{{Operation: &policy.Operation{Hosts: hosts, NotPorts: []string{"0"}}}},
		When: []*policy.Condition{{Key: connectionSNI, Values: []string{anyHop, inPrograms("any")}}},
	}
}
