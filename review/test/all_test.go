package test_test

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang/code"
)

// TestAll checks each part of an `expect all` that may be open, once as a proof and once
// with an exception, and the call that shows it.
func TestAll(t *testing.T) {
	for _, c := range []struct{ expect, want string }{
		{"outside any https://shop.example.com/ -> not admin:8080", "passed"},
		{"outside any https://shop.example.com/ -> not writer:8080", "failed outside POST https://shop.example.com/api"},
		{"outside GET https://shop.example.com/ -> not writer:8080", "passed"},
		{"outside any https://shop.example.com/api -> writer:8080", "failed outside GET https://shop.example.com/api"},
		{"outside POST https://shop.example.com/api -> writer:8080", "passed"},
		{"outside GET https://shop.example.com/api -> api:8080", "passed"},
		{"outside GET https://shop.example.com/a -> web:8080", "passed"},
		{"outside GET https://shop.example.com/a/* -> web:8080", "passed"},
		{"outside GET https://shop.example.com/* -> web:8080", "failed outside GET https://shop.example.com/old"},
		{"outside GET https://shop.example.com/api -> api:8080 path /v1/a", "failed outside GET https://shop.example.com/api"},
		{"outside GET https://shop.example.com/api -> api:8080 host shop.example.com", "passed"},
		{"outside any http://shop.example.com/ -> 301", "passed"},
		{"outside any http://shop.example.com/ -> 301 https://shop.example.com/", "undetermined the location depends on the request"},
		{"outside any https://* -> not admin:8080", "failed outside GET https://admin.example.com/ with client-certificate"},
		{"outside any https://* with no-certificate -> not admin:8080", "passed"},
		{"outside any https://* with other-certificate -> not admin:8080", "passed"},
		{"outside any https://*.example.com:* with no-certificate -> not admin:8080", "passed"},
		{"outside any https://*.example.com -> not raw:8443 tls", "failed outside GET https://raw.example.com/"},
		{"outside any https://admin.example.com/ -> refused", "failed outside GET https://admin.example.com/ with client-certificate"},
		{"outside any https://admin.example.com/ with no-certificate -> refused", "passed"},
		{"outside any http://* -> not admin:8080", "passed"},
		{"outside any http://*:* -> not db:5432", "failed outside GET http://other.example:9000/"},
		{"outside any http://* -> not db:5432", "passed"},
		{"outside at egress any http://* -> not web:8080", "unknown there is no such call"},
		{"outside at ingress any http://* -> not web:8080", "passed"},
		{"outside any http://reviews.example.com/ -> 90% reviews:9080/v1, 10% reviews:9080/v2", "passed"},
		{"outside any http://reviews.example.com/ -> reviews:9080/v1", "failed outside GET http://reviews.example.com/"},
		{"outside any http://shop.example.com:8081/ -> refused", "passed"},
		{"outside any http://*:8081/ -> not web:8080", "unknown there is no such call"},
		{"shop/* any http://api.stripe.com/ -> not api.stripe.com:443 tls via egress", "failed shop/"},
		{"shop/web any http://api.stripe.com/ account web -> 403", "passed"},
		{"*/* any http://api.stripe.com/ -> not api.stripe.com:80", "passed"},
		{"*/* any http://* -> not api.stripe.com:80", "passed"},
		{"shop/web GET http://*.example.org:8080/ -> not api.stripe.com:443 tls via egress", "passed"},
	} {
		r := judged(t, program+"expect all "+c.expect+"\n", "")
		one := r.Cases[0]
		got := strings.Join([]string{one.String(), one.Answer.Call.Text, one.Why, strings.Join(one.Answer.Undetermined, "; ")}, " ")
		if one.String() == "undetermined" {
			got = "undetermined " + strings.Join(one.Answer.Undetermined, "; ")
		} else if one.Why != "" {
			got = one.String() + " " + one.Why
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s, want %s", c.expect, got, c.want)
		}
	}
}

// TestAllReports checks the forms of an exception.
func TestAllReports(t *testing.T) {
	r := judged(t, program+"expect all outside any https://shop.example.com/ -> not writer:8080\n", "")
	for format, want := range map[string]string{
		"text":  "a call that has another outcome: outside POST https://shop.example.com/api\n     got writer.shop:8080",
		"json":  `"exception": "outside POST https://shop.example.com/api"`,
		"junit": "outside POST https://shop.example.com/api",
	} {
		var out strings.Builder
		if err := r.Write(&out, format); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%s: %v\n%s", format, err, out.String())
		}
	}
	d := r.Diagnostics()[0]
	if d.Code != code.ExceptionToAll || len(d.Related) == 0 || !strings.Contains(d.Message, "of outside POST https://shop.example.com/api it is writer.shop:8080") {
		t.Errorf("%s %s %v", d.Code, d.Message, d.Related)
	}
}

// TestAllIsExercise checks that a proof exercises the clauses that decide about its calls,
// unless it only says what does not happen.
func TestAllIsExercise(t *testing.T) {
	const base = "namespace shop\nexpose web:8080 https at shop.example.com {\n  route /a -> a:8080\n  route -> web:8080\n}\n"
	for expect, want := range map[string]bool{
		"outside any https://shop.example.com/a -> a:8080":    true,
		"outside any https://shop.example.com/ -> not b:8080": false,
	} {
		r := judged(t, base+"service b { port 8080 http }\nexpect all "+expect+"\n", "")
		if got := r.Coverage.Clauses[0]; got.Applied != want {
			t.Errorf("%s: %s: exercised: %t", expect, got.Text, got.Applied)
		}
	}
}

// TestAllOfUnknownWorkloads selects callers by a label that no known workload has: nothing
// is proven of all callers, unless the inventory has all.
func TestAllOfUnknownWorkloads(t *testing.T) {
	const program = "namespace shop\nexpose api:8080 https at shop.example.com\nexpect all shop/* GET http://api:8080/ -> not admin:8080\n"
	const manifests = `
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{name: http, port: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: admin, namespace: shop}
spec: {selector: {app: admin}, ports: [{name: http, port: 8080}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: api, namespace: shop}
spec:
  hosts: [api]
  http:
  - match: [{sourceLabels: {role: admin}}]
    route: [{destination: {host: admin}}]
  - route: [{destination: {host: api}}]
`
	const workload = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ROLE, namespace: shop}
spec: {template: {metadata: {labels: {app: ROLE, role: ROLE}}, spec: {containers: [{name: a, image: a}]}}}
`
	for inventory, want := range map[string]string{
		manifests: "undetermined workloads with the labels role=admin, which VirtualService shop/api selects, are not known",
		manifests + strings.ReplaceAll(workload, "ROLE", "clerk"): "passed",
		manifests + strings.ReplaceAll(workload, "ROLE", "admin"): "failed",
	} {
		one := judged(t, program, inventory).Cases[0]
		if got := one.String() + " " + strings.Join(one.Answer.Undetermined, "; "); strings.TrimSpace(got) != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
