package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// takenNames finds objects of others that have the kind and name of one that the
// program makes: to apply it would replace theirs.
func takenNames(s *set) {
	for _, m := range s.inventory.Manifests() {
		o := s.own.objects[m.Kind+" "+m.String()]
		if o == nil || s.own.has(m) {
			continue
		}
		s.report(finding{
			code: code.ForeignObject, at: o.part("metadata.name"), other: part{&object{m.Kind, m.Namespace, m.Name, false, "", m.At}, "metadata.name"},
			message: fmt.Sprintf("this makes %s, and there is one already that this program did not make", o),
			note:    "to apply the program would replace it", hint: "say in the program what it does, and delete it",
		})
	}
}
