package world

import (
	"fmt"
	"iter"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
)

// A DestinationRule is a DestinationRule.
type DestinationRule struct {
	*Object
	Spec *api.DestinationRule
	// Host is the host by its full name.
	Host host.Pattern
}

// Subset returns the rule's subset of that name; nil if it has none.
func (r *DestinationRule) Subset(name string) *api.Subset {
	for _, s := range r.Spec.Subsets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// A TLSSetting is the TLS that callers originate, and where it is set.
type TLSSetting struct {
	*api.ClientTLSSettings
	Port   uint32 // 0: every port without settings of its own
	Subset string // empty: callers of the host itself
	At     Part
}

// ToApplication reports whether callers originate TLS to the application, not mesh
// mTLS.
func (t TLSSetting) ToApplication() bool {
	return t.GetMode() == api.ClientTLSSettings_SIMPLE || t.GetMode() == api.ClientTLSSettings_MUTUAL
}

// NeedsSecret reports whether a Secret has what the connection needs: sidecars that no
// workloadSelector selects do not originate TLS, then. Source: networking/core/cluster_tls.go
// buildUpstreamClusterTLSContext.
func (t TLSSetting) NeedsSecret() bool {
	return t.CredentialName != "" && !strings.HasPrefix(t.CredentialName, "configmap://")
}

// TLS returns all TLS settings of the rule, including those of its subsets.
func (r *DestinationRule) TLS() []TLSSetting {
	list := r.HostTLS()
	for i, s := range r.Spec.Subsets {
		list = append(list, r.tlsOf(s.TrafficPolicy, s.GetName(), fmt.Sprintf("spec.subsets[%d].trafficPolicy", i))...)
	}
	return list
}

// HostTLS returns the TLS settings of the rule, without those of its subsets.
func (r *DestinationRule) HostTLS() []TLSSetting {
	return r.tlsOf(r.Spec.TrafficPolicy, "", "spec.trafficPolicy")
}

func (r *DestinationRule) tlsOf(p *api.TrafficPolicy, subset, path string) (list []TLSSetting) {
	for i, l := range p.GetPortLevelSettings() {
		if l.Tls != nil {
			list = append(list, TLSSetting{l.Tls, l.GetPort().GetNumber(), subset, r.Part("%s.portLevelSettings[%d].tls", path, i)})
		}
	}
	if tls := p.GetTls(); tls != nil {
		list = append(list, TLSSetting{tls, 0, subset, r.Part("%s.tls", path)})
	}
	return list
}

// RulesCovering visits the rules of a host, then those of its wildcards, the most
// specific first. Which of them callers use depends on their namespace. Source:
// model/push_context.go destinationRule.
func (w *World) RulesCovering(h host.Pattern) iter.Seq[*DestinationRule] { return w.rules.Covering(h) }

// RulesOf returns the rules of exactly this host.
func (w *World) RulesOf(h host.Pattern) []*DestinationRule { return w.rules.At(h) }
