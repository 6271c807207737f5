package peers

import (
	"fmt"
	"os"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func release(minor int) string { return fmt.Sprintf("istio@1.%d", minor) }

// Newer returns the objects of testdata/newer.json, one a line, which have fields that not all releases have.
func Newer() (list []Object, err error) {
	text, err := os.ReadFile("testdata/newer.json")
	if err != nil {
		return nil, err
	}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var o map[string]any
		if err := decode([]byte(line), &o); err != nil {
			return nil, fmt.Errorf("testdata/newer.json:%d: %w", i+1, err)
		}
		kind, _ := o["kind"].(string)
		o["apiVersion"], o["metadata"] = apiVersion(kind), map[string]any{"name": "foo", "namespace": "bar"}
		list = append(list, Object{fmt.Sprintf("newer.json:%d", i+1), o})
	}
	return list, nil
}

// Lacks returns what of an object a release does not have: unknown fields, or a value that is not one of a list.
func (j *Judge) Lacks(object map[string]any) string {
	body := runtime.DeepCopyJSON(object)
	version, _ := body["apiVersion"].(string)
	kind, _ := body["kind"].(string)
	d := j.kinds[schema.FromAPIVersionAndKind(version, kind)]
	if d == nil {
		return "no such kind"
	}
	if unknown := d.unknown(body); len(unknown) > 0 {
		return "unknown fields " + strings.Join(unknown, ", ")
	}
	for _, e := range validation.ValidateCustomResource(nil, body, d.validator) {
		if e.Type == "FieldValueNotSupported" {
			return e.Error()
		}
	}
	return ""
}
