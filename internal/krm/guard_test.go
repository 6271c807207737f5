package krm_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// owned is an item with the annotation of the owner, and other metadata.
func owned(version, kind, namespace, labels string) string {
	return fmt.Sprintf("- apiVersion: %s\n  kind: %s\n  metadata: {name: old, namespace: %s, labels: {%s}, annotations: {gwc.dev/owner: gwc.dev/v1alpha1/Intents/shop/edge}}\n", version, kind, namespace, labels)
}

const byGWC = "app.kubernetes.io/managed-by: gwc"

// TestRemovals wants that only objects with the label of gwc are removed, and only in
// the allowed namespaces.
func TestRemovals(t *testing.T) {
	const program = "egress a.example.com"
	for name, item := range map[string]string{
		"a Deployment":  owned("apps/v1", "Deployment", "shop", ""),
		"a Secret":      owned("v1", "Secret", "shop", "a: b"),
		"of Helm":       owned("networking.istio.io/v1", "Gateway", "shop", "app.kubernetes.io/managed-by: Helm"),
		"without label": owned("networking.istio.io/v1", "Gateway", "istio-system", ""),
	} {
		if r, _ := run(t, list(item, program)); r.Failed() || !strings.Contains(string(r.Output), item) {
			t.Errorf("%s: it is removed:\n%s", name, r.Output)
		}
	}
	stale := owned("networking.istio.io/v1", "Gateway", "prod", byGWC)
	if r, _ := run(t, list(stale, program)); r.Failed() || strings.Contains(string(r.Output), "name: old") {
		t.Errorf("a stale object stays:\n%s", r.Output)
	}
	spec := "  onlyNamespaces: [istio-system]\n  intents: " + program + "\n"
	in := strings.Replace(list(stale, program), "  spec:\n    intents: |\n      "+program+"\n", "  spec:\n  "+strings.ReplaceAll(strings.TrimSuffix(spec, "\n"), "\n", "\n  ")+"\n", 1)
	r, l := run(t, in)
	const want = "Gateway prod/old is no longer made, and is in namespace prod, where spec.onlyNamespaces of Intents/shop/edge does not allow to remove it"
	if !r.Failed() || len(l.Results) != 1 || l.Results[0].Tags["code"] != "GWC1208" || !strings.HasPrefix(l.Results[0].Message, want) || !strings.HasPrefix(string(r.Output), in) {
		t.Errorf("got:\n%s", r.Output)
	}
	f := function()
	f.OnlyNamespaces = []string{"istio-system", "prod"}
	if r := f.Run(context.Background(), []byte(list(stale, program))); r.Failed() || strings.Contains(string(r.Output), "name: old") {
		t.Errorf("a stale object of an allowed namespace stays:\n%s", r.Output)
	}
}

// TestPastedOwner wants that an object without the label of gwc is not replaced.
func TestPastedOwner(t *testing.T) {
	item := gateway("gwc.dev/v1alpha1/Intents/shop/edge")
	r, l := run(t, list(item, "expose web:80 http at a.example.com"))
	if !r.Failed() || len(l.Results) != 1 || l.Results[0].Tags["code"] != "GWC1207" || !strings.Contains(l.Results[0].Message, "gwc did not make it") {
		t.Errorf("got:\n%s", r.Output)
	}
}
