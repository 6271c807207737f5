package audit

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
)

// access finds published hosts that the AuthorizationPolicies of their gateway's pods
// deny: if there is an ALLOW policy, requests that none allows are denied.
func access(s *set) {
	for _, l := range s.listeners {
		allowed, policy := s.allowed(l)
		if policy == nil {
			continue
		}
		for _, server := range l.servers {
			for _, h := range server.hosts() {
				if _, ok := allowed.Find(h.host); ok || strings.HasPrefix(h.host, "*") || server.class.section() != "http" || server.mode() == api.ServerTLSSettings_ISTIO_MUTUAL {
					continue
				}
				s.report(finding{
					code: code.HostWithoutPolicy, at: h.part, other: policy.part("spec.rules"), unsure: true,
					message: fmt.Sprintf("no AuthorizationPolicy of the pods %s allows requests to %s: they get 403", l.pods, h.host),
					atNote:  "the host is published here", note: "the allowed hosts are listed here",
					hint: fmt.Sprintf("add %s to the hosts of an AuthorizationPolicy", h.host),
				})
			}
		}
	}
}

// allowed returns the hosts that the policies of a listener's pods allow, and one of
// the policies; nil if there is none, or if one allows by another condition than the
// host.
func (s *set) allowed(l *listener) (hosts *host.Map[bool], policy *authorization) {
	hosts = new(host.Map[bool])
	for _, a := range s.authorizations {
		if a.spec.Action != security.AuthorizationPolicy_ALLOW || !s.governs(a, l.servers[0].gateway) {
			continue
		}
		for _, r := range a.spec.Rules {
			said := hostsOf(r)
			if said == nil {
				return nil, nil
			}
			for _, h := range said {
				hosts.Put(strings.TrimSuffix(h, ":*"), true)
			}
		}
		policy = a
	}
	return hosts, policy
}

// governs reports whether a policy applies to the gateway's pods.
func (s *set) governs(a *authorization, g *gateway) bool {
	return (a.namespace == g.namespace || a.namespace == s.mesh.Root) && len(a.spec.TargetRefs) == 0 && a.spec.TargetRef == nil &&
		within(a.spec.GetSelector().GetMatchLabels(), g.spec.Selector)
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
