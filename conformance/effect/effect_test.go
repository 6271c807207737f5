package effect_test

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/effect"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/probe"
)

const published = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web-aaaaaaaaaaaa, namespace: istio-system}
spec:
  selector: {istio: ingressgateway}
  servers:
  - port: {number: 80, name: http, protocol: HTTP}
    hosts: [istio-system/www.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web-bbbbbbbbbbbb, namespace: istio-system}
spec:
  hosts: [www.example.com]
  gateways: [web-aaaaaaaaaaaa]
  http:
  - match:
    - uri: {exact: /a}
    timeout: 5s
    route: [{destination: {host: web.default.svc.cluster.local, port: {number: 80}}}]
  - route: [{destination: {host: other.default.svc.cluster.local, port: {number: 80}}}]
`

// TestCompare checks that a change is reported as what it is: nothing, a field, or a call.
func TestCompare(t *testing.T) {
	for name, c := range map[string]struct{ old, new, field, call string }{
		"the same":         {"", "", "", ""},
		"names of objects": {"aaaaaaaaaaaa", "cccccccccccc", "", ""},
		"a timeout":        {"5s", "6s", "timeout", "within 5s"},
		"a path":           {"exact: /a", "exact: /b", "routes[0].match.path", " http://www.example.com:80/a -> web.default:80"},
		"a destination":    {"host: other", "host: web", "routes[1].route.cluster", " http://www.example.com:80/ -> other.default:80"},
	} {
		t.Run(name, func(t *testing.T) {
			whole, changed := parse(t, published), parse(t, strings.ReplaceAll(published, c.old, c.new))
			around := mesh.StubAround(append(whole.Clone(), changed...))
			placed := around.Place(mesh.Simulated)
			o, err := effect.Observe(control(t, whole, placed), probe.Calls(whole, around))
			if err != nil {
				t.Fatal(err)
			}
			e, err := o.Compare(control(t, changed, placed), 100)
			if err != nil {
				t.Fatal(err)
			}
			if !holds(e.Field, c.field) || !holds(e.Call, c.call) {
				t.Errorf("field %q, call %q", e.Field, e.Call)
			}
		})
	}
}

// holds says whether a text contains a part, or is empty as the part is.
func holds(text, part string) bool {
	return (text == "") == (part == "") && strings.Contains(text, part)
}

func parse(t *testing.T, yaml string) bundle.Bundle {
	t.Helper()
	b, err := bundle.Parse([]byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func control(t *testing.T, b bundle.Bundle, around *mesh.Placed) *plane.Plane {
	t.Helper()
	p, err := plane.New(t, b, around)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
