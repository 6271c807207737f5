package proxy

import (
	"slices"
	"strconv"
	"strings"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A Rule is a rule of an AuthorizationPolicy: some source and some operation, and all
// conditions, must match.
type Rule struct {
	At      world.Part
	Sources [][]Test
	Targets [][]Test
}

// A Test is one field of a rule: it holds if one of its conditions does.
type Test struct {
	Kind   TestKind
	Values []request.Cond // on Of
	Not    bool
	Ports  []int
	At     string
	// Name and Texts are the field or the key of the condition, and its values.
	Name  string
	Texts []string
	// HTTP says that the field is for requests only.
	HTTP bool
	// Pairs are conditions of each of which both must hold, in the place of Values.
	Pairs [][2]request.Cond
}

// AcceptsSNI reports whether one of the test's conditions holds for an SNI; empty: there is
// none.
func (t *Test) AcceptsSNI(sni string) bool {
	for i := range t.Values {
		if c := &t.Values[i]; c.Accepts(sni) && (c.Op != request.Present || sni != "") {
			return true
		}
	}
	return false
}

// A TestKind is what a test is about.
type TestKind int

// The kinds of tests.
const (
	OfRequest   TestKind = iota // a part of the request
	OfPrincipal                 // the name of the caller in mesh mTLS
	OfSNI
	OfPort
	OfToken     // claims of a token
	OfAddress   // the address of the connection
	OfForwarded // the address of the caller, as proxies in front state it
	Unreadable
)

// Policies are the policies of a pod by their action.
type Policies struct {
	Custom, Deny, Allow []*Policy
}

// A Policy is an AuthorizationPolicy.
type Policy struct {
	*world.AuthorizationPolicy
	Rules []*Rule
}

// Policies returns the policies of the pod. Those with istio.io/dry-run decide nothing.
func (p *Proxy) Policies() Policies { return p.policies() }

// Callers returns the conditions on names of callers that a policy has.
func Callers(a *world.AuthorizationPolicy) []request.Cond { return sourcesOf(a, OfPrincipal) }

// ServerNames returns the values of conditions on the SNI that a policy has.
func ServerNames(a *world.AuthorizationPolicy) (list []string) {
	for _, r := range a.Spec.Rules {
		for _, c := range r.GetWhen() {
			if c.GetKey() == "connection.sni" {
				list = append(append(list, c.Values...), c.NotValues...)
			}
		}
	}
	return list
}

// Blocks returns the conditions on addresses that a policy has.
func Blocks(a *world.AuthorizationPolicy) []request.Cond {
	return sourcesOf(a, OfAddress, OfForwarded)
}

// sourcesOf returns the conditions of some kinds on the sources of a policy.
func sourcesOf(a *world.AuthorizationPolicy, kinds ...TestKind) (list []request.Cond) {
	for i, r := range a.Spec.Rules {
		if r == nil {
			continue
		}
		for _, t := range slices.Concat(ruleOf(a, r, i).Sources...) {
			if slices.Contains(kinds, t.Kind) {
				list = append(list, t.Values...)
			}
		}
	}
	return list
}

// ReadsSNI reports whether a policy of the pod looks at the SNI.
func (p *Proxy) ReadsSNI() bool { return p.readsSNI() }

func (p *Proxy) anyReadsSNI() bool {
	all := p.Policies()
	for _, policy := range slices.Concat(all.Custom, all.Deny, all.Allow) {
		for _, r := range policy.Rules {
			if slices.ContainsFunc(slices.Concat(r.Targets...), func(t Test) bool { return t.Kind == OfSNI }) {
				return true
			}
		}
	}
	return false
}

// PoliciesOf translates AuthorizationPolicies, without those with istio.io/dry-run.
func PoliciesOf(list []*world.AuthorizationPolicy) (out Policies) {
	for _, a := range list {
		if a.Annotations["istio.io/dry-run"] == "true" {
			continue
		}
		policy := &Policy{AuthorizationPolicy: a}
		for i, r := range a.Spec.Rules {
			if r != nil {
				policy.Rules = append(policy.Rules, ruleOf(a, r, i))
			}
		}
		switch a.Spec.Action {
		case security.AuthorizationPolicy_CUSTOM:
			out.Custom = append(out.Custom, policy)
		case security.AuthorizationPolicy_DENY:
			out.Deny = append(out.Deny, policy)
		case security.AuthorizationPolicy_ALLOW:
			out.Allow = append(out.Allow, policy)
		}
	}
	return out
}

// ruleOf translates a rule. Source: security/authz/model/model.go New.
func ruleOf(a *world.AuthorizationPolicy, r *security.Rule, i int) *Rule {
	out := &Rule{At: a.Part("spec.rules[%d]", i)}
	var whenSource, whenTarget []Test
	for j, c := range r.When {
		test, target := conditionOf(a, c)
		for k := range test {
			test[k].At, test[k].Name = "when["+itoa(j)+"]", c.GetKey()
		}
		if target {
			whenTarget = append(whenTarget, test...)
		} else {
			whenSource = append(whenSource, test...)
		}
	}
	for j, f := range r.From {
		out.Sources = append(out.Sources, append(sourceOf(a, f.GetSource(), "from["+itoa(j)+"].source."), whenSource...))
	}
	if len(r.From) == 0 {
		out.Sources = [][]Test{whenSource}
	}
	for j, t := range r.To {
		out.Targets = append(out.Targets, append(operationOf(t.GetOperation(), "to["+itoa(j)+"].operation."), whenTarget...))
	}
	if len(r.To) == 0 {
		out.Targets = [][]Test{whenTarget}
	}
	return out
}

// tests collects the tests of fields, each with its negation.
type tests []Test

func (t *tests) add(kind TestKind, http bool, at string, values, notValues []string, cond func(string) request.Cond) {
	field := at
	one := func(values []string, not bool, at string) {
		if len(values) == 0 {
			return
		}
		test := Test{Kind: kind, Not: not, At: at, Name: field, Texts: values, HTTP: http}
		for _, v := range values {
			test.Values = append(test.Values, cond(v))
		}
		*t = append(*t, test)
	}
	one(values, false, at)
	one(notValues, true, "not"+strings.ToUpper(at[:1])+at[1:])
}

// principals adds the tests of who a token is about.
func (t *tests) principals(at string, values, notValues []string) {
	before := len(*t)
	t.add(OfToken, true, at, values, notValues, pattern)
	for i := range (*t)[before:] {
		one := &(*t)[before+i]
		if one.Pairs = requestPrincipals(values); one.Not {
			one.Pairs = requestPrincipals(notValues)
		}
	}
}

func (t *tests) ports(at string, values, notValues []string) {
	one := func(values []string, not bool, at string) {
		if len(values) == 0 {
			return
		}
		test := Test{Kind: OfPort, Not: not, At: at, Name: "ports", Texts: values}
		for _, v := range values {
			n, err := strconv.ParseUint(v, 10, 16)
			if err != nil {
				test.Kind = Unreadable
			}
			test.Ports = append(test.Ports, int(n))
		}
		*t = append(*t, test)
	}
	one(values, false, at)
	one(notValues, true, "not"+at)
}

// sourceOf translates a source.
func sourceOf(a *world.AuthorizationPolicy, s *security.Source, prefix string) []Test {
	var t tests
	t.add(OfPrincipal, false, "principals", s.GetPrincipals(), s.GetNotPrincipals(), principal)
	t.principals("requestPrincipals", s.GetRequestPrincipals(), s.GetNotRequestPrincipals())
	t.add(OfPrincipal, false, "serviceAccounts", s.GetServiceAccounts(), s.GetNotServiceAccounts(), accountIn(a.Namespace))
	t.add(OfPrincipal, false, "trustDomains", s.GetTrustDomains(), s.GetNotTrustDomains(), trustDomain)
	t.add(OfPrincipal, false, "namespaces", s.GetNamespaces(), s.GetNotNamespaces(), namespaceOf)
	t.add(OfAddress, false, "ipBlocks", s.GetIpBlocks(), s.GetNotIpBlocks(), address)
	t.add(OfForwarded, false, "remoteIpBlocks", s.GetRemoteIpBlocks(), s.GetNotRemoteIpBlocks(), address)
	return t.under(prefix)
}

func (t tests) under(prefix string) []Test {
	for i := range t {
		t[i].At = prefix + t[i].At
	}
	return t
}

// operationOf translates an operation.
func operationOf(o *security.Operation, prefix string) []Test {
	var t tests
	on := func(kind request.Kind, fold bool) func(string) request.Cond {
		return func(v string) request.Cond {
			c := pattern(v)
			c.Part, c.Fold = request.Part{Kind: kind}, fold
			return c
		}
	}
	t.add(OfRequest, true, "hosts", o.GetHosts(), o.GetNotHosts(), on(request.Host, true))
	t.add(OfRequest, true, "methods", o.GetMethods(), o.GetNotMethods(), on(request.Method, false))
	t.add(OfRequest, true, "paths", o.GetPaths(), o.GetNotPaths(), func(v string) request.Cond {
		if strings.Contains(v, "{") {
			return request.Cond{Part: request.Part{Kind: request.Path}, Op: request.Matches, Value: pathTemplate(v)}
		}
		c := pattern(v)
		if v == "*" {
			c = request.Cond{Op: request.Matches, Value: ".+"}
		}
		c.Part = request.Part{Kind: request.Path}
		return c
	})
	t.ports("ports", o.GetPorts(), o.GetNotPorts())
	return t.under(prefix)
}

// conditionOf translates a condition; target reports whether it is about the operation.
func conditionOf(a *world.AuthorizationPolicy, c *security.Condition) (list []Test, target bool) {
	var t tests
	key, values, not := c.GetKey(), c.GetValues(), c.GetNotValues()
	switch {
	case key == "destination.port":
		t.ports("values", values, not)
		return t, true
	case key == "connection.sni":
		t.add(OfSNI, false, "values", values, not, pattern)
		return t, true
	case key == "source.namespace":
		t.add(OfPrincipal, false, "values", values, not, namespaceOf)
	case key == "source.principal":
		t.add(OfPrincipal, false, "values", values, not, principal)
	case key == "source.serviceAccount":
		t.add(OfPrincipal, false, "values", values, not, accountIn(a.Namespace))
	case key == "source.trustDomain":
		t.add(OfPrincipal, false, "values", values, not, trustDomain)
	case key == "source.ip":
		t.add(OfAddress, false, "values", values, not, address)
	case key == "remote.ip":
		t.add(OfForwarded, false, "values", values, not, address)
	case strings.HasPrefix(key, "request.headers["):
		name := strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(key, "request.headers["), "]"))
		t.add(OfRequest, true, "values", values, not, func(v string) request.Cond {
			cond := pattern(v)
			cond.Part = headerPart(name)
			return cond
		})
	case key == "request.auth.principal":
		t.principals("values", values, not)
	case key == "request.auth.audiences":
		t.add(OfToken, true, "values", values, not, claim("aud"))
	case key == "request.auth.presenter":
		t.add(OfToken, true, "values", values, not, claim("azp"))
	case strings.HasPrefix(key, "request.auth.claims["):
		t.add(OfToken, true, "values", values, not, claim(claimsIn(strings.TrimPrefix(key, "request.auth.claims"))...))
	default:
		return []Test{{Kind: Unreadable}}, key == "destination.ip" || strings.HasPrefix(key, "experimental.")
	}
	return t, false
}
