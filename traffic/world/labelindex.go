package world

import (
	"cmp"
	"maps"
	"slices"
)

// A labelKey is a label in a namespace.
type labelKey struct{ namespace, name, value string }

// A selecting finds what selects a pod, without a look at each selector.
type selecting[T any] struct {
	byLabel map[labelKey][]selector[T] // by the first label of the selector with a value
	all     map[string][]selector[T]   // without such labels, by namespace
	size    int
}

// A selector is a value with its selector. at is its place in the order.
type selector[T any] struct {
	labels map[string]string
	value  T
	at     int
}

func newSelecting[T any]() *selecting[T] {
	return &selecting[T]{byLabel: map[labelKey][]selector[T]{}, all: map[string][]selector[T]{}}
}

// add adds a value that selects pods of a namespace.
func (x *selecting[T]) add(namespace string, labels map[string]string, value T) {
	one := selector[T]{labels, value, x.size}
	x.size++
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if value := labels[name]; value != "" { // a pod without a label has it with an empty value
			key := labelKey{namespace, name, value}
			x.byLabel[key] = append(x.byLabel[key], one)
			return
		}
	}
	x.all[namespace] = append(x.all[namespace], one)
}

// of returns the values that select a pod with these labels, in the order in which they
// were added.
func (x *selecting[T]) of(namespace string, labels map[string]string) []T {
	var found []selector[T]
	take := func(list []selector[T]) {
		for _, s := range list {
			if Selects(s.labels, labels) {
				found = append(found, s)
			}
		}
	}
	take(x.all[namespace])
	for name, value := range labels {
		take(x.byLabel[labelKey{namespace, name, value}])
	}
	slices.SortFunc(found, func(a, b selector[T]) int { return cmp.Compare(a.at, b.at) })
	list := make([]T, len(found))
	for i, s := range found {
		list[i] = s.value
	}
	return list
}

// A podIndex finds pods.
type podIndex struct {
	in, gateway map[string][]*Pod // by namespace, and by the gateway's name
	with        map[labelKey][]*Pod
	at          map[string]*Pod    // by address
	named       map[[2]string]*Pod // callers that are shown, by namespace and name
	app         map[[2]string]*Pod // the same by their label app
}

func indexOf(pods []*Pod) podIndex {
	x := podIndex{map[string][]*Pod{}, map[string][]*Pod{}, map[labelKey][]*Pod{}, map[string]*Pod{}, map[[2]string]*Pod{}, map[[2]string]*Pod{}}
	first := func(m map[[2]string]*Pod, key [2]string, p *Pod) {
		if m[key] == nil {
			m[key] = p
		}
	}
	for _, p := range pods {
		x.in[p.Namespace] = append(x.in[p.Namespace], p)
		for name, value := range p.Labels {
			key := labelKey{p.Namespace, name, value}
			x.with[key] = append(x.with[key], p)
		}
		if x.at[p.Address] == nil {
			x.at[p.Address] = p
		}
		switch {
		case p.Gateway != "":
			x.gateway[p.Gateway] = append(x.gateway[p.Gateway], p)
		case !p.Assumed:
			first(x.named, [2]string{p.Namespace, p.Name}, p)
			first(x.app, [2]string{p.Namespace, p.Labels["app"]}, p)
		}
	}
	return x
}

// selected returns the pods of a namespace with these labels.
func (x podIndex) selected(namespace string, labels map[string]string) (list []*Pod) {
	candidates := x.in[namespace]
	for name, value := range labels {
		if value == "" { // a pod without the label has it, too
			continue
		}
		if own := x.with[labelKey{namespace, name, value}]; len(own) < len(candidates) {
			candidates = own
		}
	}
	for _, p := range candidates {
		if Selects(labels, p.Labels) {
			list = append(list, p)
		}
	}
	return list
}
