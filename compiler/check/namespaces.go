package check

import (
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// namespaces warns of namespaces that the inventory does not have, if it shows any.
func namespaces(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil || len(m.Inventory.Namespaces()) == 0 {
		return
	}
	all := m.Inventory.Namespaces()
	once := diag.Once{Sink: sink}
	visit := func(name, before, after string, said diag.Span) {
		if _, exists := slices.BinarySearch(all, name); exists || name == "" || !said.Known() {
			return
		}
		once.Add(diag.At(said, code.NamespaceNotFound, "namespace %s not found in the inventory", name).
			WithHint("%s", meant(name, all, before, after, "correct the name, or create the namespace first")))
	}
	for _, used := range m.UsedGateways() {
		if used.Gateway.NamespaceSaid.Known() {
			used.At = used.Gateway.NamespaceSaid
		}
		visit(used.Gateway.Namespace, "", "", used.At)
	}
	for _, g := range m.Gateways {
		for _, r := range g.Hosts {
			visit(r.Namespace, "", "/"+string(r.Host), r.At)
		}
		for _, l := range g.Listens {
			for _, r := range l.Hosts {
				visit(r.Namespace, "", "/"+string(r.Host), r.At)
			}
		}
	}
	for _, h := range m.Egress {
		for _, f := range h.For {
			visit(f.Value, "", "", f.At)
		}
		for _, a := range h.Accounts {
			visit(a.Value.Namespace, "", "/"+a.Value.Name, a.At)
		}
	}
	for _, c := range m.Confined {
		visit(c.Namespace, "", "", diag.First(c.Named))
	}
	if !m.Inventory.Knows("Service") { // else package join reports the service
		for _, d := range m.Sent() {
			before, after := around(d)
			visit(d.Service.Namespace, before, after, d.At)
		}
	}
}

// around returns what a program writes before and after the namespace of a
// destination.
func around(d model.Destination) (before, after string) {
	if d.Share > 0 && d.Share < model.Whole {
		before = strconv.FormatFloat(float64(d.Share)/1000, 'f', -1, 64) + "% "
	}
	if d.Port > 0 {
		after = ":" + strconv.Itoa(d.Port)
	}
	if d.Subset != "" {
		after += "/" + d.Subset
	}
	return before + d.Service.Name + ".", after
}

// meant returns the hint for an unknown name, with what is written before and after
// it.
func meant(name string, all []string, before, after, otherwise string) string {
	if near := lang.Nearest(name, all); near != "" {
		return "did you mean `" + before + near + after + "`?"
	}
	return otherwise
}
