package static

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: a, namespace: default}
spec: {hosts: [a.example.com], location: MESH_EXTERNAL, resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}
`

// TestCRDs wants every version's CRDs to take what is right and to refuse a field that does not exist, a value that is
// none and what only their CEL rules forbid.
func TestCRDs(t *testing.T) {
	faults := map[string][2]string{
		"an unknown field":  {"resolution: DNS", "resolution: DNS, resolver: DNS"},
		"an unknown value":  {"resolution: DNS", "resolution: MAYBE"},
		"a list for a text": {"location: MESH_EXTERNAL", "location: [MESH_EXTERNAL]"},
		"a rule of CEL":     {"ports: [", "endpoints: [{ports: {http: 80}}], ports: ["},
		"a port twice":      {"ports: [", "ports: [{number: 80, name: other, protocol: HTTP}, "},
	}
	for minor := range Versions {
		crds, err := LoadCRDs(minor)
		if err != nil {
			t.Fatal(err)
		}
		if found := crds.Check(parse(t, entry)); len(found) > 0 {
			t.Errorf("1.%d: %v", minor, found)
		}
		for what, change := range faults {
			if what == "a port twice" && minor == 23 {
				continue // ports are a map by number since 1.24
			}
			if found := crds.Check(parse(t, strings.Replace(entry, change[0], change[1], 1))); len(found) == 0 {
				t.Errorf("1.%d takes %s", minor, what)
			}
		}
	}
}

// TestNoRegistry checks the message for a module that cannot be downloaded.
func TestNoRegistry(t *testing.T) {
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-modcacherw")
	if _, err := download("istio.io/api@v1.23.0"); err == nil || !strings.Contains(err.Error(), "getting istio.io/api@v1.23.0") {
		t.Errorf("without a registry: %v", err)
	}
}

func parse(t *testing.T, text string) bundle.Bundle {
	t.Helper()
	b, err := bundle.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
