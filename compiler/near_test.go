package compiler_test

import (
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestNear asks for services that do not exist, and says which one was meant.
func TestNear(t *testing.T) {
	shop := "---\napiVersion: v1\nkind: Service\nmetadata: {name: checkout, namespace: shop}\nspec: {ports: [{port: 80, name: http}]}\n"
	for program, want := range map[string]string{
		"expose wbe:8080 http at a.example.com":           "did you mean `web.default`?",
		"expose checkout:80 http at a.example.com":        "did you mean `checkout.shop`?",
		"expose checkout.shpo:80 http at a.example.com":   "did you mean `checkout.shop`?",
		"expose something-else:80 http at a.example.com":  "correct the name, or declare it: service something-else.default { port 8080 http }",
		"expose checkuot.shop:80 http at a.b.example.com": "did you mean `checkout.shop`?",
	} {
		sink := &diag.Sink{}
		known := inventory.Read([]*diag.File{diag.NewFile("cluster.yaml", []byte(webService+shop))}, sink)
		files := fstest.MapFS{"main.gwc": {Data: []byte(program)}}
		list := compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: "."}}, compiler.Options{Target: istio.Target{}, Inventory: known}).Diagnostics
		if len(list) != 1 || list[0].Code != "GWC0911" || list[0].Hint != want {
			t.Errorf("%s: %v", program, list)
		}
	}
}
