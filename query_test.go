package gwc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc"
)

const queried = `namespace shop
gateway public { namespace edge, selector istio=edge, ports 80->8080, 443->8443 }
certificate web-tls { secret web-tls }
service web { port 8080 http, subset v1 version=v1 }
expose web https at www.example.com via public cert web-tls {
  route /a -> web.shop:8080/v1 { timeout 5s }
  route -> 90% web, 10% web.qa:80
}
egress api.example.com via gateway public
expect outside at public GET https://www.example.com/ -> 90% web:8080/v1, 10% api.example.com:443 tls via egress
`

// build builds the program of this file's tests.
func build(t *testing.T) gwc.Result {
	t.Helper()
	in := gwc.Input{Texts: map[string][]byte{"a.gwc": []byte(queried)}}
	return gwc.Build(t.Context(), in, gwc.Options{})
}

// TestNames checks that every name is found, with its declaration.
func TestNames(t *testing.T) {
	var got strings.Builder
	for _, n := range build(t).Names() {
		fmt.Fprintf(&got, "%s %s", n.Kind, n.Name)
		if n.Declared {
			got.WriteString(" declared")
		}
		fmt.Fprintf(&got, " %q\n", n.At.Text())
	}
	const want = `gateway public declared "public"
certificate web-tls declared "web-tls"
service web.shop declared "web"
subset web.shop/v1 declared "v1"
service web.shop "web"
host www.example.com "www.example.com"
gateway public "public"
certificate web-tls "web-tls"
service web.shop "web.shop"
subset web.shop/v1 "v1"
service web.shop "web"
service web.qa "web.qa"
host api.example.com "api.example.com"
gateway public "public"
gateway public "public"
service web.shop "web"
subset web.shop/v1 "v1"
gateway egress "egress"
`
	if got.String() != want {
		t.Errorf("got\n%s", got.String())
	}
}

// TestPlaces asks what is at some places of the program.
func TestPlaces(t *testing.T) {
	r := build(t)
	at := func(text string) int { return strings.Index(queried, text) }
	if n, places := r.NameAt("a.gwc", at("public cert")+2); n.Name != "public" || len(places) != 4 {
		t.Errorf("%v at %d places", n, len(places))
	}
	for text, want := range map[string]string{
		"5s }":        "timeout 5s",
		"www.example": "at www.example.com",
		"10% web":     "10% web.qa:80",
	} {
		if got := r.ClauseAt("a.gwc", at(text)+1).Text(); got != want {
			t.Errorf("the clause at %s is %q", text, got)
		}
	}
	if got := r.StatementAt("a.gwc", at("api.example")).Text(); got != "egress api.example.com via gateway public" {
		t.Errorf("the statement is %q", got)
	}
	if terms := r.Expected("a.gwc", at("5s }")); len(terms) != 2 || terms[0].Word != "none" || terms[1].Leaf != "DURATION" {
		t.Errorf("expected %v", terms)
	}
	if r.StatementAt("b.gwc", 0).Known() || r.ClauseAt("b.gwc", 0).Known() || r.Expected("b.gwc", 0) != nil || r.StatementAt("a.gwc", 15).Text() != "gateway public { namespace edge, selector istio=edge, ports 80->8080, 443->8443 }" {
		t.Error("a file that does not exist, or the place between two statements, is not told apart")
	}
}
