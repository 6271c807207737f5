package world

import (
	security "istio.io/api/security/v1beta1"
)

// A MTLSMode is which callers the sidecar of a pod accepts on a port.
type MTLSMode int

// The modes.
const (
	Permissive MTLSMode = iota // mesh mTLS and plain
	Strict                     // mesh mTLS
	Disabled                   // plain
)

// A Peer is the mode of a pod's port, and what decided it; no object if nothing did.
type Peer struct {
	Mode MTLSMode
	At   Part
}

// PeerOf returns the mode of a port of a pod: that of the port, of the workload, of the
// namespace, or of the mesh, the oldest of each. Source:
// security/authn/policy_applier.go ComposePeerAuthentication.
func (r *Registry) PeerOf(p *Pod, port int) Peer {
	mesh, namespace, workload := r.peersOf(p)
	out := Peer{Mode: Permissive}
	for _, policy := range []*PeerAuthentication{mesh, namespace, workload} {
		if policy != nil && !unset(policy.Spec.Mtls) {
			out = Peer{modeOf(policy.Spec.Mtls), policy.Part("spec.mtls")}
		}
	}
	if workload != nil {
		if m, has := workload.Spec.PortLevelMtls[uint32(port)]; has && !unset(m) {
			out = Peer{modeOf(m), workload.Part("spec.portLevelMtls.%d", port)}
		}
	}
	return out
}

// NamespaceDisables reports whether callers of the services of a namespace use plain
// text although it has sidecars: its mode is DISABLE. Source:
// model/push_context.go BestEffortInferServiceMTLSMode.
func (r *Registry) NamespaceDisables(namespace string) bool {
	mesh, own, _ := r.peersOf(&Pod{Namespace: namespace})
	for _, policy := range []*PeerAuthentication{own, mesh} {
		if policy != nil && !unset(policy.Spec.Mtls) {
			return modeOf(policy.Spec.Mtls) == Disabled
		}
	}
	return false
}

func (r *Registry) peersOf(p *Pod) (mesh, namespace, workload *PeerAuthentication) {
	for _, policy := range r.peersByAge {
		selector := policy.Spec.GetSelector().GetMatchLabels()
		switch {
		case len(selector) > 0:
			if workload == nil && policy.Namespace == p.Namespace && policy.Namespace != r.Mesh.Root && Selects(selector, p.Labels) {
				workload = policy
			}
		case policy.Namespace == r.Mesh.Root:
			if mesh == nil {
				mesh = policy
			}
		case policy.Namespace == p.Namespace && namespace == nil:
			namespace = policy
		}
	}
	return mesh, namespace, workload
}

func unset(m *security.PeerAuthentication_MutualTLS) bool {
	return m == nil || m.Mode == security.PeerAuthentication_MutualTLS_UNSET
}

func modeOf(m *security.PeerAuthentication_MutualTLS) MTLSMode {
	switch m.Mode {
	case security.PeerAuthentication_MutualTLS_STRICT:
		return Strict
	case security.PeerAuthentication_MutualTLS_DISABLE:
		return Disabled
	}
	return Permissive
}

// PoliciesOf returns the AuthorizationPolicies of a pod, the root namespace's first.
// Source: model/authorization.go ListAuthorizationPolicies.
func (r *Registry) PoliciesOf(p *Pod) (list []*AuthorizationPolicy) {
	for _, root := range []bool{true, false} {
		for _, a := range r.AuthorizationPolicies {
			own := a.Namespace == r.Mesh.Root == root && (root || a.Namespace == p.Namespace)
			if own && len(a.Spec.TargetRefs) == 0 && a.Spec.TargetRef == nil && Selects(a.Spec.GetSelector().GetMatchLabels(), p.Labels) {
				list = append(list, a)
			}
		}
	}
	return list
}

// TokensOf returns the RequestAuthentications of a pod, those of its namespace first.
// Source: model/authentication.go getConfigsForWorkload.
func (r *Registry) TokensOf(p *Pod) (list []*RequestAuthentication) {
	for _, own := range []bool{true, false} {
		for _, a := range r.RequestAuthentications {
			if (a.Namespace == p.Namespace) == own && (own || a.Namespace == r.Mesh.Root) && len(a.Spec.TargetRefs) == 0 && a.Spec.TargetRef == nil &&
				Selects(a.Spec.GetSelector().GetMatchLabels(), p.Labels) {
				list = append(list, a)
			}
		}
	}
	return list
}
