package audit

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/diag"
)

// shownAt returns the place of an object of the inventory that is not an Istio
// object.
func shownAt(kind, namespace, name string, at diag.Span) part {
	return part{&object{kind: kind, namespace: namespace, name: name, place: func(string) diag.Span { return at }}, ""}
}

// labelsPart returns the place of labels, or of the only label.
func (o *object) labelsPart(path string, labels map[string]string) part {
	if len(labels) == 1 {
		for key := range labels {
			path += "." + key
		}
	}
	return o.part("%s", path)
}

func servicePart(service inventory.Service) part {
	return shownAt("Service", service.Namespace, service.Name, service.Span)
}
