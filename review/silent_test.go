package review_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/emit/istio/audit"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/world"
)

// TestSilent holds the evaluator against the audit with the wrong configurations of
// conformance/testdata/silent, whose calls and codes istiod judges: the calls become what
// they become there, the audit reports the codes, and an example that it shows is true.
func TestSilent(t *testing.T) {
	paths, err := filepath.Glob("../conformance/testdata/silent/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Skipf("no configurations: %v", err)
	}
	shown := 0
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string]string{}
			for _, f := range archive.Files {
				parts[f.Name] = string(f.Data)
			}
			var around mesh
			if err := yaml.Unmarshal([]byte(parts["mesh.yaml"]), &around); err != nil {
				t.Fatal(err)
			}
			text := parts["bundle.yaml"] + around.services()
			through := of(t, "cluster.yaml", []byte(text), around.Gateways["ingress"].Ports)
			for line := range strings.Lines(parts["calls"] + parts["calls.envoy"]) {
				for name, server := range around.Servers {
					if server.Address != "" { // by which it is reached
						line = strings.ReplaceAll(line, name, server.Address)
					}
				}
				becomes(t, through, strings.TrimSpace(line))
			}
			shown += audited(t, text, parts["gwc"])
		})
	}
	if shown < 3 {
		t.Errorf("%d findings have an example", shown)
	}
}

// audited wants the codes of the expected findings of manifests, and returns how many
// findings have an example, each of which becomes what it says.
func audited(t *testing.T, text, want string) (examples int) {
	t.Helper()
	var sink diag.Sink
	i := inventory.Read([]*diag.File{diag.NewFile("cluster.yaml", []byte(text))}, &sink)
	d := istio.Target{}.Defaults()
	audit.Run(world.Mesh{Root: d.Root, Domain: d.Domain}, nil, i, false, &sink)
	var codes []string
	for _, found := range sink.Sorted() {
		codes = append(codes, string(found.Code))
		for _, r := range found.Related {
			if example := exampleText.FindStringSubmatch(r.Message); example != nil {
				examples++
				becomes(t, of(t, "cluster.yaml", []byte(text)), example[1])
			}
		}
	}
	for _, c := range regexp.MustCompile(`GWC[0-9]{4}`).FindAllString(want, -1) {
		if !slices.Contains(codes, c) {
			t.Errorf("%s is not reported: %q", c, codes)
		}
	}
	return examples
}

// A mesh is what is around the objects of a configuration, as far as it matters here.
type mesh struct {
	Gateways map[string]struct{ Ports map[int]int }
	Services map[string]struct{ Ports map[int]string }
	Servers  map[string]struct{ Address string }
}

// services returns the Services of a mesh as manifests.
func (m mesh) services() string {
	var out strings.Builder
	for _, key := range slices.Sorted(maps.Keys(m.Services)) {
		name, namespace, _ := strings.Cut(key, ".")
		fmt.Fprintf(&out, "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: %s, namespace: %s}\nspec:\n  selector: {app: %[1]s}\n  ports:\n", name, namespace)
		for _, port := range slices.Sorted(maps.Keys(m.Services[key].Ports)) {
			fmt.Fprintf(&out, "  - {name: %s-%d, port: %[2]d}\n", m.Services[key].Ports[port], port)
		}
	}
	return out.String()
}
