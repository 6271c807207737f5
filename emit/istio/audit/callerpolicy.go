package audit

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// callerPolicyRule finds policies of workloads that also refuse what these workloads send:
// a sidecar applies the policies of its own pod to TLS connections to a wildcard host that
// it resolves. There is no principal and no request there. Source:
// networking/core/networkfilter.go buildOutboundNetworkFiltersWithSingleDestination.
var callerPolicyRule = Rule{"callerpolicy", []code.Code{code.CallerPolicy}, (*Audit).callerPolicies}

func (a *Audit) callerPolicies() {
	for _, e := range a.ServiceEntries {
		if e.Spec.Resolution != api.ServiceEntry_DYNAMIC_DNS || !hasTLS(e) {
			continue
		}
		for i, h := range e.Hosts {
			if !h.IsWildcard() {
				continue
			}
			for _, p := range a.AuthorizationPolicies {
				if at, refuses := a.refusesCallers(p, e); refuses {
					a.reportCallers(p, at, e.Part("spec.hosts[%d]", i), h)
				}
			}
		}
	}
}

func hasTLS(e *world.ServiceEntry) bool {
	return slices.ContainsFunc(e.Spec.Ports, func(p *api.ServicePort) bool { return world.ParseProtocol(p.Protocol).IsTLS() })
}

func (a *Audit) reportCallers(p *world.AuthorizationPolicy, at, entry world.Part, h host.Pattern) {
	whose := "in namespace " + p.Namespace
	if p.Namespace == a.Mesh.Root {
		whose = "in any namespace"
	}
	if labels := p.Spec.GetSelector().GetMatchLabels(); len(labels) > 0 {
		whose = world.PodsName(labels) + " " + whose
	}
	a.report(finding{
		code: code.CallerPolicy, at: entry, other: at, note: "the policy is here", atNote: "the host is here",
		message: fmt.Sprintf("pods %s cannot connect to %s with TLS: %s refuses it, because sidecars apply the policies of their own pod to hosts that they resolve", whose, h, p),
		hint:    "add a rule with only connection.sni to an ALLOW policy of these pods, or send through a gateway",
	})
}

// refusesCallers reports whether a policy refuses all connections of its pods to a host of
// the entry: a rule denies all, or it allows and no rule of it or of another policy matches
// a connection without a principal. Policies for gateways are left out.
func (a *Audit) refusesCallers(p *world.AuthorizationPolicy, e *world.ServiceEntry) (at world.Part, refuses bool) {
	visible := p.Namespace == a.Mesh.Root || e.Visibility().In(p.Namespace)
	if !visible || !a.guardsSidecars(p) {
		return at, false
	}
	all := proxy.PoliciesOf([]*world.AuthorizationPolicy{p})
	for _, policy := range all.Deny {
		for _, r := range policy.Rules {
			if deniesBytes(r) {
				return r.At, true
			}
		}
	}
	if len(all.Allow) == 0 || slices.ContainsFunc(a.AuthorizationPolicies, func(o *world.AuthorizationPolicy) bool { return a.mayAllow(o, p) }) {
		return at, false
	}
	return p.Part("metadata.name"), true
}

// guardsSidecars reports whether a policy may be for pods with sidecars.
func (a *Audit) guardsSidecars(p *world.AuthorizationPolicy) bool {
	if len(p.Spec.GetTargetRefs()) > 0 || p.Spec.GetTargetRef() != nil {
		return false
	}
	labels := p.Spec.GetSelector().GetMatchLabels()
	return len(labels) == 0 || !a.SelectedByGateway(labels)
}

// mayAllow reports whether a policy that may apply beside another one has a rule that may
// match a connection without a principal and without a request.
func (a *Audit) mayAllow(o, beside *world.AuthorizationPolicy) bool {
	if o.Namespace != beside.Namespace && o.Namespace != a.Mesh.Root && beside.Namespace != a.Mesh.Root || !a.guardsSidecars(o) {
		return false
	}
	for _, policy := range proxy.PoliciesOf([]*world.AuthorizationPolicy{o}).Allow {
		if slices.ContainsFunc(policy.Rules, matchesBytes) {
			return true
		}
	}
	return false
}

func matchesBytes(r *proxy.Rule) bool {
	return matchesIf(r, func(t proxy.Test) bool { return !t.HTTP && (t.Kind != proxy.OfPrincipal || t.Not) })
}

// deniesBytes reports whether a rule that denies matches all connections without a
// principal: it loses its fields for requests. Source: security/authz/model/model.go.
func deniesBytes(r *proxy.Rule) bool {
	return matchesIf(r, func(t proxy.Test) bool { return t.HTTP || t.Kind == proxy.OfPrincipal && t.Not })
}

// matchesIf reports whether a rule has a source and a target of which all tests hold.
func matchesIf(r *proxy.Rule, holds func(proxy.Test) bool) bool {
	everyOne := func(tests []proxy.Test) bool {
		return !slices.ContainsFunc(tests, func(t proxy.Test) bool { return !holds(t) })
	}
	return slices.ContainsFunc(r.Sources, everyOne) && slices.ContainsFunc(r.Targets, everyOne)
}
