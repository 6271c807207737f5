package compiler

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
)

// workloads finds the workloads of an inventory by their labels.
type workloads struct {
	list    []inventory.Workload
	byLabel map[model.Label][]int // the places in list
	in      map[string][]int      // by namespace
}

func newWorkloads(i *inventory.Inventory) workloads {
	w := workloads{i.Workloads(), map[model.Label][]int{}, map[string][]int{}}
	for at, one := range w.list {
		w.in[one.Namespace] = append(w.in[one.Namespace], at)
		for key, value := range one.Labels {
			label := model.Label{Key: key, Value: value}
			w.byLabel[label] = append(w.byLabel[label], at)
		}
	}
	return w
}

// selected returns the places of those with all of the labels, in a namespace
// or in all. It looks at those only that have the rarest of the labels.
func (w workloads) selected(namespace string, labels []model.Label) (found []int) {
	if len(labels) == 0 {
		return w.in[namespace]
	}
	rarest := slices.MinFunc(labels, func(a, b model.Label) int { return cmp.Compare(len(w.byLabel[a]), len(w.byLabel[b])) })
	for _, at := range w.byLabel[rarest] {
		one := w.list[at]
		other := func(l model.Label) bool { value, has := one.Labels[l.Key]; return !has || value != l.Value }
		if (namespace == "" || one.Namespace == namespace) && !slices.ContainsFunc(labels, other) {
			found = append(found, at)
		}
	}
	return found
}

// port returns the number of a port that the containers name; 0 where none
// does, or where they differ.
func (w workloads) port(namespace string, selector map[string]string, name string) (number int) {
	if len(selector) == 0 {
		return 0
	}
	for _, at := range w.selected(namespace, labelsOf(selector)) {
		switch n := w.list[at].Ports[name]; {
		case n == 0:
		case number != 0 && number != n:
			return 0
		default:
			number = n
		}
	}
	return number
}

// Workloads returns those whose pods have all of the labels, each once.
func (k known) Workloads(namespace string, labels []model.Label) (list []model.Workload) {
	for _, at := range k.workloads.selected(namespace, labels) {
		w := k.workloads.list[at]
		if last := len(list) - 1; last < 0 || list[last].Namespace != w.Namespace || list[last].Name != w.Name {
			list = append(list, model.Workload{Namespace: w.Namespace, Name: w.Name, At: w.Span})
		}
	}
	return list
}

// KnowsWorkloads reports whether there is any in a namespace.
func (k known) KnowsWorkloads(namespace string) bool { return len(k.workloads.in[namespace]) > 0 }
