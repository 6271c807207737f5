package world

import (
	"google.golang.org/protobuf/proto"
	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"
	types "istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/compiler/host"
)

// A Sidecar is a Sidecar.
type Sidecar struct {
	*Object
	Spec *networking.Sidecar
}

// A PeerAuthentication is a PeerAuthentication.
type PeerAuthentication struct {
	*Object
	Spec *security.PeerAuthentication
}

// An AuthorizationPolicy is an AuthorizationPolicy.
type AuthorizationPolicy struct {
	*Object
	Spec *security.AuthorizationPolicy
}

// A RequestAuthentication is a RequestAuthentication.
type RequestAuthentication struct {
	*Object
	Spec *security.RequestAuthentication
}

// An Attached is an object for pods that a selector selects, or for what targetRefs
// name: an AuthorizationPolicy, a RequestAuthentication, a Telemetry or a WasmPlugin.
type Attached struct {
	*Object
	Spec Attachable
}

// An Attachable is the spec of an Attached.
type Attachable interface {
	proto.Message
	GetSelector() *types.WorkloadSelector
	GetTargetRef() *types.PolicyTargetReference
	GetTargetRefs() []*types.PolicyTargetReference
}

// Targets returns the references of the object with their paths. Source:
// model/policyattachment.go GetTargetRefs.
func (a *Attached) Targets() (refs []*types.PolicyTargetReference, at []Part) {
	for i, r := range a.Spec.GetTargetRefs() {
		refs, at = append(refs, r), append(at, a.Part("spec.targetRefs[%d]", i))
	}
	if r := a.Spec.GetTargetRef(); r != nil && len(refs) == 0 {
		refs, at = append(refs, r), append(at, a.Part("spec.targetRef"))
	}
	return refs, at
}

// MayApplyTo reports whether the tokens of requests to the Gateway's pods may be
// validated by it: its namespace is not compared, and one with targetRefs may apply.
func (a *RequestAuthentication) MayApplyTo(g *Gateway) bool {
	return Selects(a.Spec.GetSelector().GetMatchLabels(), g.Spec.Selector) || len(a.Spec.TargetRefs) > 0 || a.Spec.TargetRef != nil
}

// PeerAuthenticationOf returns the PeerAuthentication that applies to the pods of a
// service on all its ports; nil if there is none or if it is unknown. One of the whole
// mesh is unknown: it does not prove that the pods have a sidecar.
func (w *World) PeerAuthenticationOf(h host.Pattern) *PeerAuthentication {
	key, ok := w.ServiceKey(h)
	if !ok {
		return nil
	}
	service, known := w.Inventory.Service(key.Namespace, key.Name)
	for _, p := range w.peers[key.Namespace] {
		if len(p.Spec.PortLevelMtls) > 0 || !known && len(p.Spec.GetSelector().GetMatchLabels()) > 0 {
			return nil
		}
	}
	of := w.PeersOf(key.Namespace, service.Selector)
	of.Mesh = nil
	return of.Effective()
}
