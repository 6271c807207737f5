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
	all := r.peersOf(p.Namespace, p.Labels, r.peersByAge)
	out := Peer{Mode: Permissive}
	if policy := all.Effective(); policy != nil {
		out = Peer{modeOf(policy.Spec.Mtls), policy.Part("spec.mtls")}
	}
	if all.Workload != nil {
		if m, has := all.Workload.Spec.PortLevelMtls[uint32(port)]; has && !unset(m) {
			out = Peer{modeOf(m), all.Workload.Part("spec.portLevelMtls.%d", port)}
		}
	}
	return out
}

// PeerPorts returns the ports of a pod that have a mode of their own.
func (r *Registry) PeerPorts(p *Pod) (list []int) {
	workload := r.peersOf(p.Namespace, p.Labels, r.peersByAge).Workload
	if workload == nil {
		return nil
	}
	for port, m := range workload.Spec.PortLevelMtls {
		if !unset(m) {
			list = append(list, int(port))
		}
	}
	slices.Sort(list)
	return list
}

// NamespaceDisables reports whether callers of the services of a namespace use plain
// text although it has sidecars: its mode is DISABLE. Source:
// model/push_context.go BestEffortInferServiceMTLSMode.
func (r *Registry) NamespaceDisables(namespace string) bool {
	policy := r.peersOf(namespace, nil, r.peersByAge).Effective()
	return policy != nil && modeOf(policy.Spec.Mtls) == Disabled
}

// indexSecurity makes the indexes of AuthorizationPolicies, and sorts the
// PeerAuthentications of each namespace by their age.
func (r *Registry) indexSecurity() {
	r.peersByAge = map[string][]*PeerAuthentication{}
	list := slices.Clone(r.PeerAuthentications)
	slices.SortStableFunc(list, func(a, b *PeerAuthentication) int { return ByAge(a.Object, b.Object) })
	for _, p := range list {
		r.peersByAge[p.Namespace] = append(r.peersByAge[p.Namespace], p)
	}
	r.policies = newSelecting[*AuthorizationPolicy]()
	for _, a := range r.AuthorizationPolicies {
		if len(a.Spec.TargetRefs) == 0 && a.Spec.TargetRef == nil {
			r.policies.add(a.Namespace, a.Spec.GetSelector().GetMatchLabels(), a)
		}
	}
}

// Peers are the PeerAuthentications of some pods, the oldest of each kind; nil: none.
type Peers struct{ Mesh, Namespace, Workload *PeerAuthentication }

// Effective returns the one that sets the mode of ports without their own; nil: none.
func (p Peers) Effective() *PeerAuthentication {
	for _, policy := range []*PeerAuthentication{p.Workload, p.Namespace, p.Mesh} {
		if policy != nil && !unset(policy.Spec.Mtls) {
			return policy
		}
	}
	return nil
}

// PeersOf returns the PeerAuthentications of pods with these labels.
func (w *World) PeersOf(namespace string, labels map[string]string) Peers {
	return w.peersOf(namespace, labels, w.peers)
}

// peersOf looks through the PeerAuthentications of the namespace and of the root namespace,
// the oldest first. Source: security/authn/policy_applier.go ComposePeerAuthentication.
func (w *World) peersOf(namespace string, labels map[string]string, byAge map[string][]*PeerAuthentication) (out Peers) {
	list := byAge[namespace]
	if namespace != w.Mesh.Root {
		list = slices.Concat(list, byAge[w.Mesh.Root])
	}
	for _, policy := range list {
		selector := policy.Spec.GetSelector().GetMatchLabels()
		switch {
		case len(selector) > 0:
			if out.Workload == nil && policy.Namespace == namespace && namespace != w.Mesh.Root && Selects(selector, labels) {
				out.Workload = policy
			}
		case policy.Namespace == w.Mesh.Root:
			if out.Mesh == nil {
				out.Mesh = policy
			}
		case policy.Namespace == namespace && out.Namespace == nil:
			out.Namespace = policy
		}
	}
	return out
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
