package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// takenNames finds foreign objects with the kind and name of an object of the
// program: applying the program would replace them.
func takenNames(s *set) {
	for _, m := range s.inventory.Manifests() {
		o := s.own.objects[m.Kind+" "+m.String()]
		if o == nil || s.own.has(m) {
			continue
		}
		s.report(finding{
			code: code.ForeignObject, at: o.part("metadata.name"), other: part{&object{m.Kind, m.Namespace, m.Name, false, "", m.At}, "metadata.name"},
			message: fmt.Sprintf("%s already exists and is not managed by this program", o),
			note:    "applying the program would replace it", hint: "move its configuration into the program, and delete it",
		})
	}
}
