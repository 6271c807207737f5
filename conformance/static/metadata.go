package static

import (
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// Metadata holds each object's name, namespace, labels and annotations against what the API server demands of any object.
func Metadata(b bundle.Bundle) []Finding {
	var findings []Finding
	for _, o := range b {
		for _, err := range validation.ValidateObjectMetaAccessor(o, true, validation.NameIsDNSSubdomain, field.NewPath("metadata")) {
			findings = append(findings, Finding{"API server", "", bundle.Name(o), err.Error()})
		}
	}
	return findings
}
