package inventory

import (
	"cmp"
	"slices"
)

// With returns the inventory with the Services, Secrets and other objects of another
// one, which have precedence: they are about to be applied. It has the manifests of
// Istio and the workloads of the first only.
func (i *Inventory) With(o *Inventory) *Inventory {
	out := *i
	out.services = over(o.services, i.services, Service.key)
	out.secrets = over(o.secrets, i.secrets, Secret.key)
	out.made = over(o.made, i.made, func(m MadeSecret) Key { return m.Key })
	out.objects = slices.Concat(i.objects, o.objects)
	sortObjects(out.objects)
	return &out
}

// over returns a list and what another one has beside it, sorted.
func over[T any](list, others []T, keyOf func(T) Key) []T {
	have := make(map[Key]bool, len(list))
	for _, x := range list {
		have[keyOf(x)] = true
	}
	out := slices.Clone(list)
	for _, x := range others {
		if !have[keyOf(x)] {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b T) int { return keyOf(a).compare(keyOf(b)) })
	return out
}

func sortObjects(list []Object) {
	slices.SortFunc(list, func(a, b Object) int {
		return cmp.Or(cmp.Compare(a.APIVersion, b.APIVersion), cmp.Compare(a.Kind, b.Kind),
			a.compare(b.Key), a.Span.Compare(b.Span))
	})
}
