package inventory

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// A Label is a label of pods.
type Label struct{ Key, Value string }

// LabelsOf returns labels as a list, sorted by key.
func LabelsOf(labels map[string]string) (list []Label) {
	for key, value := range labels {
		list = append(list, Label{key, value})
	}
	slices.SortFunc(list, func(a, b Label) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// A byLabels is an index of workloads by label: it holds their positions in the
// list.
type byLabels struct {
	label map[Label][]int
	in    map[string][]int // by namespace
}

func newByLabels(list []Workload) byLabels {
	b := byLabels{map[Label][]int{}, map[string][]int{}}
	for at, w := range list {
		b.in[w.Namespace] = append(b.in[w.Namespace], at)
		for key, value := range w.Labels {
			b.label[Label{key, value}] = append(b.label[Label{key, value}], at)
		}
	}
	return b
}

// Selected returns the workloads whose pods have all of the labels, in a
// namespace or, if it is empty, in all namespaces. It visits only the workloads
// with the rarest label.
func (i *Inventory) Selected(namespace string, labels []Label) (found []Workload) {
	for w := range i.selected(namespace, labels) {
		found = append(found, *w)
	}
	return found
}

// Selects reports whether Selected returns any.
func (i *Inventory) Selects(namespace string, labels []Label) bool {
	for range i.selected(namespace, labels) {
		return true
	}
	return false
}

func (i *Inventory) selected(namespace string, labels []Label) iter.Seq[*Workload] {
	return func(yield func(*Workload) bool) { i.visit(namespace, labels, yield) }
}

func (i *Inventory) visit(namespace string, labels []Label, yield func(*Workload) bool) {
	if i == nil {
		return
	}
	rest := i.byLabels.in[namespace]
	if len(labels) > 0 {
		rarest := slices.MinFunc(labels, func(a, b Label) int { return cmp.Compare(len(i.byLabels.label[a]), len(i.byLabels.label[b])) })
		rest = i.byLabels.label[rarest]
	}
	for _, at := range rest {
		w := &i.workloads[at]
		other := func(l Label) bool { value, has := w.Labels[l.Key]; return !has || value != l.Value }
		if (namespace == "" || w.Namespace == namespace) && !slices.ContainsFunc(labels, other) && !yield(w) {
			return
		}
	}
}

// KnowsWorkloads reports whether a namespace has any workload, or the inventory is the
// whole cluster, so that others do not exist.
func (i *Inventory) KnowsWorkloads(namespace string) bool {
	return i.CompleteWorkloads() || i != nil && !i.partial && len(i.byLabels.in[namespace]) > 0
}

// CompleteWorkloads reports whether the inventory has all workloads of the cluster: it
// is the whole cluster, and has any.
func (i *Inventory) CompleteWorkloads() bool { return i.Complete() && len(i.workloads) > 0 }

// Lacks reports whether the inventory has pods of a service, but none of them
// has the labels too. Labels that the cluster adds to pods are unknown in a pod
// template.
func (i *Inventory) Lacks(s Service, labels []Label) bool {
	own := LabelsOf(s.Selector)
	if len(own) == 0 || slices.ContainsFunc(labels, Label.given) || !i.CompleteWorkloads() && !i.Selects(s.Namespace, own) {
		return false
	}
	return !i.Selects(s.Namespace, append(own, labels...))
}

// given reports whether a label is added to pods or nodes at run time: by
// Kubernetes, by Istio or by a rollout controller. It has a value then.
func (l Label) given() bool {
	if l.Value == "" {
		return false
	}
	domain, _, ok := strings.Cut(l.Key, "/")
	return strings.HasSuffix(l.Key, "pod-template-hash") || l.Key == "controller-revision-hash" ||
		ok && domain != "app.kubernetes.io" && (strings.HasSuffix(domain, "kubernetes.io") || strings.HasSuffix(domain, "istio.io"))
}

// ContainerPort returns the number of a named port of the selected pods. It
// returns 0 if no container has the port, or if the numbers differ.
func (i *Inventory) ContainerPort(namespace string, selector map[string]string, name string) (number int) {
	if len(selector) == 0 {
		return 0
	}
	for _, w := range i.Selected(namespace, LabelsOf(selector)) {
		switch n := w.Ports[name]; {
		case n == 0:
		case number != 0 && number != n:
			return 0
		default:
			number = n
		}
	}
	return number
}
