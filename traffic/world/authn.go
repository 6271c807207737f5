package world

import (
	"slices"

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

// peers are the PeerAuthentications, the oldest of each.
type peers struct {
	mesh      *PeerAuthentication
	namespace map[string]*PeerAuthentication
	workload  *selecting[*PeerAuthentication]
}

// indexSecurity makes the indexes of PeerAuthentications and AuthorizationPolicies.
func (r *Registry) indexSecurity() {
	r.peers = peers{namespace: map[string]*PeerAuthentication{}, workload: newSelecting[*PeerAuthentication]()}
	list := slices.Clone(r.PeerAuthentications)
	slices.SortStableFunc(list, func(a, b *PeerAuthentication) int { return ByAge(a.Object, b.Object) })
	for _, policy := range list {
		selector := policy.Spec.GetSelector().GetMatchLabels()
		switch root := policy.Namespace == r.Mesh.Root; {
		case len(selector) > 0 && !root:
			r.peers.workload.add(policy.Namespace, selector, policy)
		case len(selector) > 0:
		case root && r.peers.mesh == nil:
			r.peers.mesh = policy
		case !root && r.peers.namespace[policy.Namespace] == nil:
			r.peers.namespace[policy.Namespace] = policy
		}
	}
	r.policies = newSelecting[*AuthorizationPolicy]()
	for _, a := range r.AuthorizationPolicies {
		if len(a.Spec.TargetRefs) == 0 && a.Spec.TargetRef == nil {
			r.policies.add(a.Namespace, a.Spec.GetSelector().GetMatchLabels(), a)
		}
	}
}

func (r *Registry) peersOf(p *Pod) (mesh, namespace, workload *PeerAuthentication) {
	if own := r.peers.workload.of(p.Namespace, p.Labels); len(own) > 0 {
		workload = own[0]
	}
	return r.peers.mesh, r.peers.namespace[p.Namespace], workload
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
func (r *Registry) PoliciesOf(p *Pod) []*AuthorizationPolicy {
	list := r.policies.of(r.Mesh.Root, p.Labels)
	if p.Namespace != r.Mesh.Root {
		list = append(list, r.policies.of(p.Namespace, p.Labels)...)
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
