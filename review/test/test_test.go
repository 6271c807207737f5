package test_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/test"
)

// today is a time at which the certificates of the examples are valid.
var today = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// judged compiles a program with an inventory and judges its expects.
func judged(t *testing.T, program, inventory string) test.Report {
	t.Helper()
	in := gwc.Input{Roots: []gwc.Root{{FS: fstest.MapFS{"a.gwc": {Data: []byte(program)}}, Path: "."}}}
	if inventory != "" {
		in.Inventory = []*diag.File{diag.NewFile("cluster.yaml", []byte(inventory))}
	}
	return of(t, gwc.Build(context.Background(), in, gwc.Options{}))
}

func of(t *testing.T, result gwc.Result) test.Report {
	t.Helper()
	if result.Bundle == nil {
		t.Fatalf("there is no bundle: %v", result.Diagnostics)
	}
	s := &review.Subject{Bundle: result.Bundle, Inventory: result.Inventory}
	s.OfModel(result.Model)
	return test.Run(result.Model, s.Traffic())
}

// program has what the expects of the tests are about.
const program = `namespace shop
gateway ingress { namespace istio-system, selector istio=ingressgateway, service istio-ingressgateway, ports 80->8080, 443->8443, 9000 }
service reviews { port 9080 http, subset v1 version=v1, subset v2 version=v2 }
expose web:8080 https at shop.example.com redirect http {
  route = /old -> redirect https://shop.example.com/new
  route POST /api -> writer:8080
  route /api   -> api:8080 { rewrite /v1 }
  route        -> web:8080
}
expose admin:8080 https mutual at admin.example.com
expose raw:8443 tls passthrough at raw.example.com
expose db:5432 tcp on 9000
expose reviews http at reviews.example.com {
  route -> 90% reviews/v1, 10% reviews/v2
}
egress api.stripe.com via gateway originate-tls from account shop/checkout
egress edition.cnn.com
egress *.example.org tls 443
`

// TestVerdicts checks each kind of call and result, once met and once not.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct{ expect, want string }{
		{"outside GET https://shop.example.com/ -> web:8080", "passed"},
		{"outside GET https://shop.example.com/ -> api:8080", "failed"},
		{"outside GET https://shop.example.com/ -> not api:8080", "passed"},
		{"outside GET https://shop.example.com/ -> not web:8080", "failed"},
		{"outside GET https://shop.example.com/ -> web:8080 tls", "failed"},
		{"outside GET https://shop.example.com/ -> web:8080 mtls", "passed"},
		{"outside GET https://shop.example.com/api/x -> api:8080 path /v1/x host shop.example.com", "passed"},
		{"outside GET https://shop.example.com/api/x -> api:8080 path /api/x", "failed"},
		{"outside POST https://shop.example.com/api -> writer:8080", "passed"},
		{"outside GET https://shop.example.com/old -> 301 https://shop.example.com/new", "passed"},
		{"outside GET https://shop.example.com/old -> 301", "passed"},
		{"outside GET https://shop.example.com/old -> 302", "failed"},
		{"outside GET http://shop.example.com/a -> 301 https://shop.example.com/a", "passed"},
		{"outside GET http://shop.example.com/a -> 301 https://shop.example.com/b", "failed"},
		{"outside GET https://shop.example.com/ host other.example.com -> 404", "passed"},
		{"outside GET https://shop.example.com/ no-sni -> refused", "passed"},
		{"outside GET https://shop.example.com/ sni other.example.com -> refused", "passed"},
		{"outside GET http://other.example.com/ -> 404", "passed"},
		{"outside at egress GET https://shop.example.com/ -> refused", "passed"},
		{"outside GET https://admin.example.com/ -> refused", "passed"},
		{"outside GET https://admin.example.com/ with other-certificate -> refused", "passed"},
		{"outside GET https://admin.example.com/ with client-certificate -> admin:8080", "passed"},
		{"outside GET https://admin.example.com/ with client-certificate -> refused", "failed"},
		{"outside TLS raw.example.com:443 -> raw:8443 tls", "passed"},
		{"outside TLS raw.example.com:443 -> raw:8443", "failed"},
		{"outside TCP a.example.com:9000 -> db:5432", "passed"},
		{"outside GET http://reviews.example.com/ -> 90% reviews:9080/v1, 10% reviews:9080/v2", "passed"},
		{"outside GET http://reviews.example.com/ -> reviews:9080", "passed"},
		{"outside GET http://reviews.example.com/ -> 50% reviews:9080/v1, 50% reviews:9080/v2", "failed"},
		{"shop/checkout GET http://api.stripe.com/ account checkout -> api.stripe.com:443 tls sni api.stripe.com verified api.stripe.com via egress", "passed"},
		{"shop/checkout GET http://api.stripe.com/ account checkout -> api.stripe.com:443 tls", "failed"},
		{"shop/web GET http://api.stripe.com/ account web -> 403", "passed"},
		{"shop/web GET http://api.stripe.com/ account web -> not api.stripe.com:443", "passed"},
		{"shop/web GET https://edition.cnn.com/ -> edition.cnn.com:443 tls", "passed"},
		{"shop/web TLS a.example.org:443 -> a.example.org:443 tls", "passed"},
		{"shop/web GET http://web:8080/ -> web:8080 mtls", "passed"},
		{"shop/web GET http://web.shop.svc.cluster.local:8080/ -> web:8080", "passed"},
		{"shop/web GET http://wbe:8080/ -> refused", "unknown"},
		{"shop/web GET http://wbe.shop:8080/ -> refused", "unknown"},
		{"outside GET https://shop.example.com/ -> not wbe:8080", "unknown"},
		{"outside GET http://reviews.example.com/ -> not reviews:9080/v3", "unknown"},
		{"outside GET https://shop.example.com/ -> not 192.0.2.7:80", "passed"},
	} {
		r := judged(t, program+"expect "+c.expect+"\n", "")
		if got := r.Cases[0]; got.String() != c.want {
			var out strings.Builder
			_ = r.Write(&out, "text")
			t.Errorf("%s\nis %s, want %s\n%s", c.expect, got.Verdict, c.want, out.String())
		}
	}
}

