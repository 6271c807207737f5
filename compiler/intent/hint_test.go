package intent_test

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestHints writes mistakes that people make, marked by [ ], and holds the hint
// to what can be typed in their place.
func TestHints(t *testing.T) {
	for _, test := range []struct{ text, hint string }{
		{"expose web http [weather.com]", "write `at weather.com`"},
		{"expose web http at a.com [b.com]", "write a comma before it"},
		{"expose web http at a.com [and] b.com", "write a comma instead"},
		{"expose web [https://weather.com/x]", "write `https at weather.com`"},
		{"expose web https at a.com redirect [https]", "write `http`"},
		{"expose web https at a.com [also-mesh]", "write `also mesh`"},
		{"expose web https at a.com [tls] min 1.3", "write it in a block, as `{ tls min 1.3 }`"},
		{"expose web http at a.com { route /x [backend:80] }", "write `-> backend:80`"},
		{"expose web http at a.com { route [api] -> backend:80 }", "write `/api`"},
		{"expose web http at a.com { route GET [api/v1] header x -> backend:80 }", "write `/api/v1`"},
		{"expose web http at a.com { route [GETT] /api -> backend:80 }", "usage: route"},
		{"expose web http at a.com {\n  route /x -> b:80 { timeout = [5s] }\n  route y\n}", "remove the `=` before it"},
		{"expose web http at a.com { route /x -> b { timeout 3s [retry] 3 } }", "write a comma before it"},
		{"expose web http at a.com { route header cookie [==] a -> b }", "write `=`"},
		{"expose web http at a.com { route /x -> respond 200 [ok] }", "write `\"ok\"`"},
		{"expose web https at a.com [mutual]", "move it before `at`"},
		{"expose web https at a.com, b.com on 8443 [mutual]", "move it before `at`"},
		{"expose web http at a.com { route /x [GET] -> b:80 }", "move it before `/x`"},
		{"expose web http at a.com { route /x -> b { delay 10% [3s] } }", "move it before `10%`"},
		{"expose web http at a.com { [timeout=5s] }", "write `timeout 5s`"},
		{"expose web http at a.com { route /x -> b { [accept] GWC0503 \"x\" } }", "move it to the enclosing block"},
		{"expose web https at a.com { route /x -> b { timeout 5s\n[tls] min 1.3 } }", "move it to the enclosing block"},
		{"gateway [ingress] { selector a=b }", "add `namespace istio-system` to its block"},
		{"gateway [egress] { namespace a }", "add `selector istio=egressgateway` to its block"},
		{"gateway [edge] { namespace a }", "add `selector istio=ingress` to its block"},
		{"egress a.com [originate tls]", "write `originate-tls`"},
		{"target [istio@1.30]", "write `istio 1.30`"},
		{"egress a.com via gateway egress [egress]", "usage: egress"},
		{"egress a.com [egress] b.com", "move it to its own line"},
		{"egress a.com, b.com [egress] c.com { timeout 3s }", "move it to its own line"},
		{"egress a.com via [egress] originate-tls", "write `gateway egress`"},
		{"egress a.com via [waypoint]", "gwc has no word for it"},
		{"egress a.com http 80 [8080]", "write a comma before it"},
		{"egress a.com [https=443]", "usage: egress"},
		{"egress a.com [443]", "usage: egress"},
		{"expose web http at a.com [8443]", "write `on 8443`"},
		{"target [1.30]", "write `istio 1.30`"},
		{"[//] a comment", "write `#`"},
		{"[HTTP] a.com", "expected one of: "},
	} {
		start, end := strings.Index(test.text, "["), strings.Index(test.text, "]")-1
		text := strings.NewReplacer("[", "", "]", "").Replace(test.text)
		var sink diag.Sink
		intent.Lower(intent.Parse(lang.Split(diag.NewFile("f", []byte(text)), intent.Begins, &sink), &sink, defaults.Absent...), intent.Options{Defaults: defaults}, &sink)
		d := sink.Sorted()[0]
		if d.Span.Start() != start || d.Span.End() != end || !strings.HasPrefix(d.Hint, test.hint) {
			t.Errorf("%s\n%s at %q: %s\nwant %s", text, d.Message, d.Span.Text(), d.Hint, test.hint)
		}
	}
}
