package audit

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// callerPolicyRule finds policies of workloads that also refuse what these workloads send:
// a sidecar applies the policies of its own pod to TLS connections to a wildcard host that
// it resolves (proxy.Chain.Guarded). The evaluator follows a connection of each kind of
// workload.
var callerPolicyRule = Rule{"callerpolicy", []code.Code{code.CallerPolicy}, (*Audit).callerPolicies}

func (a *Audit) callerPolicies() {
	if len(a.AuthorizationPolicies) == 0 {
		return
	}
	for _, e := range a.ServiceEntries {
		if e.Spec.Resolution != api.ServiceEntry_DYNAMIC_DNS {
			continue
		}
		for _, p := range e.Spec.Ports {
			if !world.ParseProtocol(p.Protocol).IsTLS() {
				continue
			}
			for i, h := range e.Hosts {
				if h.IsWildcard() {
					a.connects(h, e.Part("spec.hosts[%d]", i), int(p.Number))
				}
			}
		}
	}
}

// connects reports policies by which workloads cannot connect to a port of a wildcard.
func (a *Audit) connects(h host.Pattern, entry world.Part, port int) {
	for _, kind := range a.kinds() {
		c := kind[0]
		c.Method, c.Host, c.Port, c.TLS = "TLS", h.Instead("any"), port, true
		answer, err := a.traffic().Follow(c)
		if err != nil || len(answer.Undetermined) > 0 {
			continue
		}
		refused := func(w traffic.Way) bool { return w.Guard == traffic.ByPolicy && w.End.Object != nil }
		if i := slices.IndexFunc(answer.Ways, refused); i >= 0 {
			a.reportCallers(answer.Ways[i].End, entry, h, showing{func() []call.Call { return []call.Call{c} }, refused})
		}
	}
}

func (a *Audit) reportCallers(by, entry world.Part, h host.Pattern, shown showing) {
	whose := "in namespace " + by.Namespace
	if by.Namespace == a.Mesh.Root {
		whose = "in any namespace"
	}
	if p, is := by.Message.(world.Attachable); is && len(p.GetSelector().GetMatchLabels()) > 0 {
		whose = world.PodsName(p.GetSelector().GetMatchLabels()) + " " + whose
	}
	a.report(finding{
		code: code.CallerPolicy, at: entry, other: by, note: "the policy is here", atNote: "the host is here", shown: shown,
		message: fmt.Sprintf("pods %s cannot connect to %s with TLS: %s refuses it, because sidecars apply the policies of their own pod to hosts that they resolve",
			whose, h, by.Object),
		hint: "add a rule with only connection.sni to an ALLOW policy of these pods, or send through a gateway",
	})
}
