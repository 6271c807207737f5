package audit

import (
	"slices"

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
func (a *Audit) similarService(key inventory.Key) (similar inventory.Key, found bool) {
	for _, s := range a.Inventory.Services() {
		if s.Namespace == key.Namespace && resembles(s.Name, key.Name) {
			return s.Key, true
		}
		if s.Name == key.Name {
			similar, found = s.Key, true
		}
	}
	return similar, found
}

// resembles reports whether two different names differ in one letter, or in two that
// are exchanged.
func resembles(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	switch {
	case a == b || len(b) < 3 || len(b)-len(a) > 1:
		return false
	case len(a) < len(b):
		return a[n:] == b[n+1:]
	case n+1 < len(a) && a[n] == b[n+1] && a[n+1] == b[n]:
		return a[n+2:] == b[n+2:]
	}
	return a[n+1:] == b[n+1:]
}

// similarTo returns the name that resembles another; empty if none does.
func similarTo(name string, names []string) string {
	if i := slices.IndexFunc(names, func(n string) bool { return resembles(n, name) }); i >= 0 {
		return names[i]
	}
	return ""
}
