package compiler

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// Near returns the service that somebody who wrote this one most likely meant:
// of its namespace one with a name that is near, or else the only one of that
// name in another.
func (k known) Near(s model.Service) (model.Service, bool) {
	var names []string
	var elsewhere []model.Service
	for _, other := range k.Services() {
		switch {
		case other.Namespace == s.Namespace:
			names = append(names, other.Name)
		case other.Name == s.Name:
			elsewhere = append(elsewhere, serviceOf(other))
		}
	}
	slices.Sort(names)
	if name := lang.Nearest(s.Name, names); name != "" {
		return model.Service{Namespace: s.Namespace, Name: name}, true
	}
	if len(elsewhere) == 1 {
		return elsewhere[0], true
	}
	return model.Service{}, false
}

func serviceOf(s inventory.Service) model.Service {
	return model.Service{Namespace: s.Namespace, Name: s.Name}
}
