package inventory

import "slices"

// With returns the inventory with the Services, Secrets and other objects of another
// one, which have precedence: they are about to be applied. It has the manifests of
// Istio and the workloads of the first only.
func (i *Inventory) With(o *Inventory) *Inventory {
	out := *i
	out.services = over(o.services, i.services, (*Service).key)
	out.indexServices()
	out.secrets = over(o.secrets, i.secrets, (*Secret).key)
	out.made = over(o.made, i.made, (*MadeSecret).key)
	out.objects = inOrder(slices.Concat(i.objects, o.objects), (*Object).rank)
	return &out
}

// over returns a list and what another one has beside it, sorted.
func over[T any](list, others []T, keyOf func(*T) Key) []T {
	have := make(map[Key]bool, len(list))
	for i := range list {
		have[keyOf(&list[i])] = true
	}
	out := slices.Clone(list)
	for i := range others {
		if !have[keyOf(&others[i])] {
			out = append(out, others[i])
		}
	}
	return inOrder(out, func(x *T) rank { k := keyOf(x); return rank{words: [4]string{k.Namespace, k.Name}} })
}

func (o *Object) rank() rank {
	return rank{words: [4]string{o.APIVersion, o.Kind, o.Namespace, o.Name}, place: o.Span}
}
