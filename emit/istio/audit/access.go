package audit

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// accessRule finds published hosts that the AuthorizationPolicies of their gateway's
// pods deny: if there is an ALLOW policy, requests that none allows are denied.
var accessRule = Rule{"access", []code.Code{code.HostWithoutPolicy}, (*Audit).access}

func (a *Audit) access() {
	for _, l := range a.Listeners {
		allowed, policy := a.allowed(l.Servers[0].Gateway)
		if policy == nil {
			continue
		}
		for _, server := range l.Servers {
			for _, h := range server.Hosts() {
				if _, ok := allowed.Find(h.Host); ok || h.Host.IsWildcard() || server.Class.RouteKind() != "http" || server.Mode() == api.ServerTLSSettings_ISTIO_MUTUAL {
					continue
				}
				a.report(finding{
					code: code.HostWithoutPolicy, at: h.At, other: policy.Part("spec.rules"), unsure: true,
					message: fmt.Sprintf("no AuthorizationPolicy of the pods %s allows requests to %s: they get 403", l.Pods, h.Host),
					atNote:  "the host is published here", note: "the allowed hosts are listed here",
					shown: a.toHost(h, answers(403)),
					hint:  fmt.Sprintf("add %s to the hosts of an AuthorizationPolicy", h.Host),
				})
			}
		}
	}
}

// allowed returns the hosts that the policies of a gateway's pods allow, and one of the
// policies; nil if there is none, or if one allows by another condition than the
// host.
func (a *Audit) allowed(g *world.Gateway) (hosts *host.Map[bool], policy *world.AuthorizationPolicy) {
	hosts = new(host.Map[bool])
	for _, p := range a.AuthorizationPolicies {
		if p.Spec.Action != security.AuthorizationPolicy_ALLOW || !p.AppliesTo(g, a.podNamespace(g), a.Mesh.Root) {
			continue
		}
		for _, r := range p.Spec.Rules {
			listed := hostsOf(r)
			if listed == nil {
				return nil, nil
			}
			for _, h := range listed {
				hosts.Put(host.Pattern(strings.TrimSuffix(h, ":*")), true)
			}
		}
		policy = p
	}
	return hosts, policy
}

// hostsOf returns the hosts of a rule; nil if it has other conditions.
func hostsOf(r *security.Rule) (hosts []string) {
	for _, to := range r.To {
		if len(to.GetOperation().GetHosts()) == 0 {
			return nil
		}
		hosts = append(hosts, to.Operation.Hosts...)
	}
	if slices.Contains(hosts, "*") {
		return nil
	}
	return hosts
}
