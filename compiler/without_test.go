package compiler_test

import (
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/code"
)

// TestWithoutTarget checks that a build without a target runs only the checks and the
// advice that depend on no target, and has no predeclared gateways.
func TestWithoutTarget(t *testing.T) {
	for _, test := range []struct {
		program       string
		with, without code.Code
	}{
		{"egress a.example.net tcp 25", code.TCPHostTakesPort, ""},
		{"egress *.example.com originate-tls\ntarget istio 1.29", code.NewerRelease, ""},
		{"target istio 1.99", code.UnknownRelease, ""},
		{"expose web:80 http at a.example.com", "", code.UnknownGateway},
		{"egress a.shop.svc tls 443", code.MeshDomainHost, code.MeshDomainHost},
	} {
		files := fstest.MapFS{"a.gwc": {Data: []byte(test.program + "\n")}}
		compile := func(o compiler.Options) (first code.Code) {
			for _, d := range compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: "."}}, o).Diagnostics {
				return d.Code
			}
			return ""
		}
		if got := compile(compiler.Options{Target: istio.Target{}}); got != test.with {
			t.Errorf("%s: with a target %q, not %q", test.program, got, test.with)
		}
		if got := compile(compiler.Options{}); got != test.without {
			t.Errorf("%s: without a target %q, not %q", test.program, got, test.without)
		}
	}
}
