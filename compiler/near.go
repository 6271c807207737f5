package compiler

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// nearby finds services for misspelt names or in other namespaces. It is built
// on first use.
type nearby struct {
	names    map[string][]string         // by namespace
	services map[string][]model.Service  // by name
	near     map[string]*lang.Dictionary // by namespace, built on first use
}

// Near returns the service to suggest for an unknown one: a service with a
// similar name in the same namespace, or else the only service of that name in
// another namespace.
func (k known) Near(s model.Service) (model.Service, bool) {
	n := k.nearby
	if n.names == nil {
		n.look(k.Services())
	}
	if n.near[s.Namespace] == nil {
		n.near[s.Namespace] = lang.NewDictionary(slices.Sorted(slices.Values(n.names[s.Namespace])))
	}
	if name := n.near[s.Namespace].Nearest(s.Name); name != "" {
		return model.Service{Namespace: s.Namespace, Name: name}, true
	}
	elsewhere := n.services[s.Name]
	if i := slices.IndexFunc(elsewhere, func(o model.Service) bool { return o.Namespace == s.Namespace }); i >= 0 {
		elsewhere = slices.Delete(slices.Clone(elsewhere), i, i+1)
	}
	if len(elsewhere) == 1 {
		return elsewhere[0], true
	}
	return model.Service{}, false
}

func (n *nearby) look(all []inventory.Service) {
	n.names, n.services, n.near = map[string][]string{}, map[string][]model.Service{}, map[string]*lang.Dictionary{}
	for _, s := range all {
		n.names[s.Namespace] = append(n.names[s.Namespace], s.Name)
		n.services[s.Name] = append(n.services[s.Name], serviceOf(s))
	}
}

func serviceOf(s inventory.Service) model.Service {
	return model.Service{Namespace: s.Namespace, Name: s.Name}
}
