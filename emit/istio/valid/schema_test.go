package valid_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/emit/istio/valid"
	"github.com/gwc-lang/gwc/internal/golden"
)

// TestSchema checks schema.json against the CustomResourceDefinitions of the module
// istio.io/api; -update writes it. A kind has the same schema in all of its versions.
func TestSchema(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "istio.io/api").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "kubernetes", "customresourcedefinitions.gen.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	sep := "{\n"
	for _, kind := range kinds(t, text) {
		line, err := json.Marshal(kind)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(sep + " \"" + kind.Kind + "\": ")
		b.Write(line)
		sep = ",\n"
	}
	b.WriteString("\n}\n")
	golden.File(t, "schema.json", b.Bytes())
}

// A kind is what schema.json has of a CustomResourceDefinition.
type kind struct {
	Kind     string   `json:"-"`
	Group    string   `json:"group"`
	Versions []string `json:"versions"`
	Required []string `json:"required,omitempty"`
	Spec     any      `json:"spec"`
}

func kinds(t *testing.T, text []byte) (list []kind) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var crd struct {
			Spec struct {
				Group string
				Names struct{ Kind string }

				Versions []struct {
					Name   string
					Schema struct {
						OpenAPIV3Schema struct {
							Required   []string
							Properties struct{ Spec any }
						} `yaml:"openAPIV3Schema"`
					}
				}
			}
		}
		err := decoder.Decode(&crd)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		k := kind{Kind: crd.Spec.Names.Kind, Group: crd.Spec.Group}
		if k.Kind == "" {
			continue
		}
		for _, v := range crd.Spec.Versions {
			spec := plain(v.Schema.OpenAPIV3Schema.Properties.Spec, false)
			first, _ := json.Marshal(k.Spec)
			if this, _ := json.Marshal(spec); k.Spec != nil && !bytes.Equal(first, this) {
				t.Errorf("%s %s has another schema than its other versions", k.Kind, v.Name)
			}
			k.Spec, k.Required = spec, v.Schema.OpenAPIV3Schema.Required
			k.Versions = append(k.Versions, v.Name)
		}
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b kind) int { return strings.Compare(a.Kind, b.Kind) })
	return list
}

// plain returns a schema without its texts for people. names says that its keys are
// the names of properties.
func plain(x any, names bool) any {
	switch x := x.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, value := range x {
			if !names && (key == "description" || key == "messageExpression" || key == "title") {
				continue
			}
			out[key] = plain(value, !names && key == "properties")
		}
		return out
	case []any:
		for i := range x {
			x[i] = plain(x[i], false)
		}
	}
	return x
}

// TestExpressions checks that each rule in CEL of the schemas has its function here.
func TestExpressions(t *testing.T) {
	for _, rule := range valid.UnknownExpressions() {
		t.Errorf("no function for %q", rule)
	}
}
