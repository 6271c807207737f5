package compiler_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestPlaces compares each path at which a diagnostic about a manifest points with
// the schema of the manifest's kind. The manifests are those of all programs and
// what gwc makes of the programs.
func TestPlaces(t *testing.T) {
	paths := 0
	forms := map[string]bool{}
	for _, p := range corpus(t) {
		manifests, err := inventory.Files(p.files, "inventory", "")
		if err != nil {
			manifests = nil // the program has none
		}
		asked := func(m inventory.Manifest, path string) {
			if !inSchema(t, m, path) && !inManifest(t, m, path) {
				t.Errorf("%s: kind %s has no field %s", p.name, m.Kind, path)
			}
			paths++
			forms[m.Kind+" "+keys.ReplaceAllString(path, "[]")] = true
		}
		root := []compiler.Root{{FS: p.files, Path: "."}}
		made := watched(t, root, manifests, asked)
		if made != nil {
			var yaml bytes.Buffer
			if err := made.YAML(&yaml); err != nil {
				t.Fatal(err)
			}
			watched(t, nil, append(manifests, diag.NewFile("made.yaml", yaml.Bytes())), asked)
		}
	}
	t.Logf("%d paths of %d forms", paths, len(forms))
	if paths < 250 || len(forms) < 40 {
		t.Errorf("too few for the whole corpus: %d paths of %d forms", paths, len(forms))
	}
}

// watched audits a program beside manifests, and visits the paths of the manifests
// at which the audit's diagnostics point.
func watched(t *testing.T, program []compiler.Root, manifests []*diag.File, asked func(inventory.Manifest, string)) *emit.Bundle {
	t.Helper()
	var sink diag.Sink
	i := inventory.Read(manifests, &sink)
	i.Watch(asked)
	return compiler.Compile(t.Context(), program, compiler.Options{Target: istio.Target{}, Now: goldenTime, Inventory: i}).Bundle
}

// inManifest reports whether a manifest has the field of a path, which is then
// possibly an unknown one that the diagnostic is about.
func inManifest(t *testing.T, m inventory.Manifest, path string) bool {
	t.Helper()
	var spec any
	if err := json.Unmarshal(m.Spec, &spec); err != nil {
		t.Fatal(err)
	}
	annotations := map[string]any{}
	for name := range m.Annotations {
		annotations[name] = true
	}
	if name, is := strings.CutPrefix(path, "metadata.annotations."); is {
		return annotations[name] != nil
	}
	names := map[string]any{"spec": spec}
	for _, f := range m.Fields {
		if f != "spec" {
			names[f] = true
		}
	}
	return has(names, path)
}

// inSchema reports whether a kind has the field of a path. The keys of a map are
// not in the schema, and may have dots in them.
func inSchema(t *testing.T, m inventory.Manifest, path string) bool {
	t.Helper()
	rest, ok := strings.CutPrefix(path, "spec.")
	if !ok {
		return path == "metadata.name"
	}
	group := map[string]string{
		"networking.istio.io": "istio.networking.v1alpha3.", "security.istio.io": "istio.security.v1beta1.",
		"telemetry.istio.io": "istio.telemetry.v1alpha1.", "extensions.istio.io": "istio.extensions.v1alpha1.",
	}
	name, _, _ := strings.Cut(m.APIVersion, "/")
	kind, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(group[name] + m.Kind))
	if err != nil {
		t.Errorf("%s %s: %v", m.APIVersion, m.Kind, err)
		return false
	}
	at := kind.Descriptor()
	for at != nil && rest != "" {
		var field string
		field, rest, _ = strings.Cut(rest, ".")
		field, _, item := strings.Cut(field, "[")
		d := at.Fields().ByJSONName(field)
		switch {
		case d == nil, item && !d.IsList():
			return false
		case d.IsMap():
			return true
		}
		at = d.Message()
	}
	return rest == ""
}