// TestUndetermined checks that a call fails through a proxy that is not known.
func TestUndetermined(t *testing.T) {
	const filter = `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: lua, namespace: istio-system}
spec: {workloadSelector: {labels: {istio: ingressgateway}}}
`
	r := judged(t, program+`expect outside GET https://shop.example.com/ -> web:8080
expect outside GET https://shop.example.com/ -> not api:8080
expect shop/web GET https://edition.cnn.com/ -> edition.cnn.com:443 tls
`, filter)
	if r.Count(test.Undetermined) != 2 || r.Count(test.Passed) != 1 || !r.Failed() {
		t.Errorf("%s", r.Summary())
	}
	list := r.Diagnostics()
	if len(list) != 2 || list[0].Code != code.UndeterminedOutcome || !strings.Contains(list[0].Message, "EnvoyFilter istio-system/lua") || list[0].Span.Text() != "web:8080" {
		t.Errorf("%+v", list)
	}
}

// TestUnknownWorkload checks that a caller exists if the inventory shows its namespace.
func TestUnknownWorkload(t *testing.T) {
	const pod = `
apiVersion: v1
kind: Pod
metadata: {name: web-1, namespace: shop, labels: {app: web}}
spec: {serviceAccountName: web, containers: [{name: istio-proxy, image: istio/proxyv2}]}
`
	r := judged(t, program+`expect shop/web GET https://edition.cnn.com/ -> edition.cnn.com:443 tls
expect shop/wbe GET https://edition.cnn.com/ -> edition.cnn.com:443 tls
`, pod)
	if r.Count(test.Passed) != 1 || r.Cases[1].Verdict != test.Unknown || !strings.Contains(r.Cases[1].Why, "unknown workload shop/wbe: namespace shop has: web") {
		t.Errorf("%s: %s", r.Summary(), r.Cases[1].Why)
	}
}

// TestSeveralGateways checks that a call that two gateways serve needs the name of one.
func TestSeveralGateways(t *testing.T) {
	r := judged(t, `namespace shop
gateway other { namespace edge, selector istio=other }
expose web:80 http at shop.example.com
expose api:80 http at shop.example.com via other
expect outside GET http://shop.example.com/ -> web:80
expect outside at other GET http://shop.example.com/ -> api:80
`, "")
	if c := r.Cases[0]; c.Verdict != test.Unknown || !strings.Contains(c.Why, "one of: ingress, other") || !strings.Contains(c.Hint, "at GATEWAY") {
		t.Errorf("%s: %s; %s", c.Verdict, c.Why, c.Hint)
	}
	if r.Cases[1].Verdict != test.Passed {
		t.Errorf("%s", r.Summary())
	}
}

// TestExamples checks that the expects of the examples pass.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/expects.gwc")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d examples have expects: %v", len(files), err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		r := of(t, gwc.Build(context.Background(), gwc.Input{Roots: []gwc.Root{{FS: os.DirFS(dir), Path: "."}}}, gwc.Options{Now: today}))
		if r.Failed() || len(r.Cases) == 0 || r.Coverage.Percent() != 100 {
			var out strings.Builder
			r.ListCoverage = true
			_ = r.Write(&out, "text")
			t.Errorf("%s\n%s", dir, out.String())
		}
	}
}

// TestNoBytes checks that the objects are the same without expects.
func TestNoBytes(t *testing.T) {
	build := func(text string) string {
		result := gwc.Build(context.Background(), gwc.Input{Roots: []gwc.Root{{FS: fstest.MapFS{"a.gwc": {Data: []byte(text)}}, Path: "."}}}, gwc.Options{})
		var out strings.Builder
		for i := range result.Bundle.Objects {
			yaml, err := result.Bundle.Objects[i].YAML()
			if err != nil {
				t.Fatal(err)
			}
			out.Write(yaml)
		}
		return out.String()
	}
	if with := build(program + "expect outside GET https://shop.example.com/ -> web:8080\n"); with != build(program) {
		t.Error("an expect changes the output")
	}
}

// TestPages checks that the expects of the programs in the documentation pass.
func TestPages(t *testing.T) {
	judge := func(where, text string) {
		if r := judged(t, text, ""); r.Failed() {
			var out strings.Builder
			_ = r.Write(&out, "text")
			t.Errorf("%s\n%s", where, out.String())
		}
	}
	count := 0
	for _, page := range []string{"../../docs/language.md", "../../docs/outcomes.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "```gwc\n")[1:] {
			if block, _, _ = strings.Cut(block, "```"); strings.Contains(block, "\nexpect ") {
				count++
				judge(page, block)
			}
		}
	}
	if count < 2 {
		t.Errorf("%d programs of the documentation have expects", count)
	}
	topic, err := txtar.ParseFile("../../internal/manual/topics/expect.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range topic.Files {
		judge(f.Name, string(f.Data))
	}
}
