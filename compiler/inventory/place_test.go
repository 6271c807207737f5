package inventory_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang/diag"
)

const istio = `---
# The shop's front door.
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: shop, namespace: edge, labels: {team: shop, app.kubernetes.io/name: shop}}
spec:
  servers:
  - port: {number: 443, name: "https", protocol: HTTPS} # the only one
    hosts:
    - 'é.example.com'
    - www.example.com # and this
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: a}}
- apiVersion: networking.istio.io/v1beta1
  kind: VirtualService
  metadata: {name: shop}
  spec: &spec
    hosts: [ü, www.example.com]
- {apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: tea}, spec: *spec}
- {apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: shop}, spec: {hosts: [ü, www.example.com]}}
`

// TestPlaces asks for parts by their paths.
func TestPlaces(t *testing.T) {
	i, problems := read(t, istio)
	if len(problems) > 0 || len(i.Manifests()) != 3 {
		t.Fatalf("%v, %d manifests", problems, len(i.Manifests()))
	}
	for _, test := range []struct {
		manifest   int
		path, want string
	}{
		{0, "metadata.labels.app.kubernetes.io/name", "5: shop"},
		{0, "spec.servers[0].hosts[1]", "11: www.example.com"},
		{0, "spec.servers[0].hosts[0]", "10: 'é.example.com'"},
		{0, "spec.servers[0].hosts[7]", "9: hosts"},
		{0, "spec.servers[0].port.name", `8: "https"`},
		{0, "spec.servers[0].port.number", "8: 443"},
		{0, "spec.servers[0].tls.mode", "8: port: {number: 443, name: \"https\", protocol: HTTPS}"},
		{0, "spec.selector", "6: spec"},
		{0, "status", "3: apiVersion: networking.istio.io/v1"},
		{1, "spec.hosts[1]", "21: www.example.com"},
		{1, "metadata.name", "19: shop"},
		{2, "spec.hosts[1]", "21: www.example.com"},
	} {
		span := i.Manifests()[test.manifest].At(test.path)
		if got := fmt.Sprint(span.File().Position(span.Start()).Line, ": ", span.Text()); got != test.want {
			t.Errorf("%s is at %s, want %s", test.path, got, test.want)
		}
	}
	if m := i.Manifests()[0]; m.Labels["team"] != "shop" || m.Namespace != "edge" || m.Kind != "Gateway" {
		t.Errorf("got %v", m)
	}
}

func TestManifestTwice(t *testing.T) {
	_, problems := read(t, istio+"- {apiVersion: networking.istio.io/v1alpha3, kind: VirtualService, metadata: {name: tea}, spec: {}}\n")
	if len(problems) != 1 || problems[0].Message != "conflicting definitions of VirtualService default/tea in the inventory" {
		t.Errorf("got %v", problems)
	}
}

// TestValuesOfJSON reads what `jq -c .items[]` prints, and values of one
// line: a reader of YAML would read only the first one.
func TestValuesOfJSON(t *testing.T) {
	const one = `{"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "a"}, "spec": {"selector": {"istio": "ä"}}}`
	two := strings.Replace(strings.Replace(one, `"a"`, `"b"`, 1), "ä", "ö", 1)
	for text, want := range map[string]string{
		one + "\n" + two + "\n":           "1:119 a 2:119 b",
		"\ufeff" + one + two:              "1:119 a 1:243 b",
		one + "\n...\n" + two + "\n---\n": "1:119 a 3:119 b",
		"---\n" + one + "\n\nkind: b: c":  "2:119 a 4:1 GWC0901",
	} {
		i, problems := read(t, text)
		var got []string
		place := func(s diag.Span) string {
			p := s.File().Position(s.Start())
			return fmt.Sprintf("%d:%d", p.Line, p.Column)
		}
		for _, m := range i.Manifests() {
			got = append(got, place(m.At("spec.selector.istio")), m.Name)
		}
		for _, d := range problems {
			got = append(got, place(d.Span), string(d.Code))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("got %s, want %s, from\n%s", got, want, text)
		}
	}
}
