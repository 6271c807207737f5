package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/join"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/emit/istio/check"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A cluster is an inventory of Secrets.
type cluster struct{ model.Inventory }

// Knows reports that there are Secrets.
func (cluster) Knows(kind string) bool { return kind == "Secret" }

// GatewayPorts knows no Service.
func (cluster) GatewayPorts(string, string) ([]model.GatewayPort, bool) { return nil, false }

// Ports knows no service.
func (cluster) Ports(model.Service) ([]model.ServicePort, bool) { return nil, false }

// Secret knows a-com-credential and split with a CA, and plain without one.
func (cluster) Secret(_, name string) (model.ShownSecret, bool) {
	keys := map[string][]string{"a-com-credential": {"ca.crt", "tls.crt", "tls.key"}, "plain": {"tls.crt", "tls.key"}, "split": {"tls.crt", "tls.key"}, "split-cacert": {"ca.crt"}, "ca": {"ca.crt"}}
	return model.ShownSecret{Keys: keys[name]}, keys[name] != nil
}

// SecretElsewhere knows none.
func (cluster) SecretElsewhere(string) (string, bool) { return "", false }

// TestSecrets checks programs against the Secrets of an inventory.
func TestSecrets(t *testing.T) {
	defaults := istio.Target{}.Defaults()
	for _, test := range []struct{ program, want string }{
		{"expose web:80 https at a.com", ""},
		{"expose web:80 https mutual at a.com", ""},
		{"expose web:80 https at a.com cert ca", "GWC0933 `ca`: neither tls.crt and tls.key nor cert and key in Secret ca"},
		{"expose web:80 https at b.com", "GWC0914 `b.com`: no Secret b-com-credential in namespace istio-system of the inventory"},
		{"expose web:80 https at b.com cert missing", "GWC0914 `missing`: no Secret missing in namespace istio-system of the inventory"},
		{"expose web:80 https at b.com cert plain", ""},
		{"expose web:80 https mutual at b.com cert plain", "GWC0401 `plain`: client certificates are requested, but Secret plain has no ca.crt to verify them"},
		{"expose web:80 https mutual at b.com cert split", ""},
		{"certificate c { secret missing }\nexpose web:80 https at b.com cert c", "GWC0914 `c`: no Secret missing in namespace istio-system of the inventory"},
		{"certificate c { mounted \"/c\" \"/k\" }\nexpose web:80 https at b.com cert c", ""},
		{"egress b.com originate-tls mutual cert missing from app=x", "GWC0914 `missing`: no Secret missing in namespace shop of the inventory"},
	} {
		var sink, got diag.Sink
		source := lang.Split(diag.NewFile("a.gwc", []byte(test.program)), intent.Begins, &sink)
		statements := intent.Lower(intent.Parse(source, &sink), intent.Options{Namespace: "shop", Defaults: defaults}, &sink)
		check.Secrets(join.Build(statements, join.BuildOptions{Inventory: cluster{}, Defaults: defaults}, &sink), &got)
		if sink.HasErrors() {
			t.Fatal(test.program, sink.Sorted())
		}
		var lines []string
		for _, d := range got.Sorted() {
			lines = append(lines, fmt.Sprintf("%s `%s`: %s", d.Code, d.Span.Text(), d.Message))
		}
		if strings.Join(lines, "\n") != test.want {
			t.Errorf("%s\nreports %q, not %q", test.program, lines, test.want)
		}
	}
}
