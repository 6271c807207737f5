package compiler_test

import (
	"context"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

const (
	webService = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 8080, name: http}]}\n"
	aSecret    = "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: istio-system}\ndata: {tls.crt: '', tls.key: ''}\n"
)

// What an inventory has nothing of is unknown, not missing.
func TestInventoryKnowsItsKindsOnly(t *testing.T) {
	for _, test := range []struct {
		name, manifests, program string
		want                     []code.Code
	}{
		{"a Secret beside no Secrets", webService, "expose web https at a.example.com", nil},
		{"a Secret beside others", webService + "---\n" + aSecret, "expose web https at a.example.com", []code.Code{"GWC0914"}},
		{"a Secret that is there", webService + "---\n" + aSecret, "expose web https at a.example.com cert a", nil},
		{"a service beside no Services", aSecret, "expose wep:80 http at a.example.com", nil},
		{"a service beside others", webService, "expose wep:80 http at a.example.com", []code.Code{"GWC0911"}},
		{"a port", webService, "expose web:81 http at a.example.com", []code.Code{"GWC0912"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			sink := &diag.Sink{}
			known := inventory.Read([]*diag.File{diag.NewFile("cluster.yaml", []byte(test.manifests))}, sink)
			files := fstest.MapFS{"main.gwc": {Data: []byte(test.program)}}
			result := compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}},
				compiler.Options{Target: istio.Target{}, Inventory: known})
			var got []code.Code
			for _, d := range append(sink.Sorted(), result.Diagnostics...) {
				if d.Severity == diag.Error {
					got = append(got, d.Code)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
