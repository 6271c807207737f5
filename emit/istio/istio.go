// Package istio is the target for Istio's API. The plan decides everything once
// (package plan), and the objects are written from it (package write). The package
// does not depend on the syntax of programs.
package istio

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/audit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/emit/istio/write"
	"github.com/gwc-lang/gwc/internal/objects"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/world"
)

// Target is Istio's own API: networking.istio.io and security.istio.io, with
// Kubernetes' Secrets.
type Target struct{}

// applied is the order of kinds in which a partly applied bundle never sends in plain
// text what should be encrypted. What is not named comes before what publishes and what
// lets traffic leave.
var applied = emit.Order{
	{Number: 0, Kind: "Namespace"},
	{Number: 5, Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition"},
	{Number: 10, Kind: "Secret"},
	{Number: 15, Kind: "ConfigMap"},
	{Number: 20, Group: "cert-manager.io", Kind: "Certificate"},
	{Number: 25, Group: "external-secrets.io", Kind: "ExternalSecret"},
	{Number: 30, Kind: emit.OtherKinds},
	{Number: 32, Kind: "ServiceAccount"},
	{Number: 33, Group: "rbac.authorization.k8s.io", Kind: "Role"},
	{Number: 34, Group: "rbac.authorization.k8s.io", Kind: "RoleBinding"},
	{Number: 35, Kind: "Service"},
	{Number: 36, Group: "apps", Kind: "Deployment"},
	{Number: 37, Group: "policy", Kind: "PodDisruptionBudget"},
	{Number: 38, Group: "autoscaling", Kind: "HorizontalPodAutoscaler"},
	{Number: 40, Group: "security.istio.io", Kind: "PeerAuthentication"},
	{Number: 50, Group: "networking.istio.io", Kind: "DestinationRule"},
	{Number: 55, Group: "security.istio.io", Kind: "AuthorizationPolicy"},
	{Number: 60, Group: "networking.istio.io", Kind: "Gateway"},
	{Number: 70, Group: "networking.istio.io", Kind: "VirtualService"},
	{Number: 75, Group: "networking.istio.io", Kind: "Sidecar"},
	{Number: 80, Group: "networking.k8s.io", Kind: "NetworkPolicy"},
	{Number: 90, Group: "networking.istio.io", Kind: "ServiceEntry"},
}

// Order returns the order of the kinds in every bundle.
func (Target) Order() emit.Order { return applied }

// Emit returns the objects of the model, in the order in which they are applied.
func (t Target) Emit(m *model.Model, sink *diag.Sink) *emit.Bundle {
	return t.Plan(m, sink)(sink, func([]emit.Object) {})
}

// Plan decides everything about the objects of the model, and returns what writes them.
func (Target) Plan(m *model.Model, sink *diag.Sink) emit.Written {
	p := plan.Make(m, sink)
	return func(sink *diag.Sink, done func([]emit.Object)) *emit.Bundle {
		b := &emit.Bundle{Labels: p.Labels, Objects: write.Stream(p, func(objects []emit.Object) { checkedSizes(objects, done, sink) })}
		b.Sort(applied)
		return b
	}
}

// CheckSizes reports objects that are too large for Kubernetes, or nearly so.
func (Target) CheckSizes(b *emit.Bundle, sink *diag.Sink) {
	parallel.Chunks(len(b.Objects), 256, func(first, last int) {
		checkedSizes(b.Objects[first:last], func([]emit.Object) {}, sink)
	})
}

// Audit reports conflicts between the Istio objects of an inventory and those of a
// bundle.
func (Target) Audit(m *model.Model, b *emit.Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink) {
	mesh := world.Mesh{Root: m.Mesh.Root.Value, Domain: m.Mesh.Domain.Value, DNSCapture: m.Mesh.DNSCapture.Value, Now: m.Now}
	if m.TargetSet {
		mesh.Release = feature.Release(m.Target.Value)
	}
	audit.Run(mesh, b, withServices(i, b), ownOnly, sink, objects.Gateways(m.NamedGateways())...)
}

// withServices returns an inventory with the Services that gwc made for a bundle
// instead of those that they replace. A nil inventory stays one.
func withServices(i *inventory.Inventory, b *emit.Bundle) *inventory.Inventory {
	if i == nil || b == nil {
		return i
	}
	var files []*diag.File
	for n := range b.Objects {
		o := &b.Objects[n]
		if o.Kind != "Service" || o.Manual {
			continue
		}
		if text, err := o.YAML(); err == nil {
			files = append(files, diag.NewFile("the output", text))
		}
	}
	if len(files) == 0 {
		return i
	}
	return i.With(inventory.Read(files, &diag.Sink{}))
}

// Keep returns an object with the numbers that controllers have set in the cluster,
// whose object is live, in JSON. It also returns the names of the parts that the live
// object does not have in the same form, whose numbers stay those of the program.
func (Target) Keep(o emit.Object, live []byte) (out emit.Object, changed []string, err error) {
	return write.Keep(o, live)
}
