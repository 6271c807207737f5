package compiler_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A warner is a target that warns of every host that it publishes.
type warner struct{ istio.Target }

func (w warner) Plan(m *model.Model, sink *diag.Sink) emit.Written {
	for _, p := range m.Published {
		sink.Add(diag.At(p.HostSaid[0], "GWC0316", "the target does not like %s", p.Host))
	}
	return w.Target.Plan(m, sink)
}

// TestAccept checks that diagnostics of a target can be accepted, that the
// result lists them, and that an `accept` applies only in its scope.
func TestAccept(t *testing.T) {
	result := accepting(t, compiler.Options{Target: warner{}}, `accept GWC0315 "of the file"
expose a:80 http at a.example.com on 8081 { accept GWC0316 "of a" }
expose b:80 http at b.example.com on 8082
`)
	if n := len(result.Diagnostics); n != 1 || result.Diagnostics[0].Message != "the target does not like b.example.com" {
		t.Errorf("%d diagnostics are left: %+v", n, result.Diagnostics)
	}
	var got string
	for _, a := range result.Accepted {
		got += fmt.Sprintf("%s %q whole file: %t\n", a.Code, a.Reason, a.WholeFile)
		for _, d := range a.Silenced {
			got += "  " + d.Span.Text() + "\n"
		}
	}
	const want = `GWC0315 "of the file" whole file: true
  on 8081
  on 8082
GWC0316 "of a" whole file: false
  a.example.com
`
	if got != want {
		t.Errorf("accepted\n%s\nnot\n%s", got, want)
	}
}

// TestAcceptUnknown checks that an `accept` is not reported as unused where it
// is not known what it would silence.
func TestAcceptUnknown(t *testing.T) {
	const text = `expose a:80 http at a.example.com { accept GWC0315 "x" }`
	said := func(options compiler.Options, text string) (codes []code.Code) {
		for _, d := range accepting(t, options, text).Diagnostics {
			codes = append(codes, d.Code)
		}
		return codes
	}
	if got := said(compiler.Options{Target: istio.Target{}}, text); len(got) != 1 || got[0] != "GWC0118" {
		t.Errorf("%v of an `accept` that silences nothing", got)
	}
	for _, code := range []string{"GWC0917", "GWC1367"} {
		if got := said(compiler.Options{Target: istio.Target{}}, `expose a:80 http at a.example.com { accept `+code+` "x" }`); len(got) > 0 {
			t.Errorf("%v of %s without an inventory", got, code)
		}
	}
	if got := said(compiler.Options{}, "gateway ingress { namespace a, selector a=b }\n"+text); len(got) > 0 {
		t.Errorf("%v without a target", got)
	}
	if got := said(compiler.Options{Target: istio.Target{}}, text+"\nexpose b:80 htpp at b.example.com"); len(got) != 1 || got[0] != "GWC0270" {
		t.Errorf("%v beside a mistake", got)
	}
}

// TestAcceptSameBytes checks that `accept` does not change the objects.
func TestAcceptSameBytes(t *testing.T) {
	plain := accepting(t, compiler.Options{Target: istio.Target{}}, "expose a http at a.example.com on 8081\negress b.example.net tcp 25\n")
	accepted := accepting(t, compiler.Options{Target: istio.Target{}}, `accept GWC0503 "x"
expose a http at a.example.com on 8081 { accept GWC0315 "y" }
egress b.example.net tcp 25 { accept GWC0611 "z" }
`)
	if len(accepted.Diagnostics) > 0 {
		t.Errorf("not accepted: %+v", accepted.Diagnostics)
	}
	if string(encoded(t, plain)) != string(encoded(t, accepted)) {
		t.Error("what is accepted changes the objects")
	}
}

func accepting(t *testing.T, options compiler.Options, text string) compiler.Result {
	t.Helper()
	options.Now, options.Inventory = goldenTime, new(inventory.Inventory)
	files := fstest.MapFS{"a.gwc": {Data: []byte(text)}}
	return compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: "."}}, options)
}
