package audit

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
)

// absent reports that something is not in the manifests. That some are shown does not
// prove that others do not exist: it is an error only if they are the whole cluster, a
// warning if something near is shown, as a similar name, and advice otherwise.
func (a *Audit) absent(f finding, near bool) {
	switch {
	case a.Inventory.Complete():
		f.sure = true
	case near:
		f.unsure = true
	default:
		f.guess = true
	}
	a.report(f)
}

// similarService returns the name of a Service that a missing one may be: one of its
// namespace with a similar name, or one with its name in another namespace.
func (a *Audit) similarService(key inventory.Key) (found inventory.Key, near bool) {
	if a.services == nil {
		a.services, a.serviceIn = map[string][]string{}, map[string]string{}
		for _, s := range a.Inventory.Services() {
			a.services[s.Namespace] = append(a.services[s.Namespace], s.Name)
			a.serviceIn[s.Name] = s.Namespace
		}
	}
	name := a.similarTo(key.Name, "service "+key.Namespace, func() []string { return a.services[key.Namespace] })
	if name != "" {
		return inventory.Key{Namespace: key.Namespace, Name: name}, true
	}
	namespace, near := a.serviceIn[key.Name]
	return inventory.Key{Namespace: namespace, Name: key.Name}, near
}
