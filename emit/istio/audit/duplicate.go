package audit

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// duplicateRule finds two objects for the same pods, where Istio uses only one.
var duplicateRule = Rule{"duplicate", []code.Code{code.SamePodsTwice}, (*Audit).duplicates}

func (a *Audit) duplicates() {
	policies := map[string]selecting{}
	for _, c := range a.Sidecars {
		a.onlyOne(policies, selecting{c.Object, world.PodsName(c.Spec.GetWorkloadSelector().GetLabels())})
	}
	for _, p := range a.PeerAuthentications {
		a.onlyOne(policies, selecting{p.Object, world.PodsName(p.Spec.GetSelector().GetMatchLabels())})
	}
	a.samePods()
}

// A selecting is an object that applies to some pods of its namespace.
type selecting struct {
	*world.Object
	pods string
}

func (a *Audit) onlyOne(seen map[string]selecting, x selecting) {
	key := x.Kind + " " + x.Namespace + " " + x.pods
	first, taken := seen[key]
	if !taken {
		seen[key] = x
		return
	}
	if first.Namespace == x.Namespace && first.Name == x.Name || proto.Equal(first.Message, x.Message) {
		return
	}
	pods := "all pods"
	if x.pods != world.AnyPods {
		pods = "the pods " + x.pods
	}
	a.report(finding{
		code: code.SamePodsTwice, at: x.Part("metadata.name"), other: first.Part("metadata.name"),
		message: fmt.Sprintf("two %s objects apply to %s of namespace %s: only the older one is used", x.Kind, pods, x.Namespace),
		atNote:  "one object is here", note: "the other object is here", hint: "merge them into one",
	})
}

// samePods finds PeerAuthentications and Sidecars with different selectors that both
// select pods of the inventory.
func (a *Audit) samePods() {
	first := map[string]*world.Object{} // by the kind and the pods
	check := func(o *world.Object, selector map[string]string) {
		if len(selector) == 0 {
			return
		}
		for _, w := range a.Inventory.Selected(o.Namespace, inventory.LabelsOf(selector)) {
			key := o.Kind + " " + w.Namespace + " " + w.Name
			other := first[key]
			if other == nil {
				first[key] = o
				continue
			}
			if other == o || proto.Equal(other.Message, o.Message) {
				continue
			}
			a.report(finding{
				code: code.SamePodsTwice, at: o.Part("metadata.name"), other: other.Part("metadata.name"),
				message: fmt.Sprintf("two %s objects apply to the pods of %s in namespace %s: only the older one is used", o.Kind, w.Name, w.Namespace),
				atNote:  "one object is here", note: "the other object is here", hint: "merge them into one",
			})
		}
	}
	for _, c := range a.Sidecars {
		check(c.Object, c.Spec.GetWorkloadSelector().GetLabels())
	}
	for _, p := range a.PeerAuthentications {
		check(p.Object, p.Spec.GetSelector().GetMatchLabels())
	}
}
