package krm_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang/diag"
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

// TestNothingIsQuoted runs lists with mistakes around secrets: no message quotes a line
// of an item or of the values.
func TestNothingIsQuoted(t *testing.T) {
	const ok = "expose web:8080 http at shop.example.com"
	values := func(values, program string) string {
		items, _, _ := strings.Cut(list(service, ok), "functionConfig")
		return items + config("  values: "+values+"\n  intents: '"+program+"'\n")
	}
	for name, in := range map[string]string{
		"a duplicate key":    list("- {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {key: HUSH, key: HUSH}}\n", ok),
		"another kind":       list("- {apiVersion: v1, kind: Sekret, metadata: {name: s}, data: {key: HUSH, key: HUSH}}\n", ok),
		"no kind":            list("- {apiVersion: v1, metadata: {name: s}, stringData: {key: HUSH}}\n", ok),
		"an alias":           list("- {apiVersion: v1, kind: secret, metadata: {name: s}, stringData: {key: HUSH, a: &x b, b: *x}}\n", ok),
		"a List":             list("- {apiVersion: v1, kind: List, items: [{kind: Secret, data: {a: HUSH}}]}\n", ok),
		"not an object":      list("- HUSH\n", ok),
		"JSON":               `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[{"apiVersion":"v1","metadata":{"name":"s"},"data":{"a":"HUSH"}}]}`,
		"values of an item":  list("- {apiVersion: gwc.dev/v1alpha1, kind: Intents, metadata: {name: b}, spec: {values: {a: HUSH}, intents: a}}\n", ok),
		"a Service":          list("- {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop, annotations: {a: HUSH}}, spec: {ports: [{port: 81}]}}\n", ok),
		"an object of gwc's": list(strings.Replace(gateway(""), "path: gw.yaml", "path: gw.yaml, a: HUSH", 1), "expose web:80 http at a.example.com"),
		"a value":            values("{x: a.example.com, y: HUSH}", "expose web:81 http at ${x}"),
		"a value in a value": values("{x: {y: HUSH}}", "expose web:8080 http at ${x}"),
		"an invalid host":    values("{x: HUSH..x}", "expose web:8080 http at ${x}"),
		"a part of a host":   values("{x: HUSH_}", "expose web:8080 http at ${x}.example.com"),
		"an unknown word":    values("{x: HUSH}", "expose web:8080 ${x} at a.example.com"),
		"a conflict":         values("{x: HUSH.example.com}", "expose web:8080 http at ${x}\n\n      expose web:8080 https at ${x} on 80"),
		"values of a list":   values("{x: [a.example.com, HUSH..x]}", "egress ${x}"),
		"values of a loop":   values("{x: [{host: a.example.com, key: HUSH}]}", "for e in ${x} {\n\n      expose web:81 http at ${e.host}\n\n      }"),
	} {
		r, l := run(t, in)
		var shown strings.Builder
		if err := (diag.Text{}).Print(&shown, r.Diagnostics); err != nil {
			t.Fatal(err)
		}
		for _, one := range l.Results {
			fmt.Fprintln(&shown, one.Message)
		}
		if !r.Failed() || strings.Contains(strings.ToUpper(shown.String()), "HUSH") {
			t.Errorf("%s:\n%s", name, shown.String())
		}
	}
}

// TestDuplicateKeysOfTheList wants an error, and output that is a list.
func TestDuplicateKeysOfTheList(t *testing.T) {
	whole := list(service, "expose web:8080 http at shop.example.com")
	_, config, _ := strings.Cut(whole, "functionConfig:")
	for key, in := range map[string]string{
		"functionConfig": whole + "functionConfig:" + config,
		"items":          whole + "items:\n" + service,
		"results":        whole + "results: []\nresults: []\n",
		"kind":           strings.Replace(whole, "kind: R", "kind: ResourceList\nkind: R", 1),
		"apiVersion":     `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[],"apiVersion":"config.kubernetes.io/v1"}`,
		"team":           `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","team":"a\/\ud83d\ude00","team":1}`,
	} {
		r, l := run(t, in)
		if !r.Failed() || len(l.Results) != 1 || l.Results[0].Tags["code"] != "GWC1202" || !strings.HasPrefix(l.Results[0].Message, "duplicate key `"+key+"` in the ResourceList") {
			t.Errorf("%s: got:\n%s", key, r.Output)
		}
	}
}

// TestEndOfDocument wants results before the line that ends a document, and the rest of
// the input as it was.
func TestEndOfDocument(t *testing.T) {
	for _, end := range []string{"...\n", "...", "...\n...\n", "... # the end\n# of it\n", "...\r\n"} {
		in := list(service, "expose web:8080 htp at shop.example.com")
		r, l := run(t, in+end)
		got := string(r.Output)
		if !strings.HasPrefix(got, in+"results:\n") || !strings.HasSuffix(got, end) || len(l.Results) != 1 || len(l.Items) != 1 {
			t.Errorf("%q: got:\n%s", end, got)
		}
		if again, _ := run(t, got); string(again.Output) != got {
			t.Errorf("%q: a second run changes it:\n%s", end, again.Output)
		}
		items, config, _ := strings.Cut(list(service, "expose web:8080 http at shop.example.com"), "functionConfig")
		config = "functionConfig" + config
		head, items, _ := strings.Cut(items, "items:\n")
		in = head + config + "items:\n" + items + end // the items are last
		if r, l := run(t, in); r.Failed() || len(l.Items) != 3 || !strings.HasSuffix(string(r.Output), end) {
			t.Errorf("%q after the items: got:\n%s", end, r.Output)
		}
	}
}

// TestKeysOfOtherCase wants that a key of a list in JSON that differs in its case is
// not the same key: the items are those of `items`.
func TestKeysOfOtherCase(t *testing.T) {
	object := func(name string) string {
		return fmt.Sprintf(`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"}}`, name)
	}
	in := fmt.Sprintf(`{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[%s],"Items":[%s],`+
		`"functionConfig":{"apiVersion":"gwc.dev/v1alpha1","kind":"Intents","metadata":{"name":"edge","namespace":"shop"},"spec":{"intents":"egress a.example.com"}}}`,
		object("right"), object("wrong"))
	if r, _ := run(t, in); r.Failed() || !strings.Contains(string(r.Output), object("right")) {
		t.Errorf("the item is lost:\n%s", r.Output)
	}
}
