package conformance

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/envoy"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/story"
)

// mistaken are calls that name what the mesh of TestMistakenCalls does not have.
var mistaken = []struct{ line, says string }{
	{"shop/nobody GET http://www.example.com/ -> www.example.com:80", `no workload "shop/nobody"`},
	{"shop/sleep GET http://ww.example.com/ -> ww.example.com:80", `no server or service "ww.example.com"`},
	{"shop/sleep GET http://www.example.com:81/ -> refused", `"www.example.com" has no port 81`},
	{"shop/sleep GET http://web.shop:81/ -> refused", `"web.shop" has no port 81`},
	{"shop/sleep GET http://wbe.shop/ -> refused", `no server or service "wbe.shop"`},
	{"outside at public GET http://www.example.com/ -> refused", `no gateway "public"`},
	{"outside GET http://www.example.com:81/ -> refused", `port 81`},
	{"shop/sleep at public GET http://www.example.com/ hop any.gwc -> refused", `no gateway "public"`},
	{"shop/sleep at egress GET http://ww.example.com/ hop any.gwc -> refused", `no server or service "ww.example.com"`},
}

// TestMistakenCalls wants an error of the case, from both judges, where a call names a proxy, a host or a port that
// the mesh does not have: such a call would pass for one that was refused.
func TestMistakenCalls(t *testing.T) {
	around, err := mesh.Parse([]byte("workloads: {shop/sleep: {}}\nservices: {web.shop: {ports: {80: http}}}\n" +
		"servers: {www.example.com: {ports: [80]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	istiod, err := plane.New(t, bundle.Bundle{}, around.Place(mesh.Simulated))
	if err != nil {
		t.Fatal(err)
	}
	run, err := envoy.Start(t, bundle.Bundle{}, around)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mistaken {
		c, err := call.Parse(m.line)
		if err != nil {
			t.Fatal(err)
		}
		_, ofPlane := istiod.Follow(c)
		_, ofEnvoy := run.Call(c)
		for judge, err := range map[string]error{"control plane": ofPlane, "Envoy": ofEnvoy} {
			if err == nil || !strings.Contains(err.Error(), m.says) {
				t.Errorf("%s: %s: %v, want an error with %q", judge, m.line, err, m.says)
			}
		}
	}
}

// TestMistakenCases wants an error where a case judges nothing or cannot be read.
func TestMistakenCases(t *testing.T) {
	for text, says := range map[string]string{
		"-- a.gwc --\n-- mesh.yaml --\n-- calls --\noutside GET http://x/ -> 404\n": "does not say what it is about",
		"About.\n-- a.gwc --\negress a.com\n-- mesh.yaml --\n{}\n":                  "needs calls or findings",
		"About.\n-- a.gwc --\negress a.com\n-- calls --\n":                          "needs a mesh.yaml",
		"About.\n-- mesh.yaml --\n{}\n-- calls --\noutside GET http://x/ -> 404\n":  "a program or a bundle",
		"About.\n-- mesh.yaml --\nworkload: {}\n":                                   `unknown field "workload"`,
		"About.\n-- mesh.yaml --\nworkloads: {sleep: {}}\n":                         "write NAMESPACE/NAME",
		"About.\n-- calls --\noutside GET http://x/\n":                              "a call needs ->",
		"About.\n-- calls --\noutside GET http://x/ -> 60% a.b:1, 30% c.d:1\n":      "the shares add up to 90%",
		"About.\n-- calls --\nshop/a at egress GET http://x/ -> 404\n":              "needs at GATEWAY and hop SNI",
	} {
		if _, err := story.Parse("case", []byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q\n\tgives %v, want an error with %q", text, err, says)
		}
	}
}

// TestNoEnvoy checks that a missing Envoy is an error, and not silent.
func TestNoEnvoy(t *testing.T) {
	t.Setenv("GWC_CACHE", t.TempDir())
	if _, err := envoy.Start(t, bundle.Bundle{}, &mesh.Mesh{}); err == nil || !strings.Contains(err.Error(), "make envoy") {
		t.Errorf("without an Envoy: %v", err)
	}
}
