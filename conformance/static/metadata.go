package static

import (
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// Metadata holds each object's name, namespace, labels and annotations against what the API server demands of any object,
// and finds the objects that replace an earlier one of the bundle.
func Metadata(b bundle.Bundle) []Finding {
	var findings []Finding
	seen := map[string]bool{}
	for _, o := range b {
		id := o.GroupVersionKind().GroupKind().String() + " " + o.GetNamespace() + "/" + o.GetName()
		if seen[id] {
			findings = append(findings, Finding{"API server", "", bundle.Name(o), "it replaces another object of the bundle"})
		}
		seen[id] = true
		for _, err := range validation.ValidateObjectMetaAccessor(o, true, validation.NameIsDNSSubdomain, field.NewPath("metadata")) {
			findings = append(findings, Finding{"API server", "", bundle.Name(o), err.Error()})
		}
	}
	return findings
}
