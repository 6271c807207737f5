package traffic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/world"
)

// Unexplored returns why Kinds and Entries may lack workloads of a namespace, or of any if
// it is empty: an object selects some by labels that no known workload has, and not all
// workloads are known. Of any namespace these are also those that policies guard.
func (t *Traffic) Unexplored(in string) (list []string) {
	if t.Registry.Inventory.CompleteWorkloads() {
		return nil
	}
	var pods []*world.Pod
	for _, c := range candidates([]*Traffic{t}) {
		namespace, app, _ := strings.Cut(c.From, "/")
		if pod, known := t.Registry.Caller(namespace, app, c.Account); known {
			pods = append(pods, pod)
		}
	}
	check := func(o *world.Object, namespace string, labels map[string]string) {
		if namespace == "" {
			namespace = in
		}
		apart := in != "" && namespace != in
		if len(labels) == 0 || apart || namespace != "" && t.Registry.Inventory.KnowsWorkloads(namespace) {
			return
		}
		if !slices.ContainsFunc(pods, func(p *world.Pod) bool {
			return (namespace == "" || p.Namespace == namespace) && world.Selects(labels, p.Labels)
		}) {
			list = append(list, fmt.Sprintf("workloads with the labels %s, which %s selects, are not known", world.PodsName(labels), o))
		}
	}
	for _, v := range t.Registry.VirtualServices {
		if !v.InMesh() {
			continue
		}
		for _, m := range callerMatches(v) {
			check(v.Object, m.GetSourceNamespace(), m.GetSourceLabels())
		}
	}
	for _, s := range t.Registry.Sidecars {
		check(s.Object, s.Namespace, s.Spec.GetWorkloadSelector().GetLabels())
	}
	for _, r := range t.Registry.DestinationRules {
		check(r.Object, r.Namespace, r.Spec.GetWorkloadSelector().GetMatchLabels())
	}
	if in == "" {
		pods = append(pods, t.Registry.Pods...)
		for _, a := range t.Registry.AuthorizationPolicies {
			check(a.Object, t.guarded(a.Object), a.Spec.GetSelector().GetMatchLabels())
		}
		for _, a := range t.Registry.RequestAuthentications {
			check(a.Object, t.guarded(a.Object), a.Spec.GetSelector().GetMatchLabels())
		}
		for _, p := range t.Registry.PeerAuthentications {
			check(p.Object, p.Namespace, p.Spec.GetSelector().GetMatchLabels())
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// guarded returns the namespace of the pods for which a policy is; empty: any.
func (t *Traffic) guarded(o *world.Object) string {
	if o.Namespace == t.Registry.Mesh.Root {
		return ""
	}
	return o.Namespace
}
