package audit

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/lang/code"
)

// alike finds two objects for the same pods, or for the same host, where Istio uses
// only one, and foreign objects with a name of the program.
func alike(s *set) {
	policies := map[string]selected{}
	for _, c := range s.sidecars {
		s.onlyOne(policies, selected{c.object, podsName(c.spec.GetWorkloadSelector().GetLabels()), c.spec})
	}
	for _, p := range s.peers {
		s.onlyOne(policies, selected{p.object, podsName(p.spec.GetSelector().GetMatchLabels()), p.spec})
	}
	rules := map[string]*destinationRule{}
	for _, r := range s.rules {
		key := r.namespace + " " + r.host
		if r.spec.WorkloadSelector != nil {
			continue
		}
		if first := rules[key]; first != nil {
			s.merged(first, r)
			continue
		}
		rules[key] = r
	}
}

// A selected is an object that applies to some pods of a namespace.
type selected struct {
	*object
	pods string
	spec proto.Message
}

func (s *set) onlyOne(seen map[string]selected, x selected) {
	key := x.kind + " " + x.namespace + " " + x.pods
	first, taken := seen[key]
	if !taken {
		seen[key] = x
		return
	}
	if first.namespace == x.namespace && first.name == x.name || proto.Equal(first.spec, x.spec) {
		return
	}
	pods := "all pods"
	if x.pods != "any" {
		pods = "the pods " + x.pods
	}
	s.report(finding{
		code: code.SamePodsTwice, at: x.part("metadata.name"), other: first.part("metadata.name"),
		message: fmt.Sprintf("two %s objects apply to %s of namespace %s: only the older one is used", x.kind, pods, x.namespace),
		atNote:  "one object is here", note: "the other object is here", hint: "merge them into one",
	})
}

// merged compares two rules of one host in one namespace: subsets are merged, but of
// policies the older one applies, and exported rules are not merged.
func (s *set) merged(a, b *destinationRule) {
	f := finding{
		code: code.UnmergedRules, at: b.part("spec.host"), other: a.part("spec.host"),
		atNote: fmt.Sprintf("%s has the same host", b), note: fmt.Sprintf("%s has the same host", a),
		hint: "merge both into one DestinationRule",
	}
	for _, sub := range b.spec.Subsets {
		if a.subset(sub.Name) != nil {
			f.message = fmt.Sprintf("two DestinationRules of %s have subset %s: only the older one applies", b.host, sub.Name)
		}
	}
	switch {
	case f.message != "":
	case a.spec.TrafficPolicy != nil && b.spec.TrafficPolicy != nil:
		f.message = fmt.Sprintf("two DestinationRules of %s have a trafficPolicy: only the older one applies", b.host)
	case !slices.Equal(seenBy(a), seenBy(b)):
		f.message = fmt.Sprintf("two exported DestinationRules of %s are not merged: one of them is never used", b.host)
	default:
		return
	}
	s.report(f)
}

func seenBy(r *destinationRule) []string {
	if len(r.spec.ExportTo) == 0 {
		return []string{"*"}
	}
	list := slices.Clone(r.spec.ExportTo)
	slices.Sort(list)
	return list
}
