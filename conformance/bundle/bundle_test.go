package bundle

import (
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// TestYAML writes texts and keys that not every writer of YAML takes, and reads them again.
func TestYAML(t *testing.T) {
	o := map[string]any{"kind": "A", "metadata": map[string]any{"name": "a"}, "spec": map[string]any{
		"text": "\x7f", "number": int64(3), "multi": "a\nb\t\u00e9", strings.Repeat("k", 20000): "v"}}
	got, err := Parse(Bundle{&unstructured.Unstructured{Object: o}}.YAML())
	if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0].Object, o) {
		t.Errorf("%v: %v", got, err)
	}
}
