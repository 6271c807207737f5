package compiler_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// releases has those that a program can name.
var releases = istio.Target{}.Defaults()

// TestTargets compiles every program for every version of Istio: either it is an
// error, or no object has a field that the version's schema does not know.
func TestTargets(t *testing.T) {
	newer := newerFields(t)
	seen := map[string]bool{}
	paths, err := filepath.Glob("../testdata/compile/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		files := programOf(t, path)
		for v := releases.Oldest; v <= releases.Newest; v++ {
			result := compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: "."}},
				compiler.Options{Target: istio.Target{}, Now: goldenTime, Version: v})
			if result.Bundle == nil {
				continue
			}
			for _, o := range result.Bundle.Objects {
				body, ok := o.Body.(proto.Message)
				if !ok {
					continue
				}
				fields(body.ProtoReflect(), func(name string) {
					if since := newer[name]; since != 0 {
						seen[name] = true
						if v < since {
							t.Errorf("%s: %s %s has %s, which Istio 1.%d does not know", path, o.Kind, o.Name, name, v)
						}
					}
				})
			}
		}
	}
	for _, name := range []string{"ServerTLSSettings.credential_names", "ServerTLSSettings.tls_certificates", "ServiceEntry.DYNAMIC_DNS"} {
		if !seen["istio.networking.v1alpha3."+name] {
			t.Errorf("no program makes %s, so nothing was held to its version", name)
		}
	}
}

func programOf(t *testing.T, path string) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return files
}

// TestNewerIsSaid compiles programs that require each ability: the build fails for
// every release without it, and for no other. Each ability has a program.
func TestNewerIsSaid(t *testing.T) {
	tests := []struct {
		program string
		needs   feature.Ability
	}{
		{"expose web:80 https at a.example.com cert one, two", feature.TwoCertificates},
		{"certificate a { mounted \"/a.crt\" \"/a.key\" }\ncertificate b { mounted \"/b.crt\" \"/b.key\" }\nexpose web:80 https at a.example.com cert a, b", feature.TwoCertificates},
		{"egress *.example.com originate-tls", feature.DynamicDNS},
		{"expose web:80 http at a.example.com { route /x -> redirect https://b.example.com { rewrite / } }", feature.RedirectPrefix},
		{"mesh { dns-capture }\negress a.example.com, b.example.com tcp 5432", feature.AddressAllocation},
		{"certificate corp { ca \"ca.crt\" }\negress a.example.com originate-tls ca corp", feature.ConfigMapCA},
	}
	tested := map[feature.Ability]bool{}
	for _, test := range tests {
		tested[test.needs] = true
		for v := releases.Oldest; v <= releases.Newest; v++ {
			files := fstest.MapFS{"a.gwc": &fstest.MapFile{Data: []byte(test.program + "\n")}, "ca.crt": &fstest.MapFile{Data: certificateFiles(t)["ca.crt"]}}
			result := compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: "."}},
				compiler.Options{Target: istio.Target{}, Now: testTime, Version: v})
			if result.Failed() == test.needs.In(feature.Release(v)) {
				t.Errorf("for Istio 1.%d, failed is %t: %s\n%v", v, result.Failed(), test.program, result.Diagnostics)
			}
		}
	}
	for _, a := range feature.Abilities {
		if !tested[a] {
			t.Errorf("no program requires %s", a.What)
		}
	}
}

// fields visits the names of all fields that a message has, and of the values of
// its enums.
func fields(m protoreflect.Message, visit func(string)) {
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		visit(string(field.FullName()))
		each := func(v protoreflect.Value) {
			switch field.Kind() {
			case protoreflect.MessageKind:
				fields(v.Message(), visit)
			case protoreflect.EnumKind:
				visit(string(field.Enum().Values().ByNumber(v.Enum()).FullName()))
			}
		}
		switch {
		case field.IsMap():
		case field.IsList():
			for i := range value.List().Len() {
				each(value.List().Get(i))
			}
		default:
			each(value)
		}
		return true
	})
}

func newerFields(t *testing.T) map[string]model.Version {
	t.Helper()
	text, err := os.ReadFile("../emit/istio/feature/newerfields.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]model.Version{}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) != 2 || strings.HasPrefix(line, "#") {
			continue
		}
		minor, err := strconv.Atoi(strings.TrimPrefix(words[0], "1."))
		if err != nil || slices.Contains(words, "") {
			t.Fatal(line)
		}
		out[words[1]] = model.Version(minor)
	}
	return out
}
