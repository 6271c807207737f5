package static

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// goldens are programs of the compiler's with objects of other controllers, and their number.
var goldens = map[string]int{
	"cert-issuer": 3, "cert-issuer-mutual": 1, "cert-issuer-client": 3, "cert-two-issued": 2,
	"cert-external": 2, "cert-external-client": 1,
}

func golden(t *testing.T, name string) (bundle.Bundle, string) {
	t.Helper()
	data, err := os.ReadFile("../../testdata/compile/" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse(data).Files {
		if f.Name == "want.yaml" {
			b, err := bundle.Parse(f.Data)
			if err != nil {
				t.Fatal(err)
			}
			return b, string(f.Data)
		}
	}
	t.Fatalf("%s has no want.yaml", name)
	return nil, ""
}

// TestControllers holds the goldens' objects against the CRDs of cert-manager and External Secrets.
func TestControllers(t *testing.T) {
	for name, want := range goldens {
		b, _ := golden(t, name)
		_, _, others := b.Split()
		findings, err := Controllers(b)
		if err != nil {
			t.Fatal(err)
		}
		if len(others) != want || len(findings) > 0 {
			t.Errorf("%s: %d objects, not %d: %v", name, len(others), want, findings)
		}
	}
}

// TestControllersNotice injects faults into the goldens: the CRDs notice each.
func TestControllersNotice(t *testing.T) {
	for _, fault := range []struct{ golden, old, new string }{
		{"cert-issuer", "- server auth", "- server-auth"},
		{"cert-issuer", "secretName: shop", "secret: shop"},
		{"cert-issuer", "    name: letsencrypt", "    names: letsencrypt"},
		{"cert-issuer", "algorithm: RSA", "algorithm: rsa"},
		{"cert-issuer", "rotationPolicy: Always", "rotationPolicy: Sometimes"},
		{"cert-external", "secretKey: tls.crt", "secret: tls.crt"},
		{"cert-external", "kind: ClusterSecretStore", "kind: ClusterStore"},
		{"cert-external", "      type: kubernetes.io/tls", "      types: kubernetes.io/tls"},
		{"cert-external", "external-secrets.io/v1\n", "external-secrets.io/v2\n"},
	} {
		_, text := golden(t, fault.golden)
		if !strings.Contains(text, fault.old) {
			t.Fatalf("%s has no %q", fault.golden, fault.old)
		}
		b, err := bundle.Parse([]byte(strings.ReplaceAll(text, fault.old, fault.new)))
		if err != nil {
			t.Fatal(err)
		}
		if findings, err := Controllers(b); err != nil || len(findings) == 0 {
			t.Errorf("%s with %q: nothing is noticed (%v)", fault.golden, fault.new, err)
		}
	}
}
