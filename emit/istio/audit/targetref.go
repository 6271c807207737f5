package audit

import (
	"fmt"

	types "istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// targetRefRule finds policies whose targetRefs name what does not exist. Source:
// model/policyattachment.go ShouldAttachPolicy.
var targetRefRule = Rule{"targetref", []code.Code{code.MissingTarget}, (*Audit).targetRefs}

// waypointClass is the only GatewayClass that policies apply to, from the root namespace.
const waypointClass = "istio-waypoint"

func (a *Audit) targetRefs() {
	for _, p := range a.Attached {
		refs, at := p.Targets()
		for i, ref := range refs {
			if a.own(p.Object) || ref.GetName() == "" || ref.GetNamespace() != "" {
				continue
			}
			switch key := (inventory.Key{Namespace: p.Namespace, Name: ref.Name}); ref.Kind {
			case "Service":
				a.targetService(p, at[i], key)
			case "ServiceEntry":
				a.missingTarget(p, at[i], ref, a.entryObjects())
			case "Gateway":
				a.targetGateway(p, at[i], ref)
			case "GatewayClass":
				if ref.Name != waypointClass || p.Namespace != a.Mesh.Root {
					a.report(finding{
						code: code.MissingTarget, at: at[i].Field("name"), message: fmt.Sprintf("only policies of namespace %s apply to a GatewayClass, and only to %s: %s does not apply there", a.Mesh.Root, waypointClass, p),
						hint: "refer to a Gateway of the namespace",
					})
				}
			}
		}
	}
}

// targetService reports a Service that its namespace does not have.
func (a *Audit) targetService(p *world.Attached, at world.Part, key inventory.Key) {
	host := a.FullName(key.Name, key.Namespace)
	if _, missing := a.LacksService(host, key.Namespace); !missing {
		return
	}
	f := missing(p, at, "Service", key)
	similar, near := a.similarService(key)
	if near {
		f.hint = fmt.Sprintf("did you mean %s? A policy is in the namespace of its Service", similar)
	}
	a.absent(f, near)
}

func missing(p *world.Attached, at world.Part, kind string, key inventory.Key) finding {
	return finding{
		code: code.MissingTarget, at: at.Field("name"), message: fmt.Sprintf("namespace %s has no %s %s: %s does not apply there", key.Namespace, kind, key.Name, p),
		hint: "write the name of another, or create it",
	}
}

// targetGateway reports a Gateway of the Kubernetes Gateway API that does not exist;
// Istio's are of another kind.
func (a *Audit) targetGateway(p *world.Attached, at world.Part, ref *types.PolicyTargetReference) {
	shown := a.kubernetesGateways()
	key := inventory.Key{Namespace: p.Namespace, Name: ref.Name}
	istio := a.gatewayElsewhere(ref.Name)
	if _, exists := shown.at[key]; exists || istio == nil || istio.Namespace != p.Namespace {
		a.missingTarget(p, at, ref, shown)
		return
	}
	f := missing(p, at, "Gateway", key)
	f.message = fmt.Sprintf("Gateway %s is Istio's: targetRefs are for those of the Kubernetes Gateway API, and %s does not apply there", key, p)
	f.other, f.note, f.hint = istio.Part("metadata.name"), "it is here", "write selector, with the labels of its pods, for targetRefs"
	a.absent(f, true)
}

// missingTarget reports a reference to an object of a kind that its namespace does not
// have, if any of the kind are shown there, or one of its name elsewhere.
func (a *Audit) missingTarget(p *world.Attached, at world.Part, ref *types.PolicyTargetReference, shown objectsOfKind) {
	key := inventory.Key{Namespace: p.Namespace, Name: ref.Name}
	elsewhere := shown.in[key.Name]
	if _, exists := shown.at[key]; exists || len(shown.names[key.Namespace]) == 0 && elsewhere == "" && !a.Inventory.Complete() {
		return
	}
	f := missing(p, at, ref.Kind, key)
	similar := a.similarTo(key.Name, "target "+ref.Kind+" "+key.Namespace, func() []string { return shown.names[key.Namespace] })
	switch {
	case similar != "":
		f.hint = "did you mean " + similar + "?"
	case elsewhere != "":
		f.hint = fmt.Sprintf("write the policy in namespace %s, which has one", elsewhere)
	}
	a.absent(f, similar != "" || elsewhere != "")
}

// entryObjects returns the ServiceEntries.
func (a *Audit) entryObjects() objectsOfKind {
	list := newObjects()
	for _, e := range a.ServiceEntries {
		list.add(inventory.Key{Namespace: e.Namespace, Name: e.Name}, e.Part("metadata.name"))
	}
	return list
}
