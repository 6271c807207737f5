package model

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/call"
)

// An Expect is one `expect`: a call, and what must become of it. The compiler checks
// its names; no object depends on it.
type Expect struct {
	At     diag.Span // the statement
	Result diag.Span // what follows `->`
	// Line is the statement without its keyword, in one line, with the texts of values.
	Line string
	Call call.Call
	Want call.Want // services with their namespaces
	All  *Open     // what calls of an `expect all` differ in; nil: it is one call

	Home      string         // the namespace of the file
	Namespace Said[string]   // of the caller; of one outside the mesh: not set
	Account   Said[string]   // of the caller, where it is written
	Gateways  []Said[string] // all that the statement names
}

// Open is what calls of an `expect all` may have anything of. The host and the app of the
// call may be `*` or begin with `*.`, and its path is that of its calls or their beginning.
type Open struct{ Method, Port, Certificate bool }

// KnownNamespaces returns the namespaces that the program and the inventory name, sorted.
func (m *Model) KnownNamespaces() []string {
	names := map[string]bool{"default": true}
	for _, s := range m.Services {
		names[s.Service.Namespace] = true
	}
	for _, g := range m.Gateways {
		names[g.Namespace] = true
		for _, r := range g.Hosts {
			names[r.Namespace] = true
		}
	}
	for _, h := range m.Egress {
		for _, namespace := range h.Namespaces() {
			names[namespace] = true
		}
		for _, a := range h.Accounts {
			names[a.Value.Namespace] = true
		}
	}
	for _, c := range m.Confined {
		names[c.Namespace] = true
	}
	for _, r := range m.Raws {
		for _, o := range r.Objects {
			names[o.Namespace] = true
		}
	}
	if m.Inventory != nil {
		for _, namespace := range m.Inventory.Namespaces() {
			names[namespace] = true
		}
	}
	delete(names, "")
	return slices.Sorted(maps.Keys(names))
}

// KnowsNamespace reports whether the program names a namespace, or the inventory shows
// something in it.
func (m *Model) KnowsNamespace(namespace string) bool {
	if _, named := slices.BinarySearch(m.KnownNamespaces(), namespace); named || m.Inventory == nil {
		return named
	}
	_, service := m.Inventory.ServiceIn(namespace)
	return service || m.Inventory.KnowsWorkloads(namespace) || len(m.Inventory.Accounts(namespace)) > 0
}
