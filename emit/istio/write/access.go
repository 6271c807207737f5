package write

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	policy "istio.io/api/security/v1beta1"
	types "istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

// accessPolicy writes the AuthorizationPolicy by which a gateway refuses callers of a
// published host, or asks an authorizer about them.
func accessPolicy(a *plan.AccessPolicy) emit.Object {
	out := &policy.AuthorizationPolicy{Selector: &types.WorkloadSelector{MatchLabels: a.Selector}, Action: policy.AuthorizationPolicy_DENY}
	fields := []emit.Field{field("spec.selector", a.Published.GatewaySaid...)}
	if a.Authorizer != "" {
		out.Action = policy.AuthorizationPolicy_CUSTOM
		out.ActionDetail = &policy.AuthorizationPolicy_Provider{Provider: &policy.AuthorizationPolicy_ExtensionProvider{Name: a.Authorizer}}
	}
	for i := range a.Rules {
		r := &a.Rules[i]
		out.Rules = append(out.Rules, accessRule(a, r))
		fields = append(fields, accessFields(fmt.Sprintf("spec.rules[%d]", i), r)...)
	}
	return object(security, "AuthorizationPolicy", a.Object, out, append(slices.Clone(a.Published.Said), a.At...), fields...)
}

func accessRule(a *plan.AccessPolicy, r *plan.AccessRule) *policy.Rule {
	out := &policy.Rule{}
	var ports []string
	for _, p := range a.Ports {
		ports = append(ports, strconv.Itoa(p))
	}
	for _, op := range r.Operations {
		out.To = append(out.To, &policy.Rule_To{Operation: &policy.Operation{
			Hosts: r.Hosts, Ports: ports, Paths: op.Paths, NotPaths: op.NotPaths, Methods: op.Methods, NotMethods: op.NotMethods,
		}})
	}
	if len(r.Operations) == 0 {
		out.To = []*policy.Rule_To{{Operation: &policy.Operation{Ports: ports}}}
	}
	if source := lacking(r); source != nil {
		out.From = []*policy.Rule_From{{Source: source}}
	}
	if len(r.Names) > 0 {
		out.When = append(out.When, &policy.Condition{Key: connectionSNI, Values: r.Names})
	}
	for _, c := range r.Claims {
		out.When = append(out.When, &policy.Condition{Key: "request.auth.claims[" + strings.Join(c.Path, "][") + "]", NotValues: c.Values})
	}
	return out
}

// lacking returns the callers that lack the address or the name; nil: neither is needed.
func lacking(r *plan.AccessRule) *policy.Source {
	switch {
	case r.Addresses != nil && r.Forwarded:
		return &policy.Source{NotRemoteIpBlocks: values(r.Addresses)}
	case r.Addresses != nil:
		return &policy.Source{NotIpBlocks: values(r.Addresses)}
	case r.Principals != nil:
		out := values(r.Principals)
		for i := range out {
			out[i] = strings.TrimPrefix(out[i], "spiffe://")
		}
		return &policy.Source{NotPrincipals: out}
	}
	return nil
}

func values(list []model.Said[string]) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.Value
	}
	return out
}

// accessFields returns the fields that the clauses of a rule decided.
func accessFields(path string, r *plan.AccessRule) []emit.Field {
	var out []emit.Field
	lists := []struct {
		name string
		list []model.Said[string]
	}{{"notIpBlocks", r.Addresses}, {"notPrincipals", r.Principals}}
	if r.Forwarded {
		lists[0].name = "notRemoteIpBlocks"
	}
	for _, l := range lists {
		for i, s := range l.list {
			out = append(out, field(fmt.Sprintf("%s.from[0].source.%s[%d]", path, l.name, i), s.Clause))
		}
	}
	first := 0
	if len(r.Names) > 0 {
		first = 1
	}
	for i, c := range r.Claims {
		out = append(out, field(fmt.Sprintf("%s.when[%d].notValues", path, first+i), c.At...))
	}
	for _, s := range r.Authorizers {
		out = append(out, field("spec.provider.name", s.Clause))
	}
	return out
}

// authentication writes the RequestAuthentication by which a gateway's pods verify
// tokens. Without `fromHeaders` Envoy would also read tokens of the query.
func authentication(a *plan.Authentication) emit.Object {
	d := a.Tokens
	rule := &policy.JWTRule{
		Issuer: d.Issuer.Value, JwksUri: d.KeysURL.Value, Jwks: d.Keys.Value, Audiences: values(d.Audiences), ForwardOriginalToken: !d.Strip.Value,
	}
	for _, f := range d.From {
		switch f.Kind {
		case "header":
			rule.FromHeaders = append(rule.FromHeaders, &policy.JWTHeader{Name: f.Name, Prefix: f.Prefix})
		case "cookie":
			rule.FromCookies = append(rule.FromCookies, f.Name)
		default:
			rule.FromParams = append(rule.FromParams, f.Name)
		}
	}
	body := &policy.RequestAuthentication{Selector: &types.WorkloadSelector{MatchLabels: a.Selector}, JwtRules: []*policy.JWTRule{rule}}
	const path = "spec.jwtRules[0]"
	return object(security, "RequestAuthentication", a.Object, body, append([]diag.Span{d.At}, a.At...),
		field(path+".issuer", d.Issuer.Clause), field(path+".jwksUri", d.KeysURL.Clause), field(path+".jwks", d.Keys.Clause),
		field(path+".audiences", placesOf(d.Audiences, func(s model.Said[string]) diag.Span { return s.Clause })...),
		field(path, d.Strip.Clause))
}
