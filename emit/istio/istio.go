// Package istio is the target for Istio's API. The plan decides everything once
// (package plan), and the objects are written from it (package write). The package
// does not depend on the syntax of programs.
package istio

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/audit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/emit/istio/write"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/world"
)

// Target is Istio's own API: networking.istio.io and security.istio.io, with
// Kubernetes' Secrets.
type Target struct{}

// applied is the order of kinds in which a partly applied bundle never sends in plain
// text what should be encrypted; pruning uses the reverse order. Kinds of manifests are
// before what publishes: an EnvoyFilter is there when its gateway has the first host.
var applied = []string{
	"Namespace", "CustomResourceDefinition", "Secret", "ConfigMap", "Certificate", "ExternalSecret",
	emit.OtherKinds, "PeerAuthentication", "DestinationRule",
	"AuthorizationPolicy", "Gateway", "VirtualService", "Sidecar", "NetworkPolicy", "ServiceEntry",
}

// Emit returns the objects of the model, in the order in which they are applied.
func (Target) Emit(m *model.Model, sink *diag.Sink) *emit.Bundle {
	b := &emit.Bundle{Objects: write.Objects(plan.Make(m, sink))}
	b.Sort(applied)
	checkSizes(b, sink)
	return b
}

// Audit reports conflicts between the Istio objects of an inventory and those of a
// bundle.
func (Target) Audit(m *model.Model, b *emit.Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink) {
	mesh := world.Mesh{Root: m.Mesh.Root.Value, Domain: m.Mesh.Domain.Value, DNSCapture: m.Mesh.DNSCapture.Value}
	audit.Run(mesh, b, i, ownOnly, sink)
}
