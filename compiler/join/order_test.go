package join_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/join"
)

// statements are about each other in every way that a model knows.
var statements = []string{
	"target istio 1.30",
	"mesh { revision canary, label a=b }",
	"mesh { label c=d }",
	"gateway public { namespace gw, selector app=gw, ports 80->8080, 443->8443, 5432 }",
	"certificate tls { secret tls }",
	"service web { port 80 http, subset v1 version=v1 }",
	"service web { port 81 http, subset v2 version=v2, balance random }",
	"service web { balance random, workload app=web, mtls strict }",
	"expose web:80 https at a.com via public redirect http cert tls",
	"expose web:80 https at a.com via public",
	"expose acme:80 http at a.com via public { route /.well-known -> acme:80 }",
	"expose api:80 https at a.com, b.com via public also mesh { route /api -> 50% api:80, 50% web:81/v2 }",
	"expose api:80 https at a.com via public { route /api/v1 -> web:80/v1 }",
	"expose api:80 https at a.com via public { route ~ \"/z.*\" -> web:80\n route = /q -> web:81 }",
	"expose api:80 https at a.com via public { route = /zoo -> web:81 { timeout 3s } }",
	"expose api:80 https at a.com via public { timeout 3s\n route = /zoo -> web:81 }",
	"expose db:5432 tcp on 5432 via public",
	"route web:80 { route header u = 1 -> web:80/v1 }",
	"route web:80 { route header u = 2 -> web:80/v2 }",
	"route web:80 { route header u = 1 from app=x -> web:81 }",
	"egress a.org for shop, x via gateway",
	"egress a.org for shop, y http 8080 originate-tls",
	"egress *.b.org via gateway through www.b.org",
	"egress c.org originate-tls mutual cert c from app=a",
	"egress c.org originate-tls mutual from app=b",
	"egress d.org http 80 via gateway originate-tls { route /a from account shop/a\n route /c from account shop/a, shop/b }",
	"egress d.org http 80 via gateway originate-tls { route /a/b from account shop/a\n route POST /d from account shop/b }",
	"egress e.org via gateway originate-tls { timeout 3s\n route /a from account shop/a\n route GET header h = 1 from account shop/b, shop/c }",
	"egress e.org via gateway { route ^= /b no header h from account shop/b { timeout 4s } }",
}

// TestOrder shuffles statements over files: the model is the same, but for the
// places that say it.
func TestOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	want := ""
	for range 100 {
		texts := make([]string, 3)
		for _, i := range random.Perm(len(statements)) {
			texts[random.IntN(3)] += statements[i] + "\n"
		}
		m, said := build(join.BuildOptions{}, texts...)
		if len(said) > 0 {
			t.Fatalf("%s: %s", said[0].Span.Text(), said[0].Message)
		}
		got := join.Content(m)
		if want == "" {
			want = got
		}
		for _, clause := range m.Clauses() {
			if !join.Says(m, clause) {
				t.Fatalf("the model lost `%s` of\n%s", clause.Text(), clause.File().Text)
			}
		}
		if got != want {
			t.Fatalf("the order of\n%s\nmade\n%s\ninstead of\n%s", strings.Join(texts, "--\n"), got, want)
		}
	}
}
