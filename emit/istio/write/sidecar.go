package write

import (
	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// sidecar writes the Sidecar of a confined namespace: its pods know all hosts that are
// visible there, and no other.
func sidecar(c *plan.Confinement) emit.Object {
	return object(networking, "Sidecar", c.Object, &api.Sidecar{
		Egress:                []*api.IstioEgressListener{{Hosts: []string{"*/*"}}},
		OutboundTrafficPolicy: &api.OutboundTrafficPolicy{Mode: api.OutboundTrafficPolicy_REGISTRY_ONLY},
	}, c.Confined.Said, field("spec.outboundTrafficPolicy.mode", c.Confined.Said...))
}
