package intent_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestExpected says what may be written at the place of a `|`.
func TestExpected(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"expose |", "SERVICE"},
		{"expose web |", "PROTOCOL"},
		{"expose web http |", "simple passthrough mutual at on via cert backend redirect also {"},
		{"expose web http at a.com, |", "HOST"},
		{"expose web http via | at a.com", "GATEWAY"},
		{"egress a.com via |", "sidecar gateway"},
		{"expect |", "all CALLER"},
		{"expect outside |", "at TCP TLS any METHOD"},
		{"expect outside TLS a.com:443 |", "account header host sni no-sni address client-address token http2 with ->"},
		{"expect outside GET http://a.com/ with |", "client-certificate other-certificate no-certificate"},
		{"expect outside GET http://a.com/ -> |", "not SHARE refused RECEIVER STATUS-CODE"},
		{"expect outside GET http://a.com/ -> 10% a:80 |", "tls tls-in-tls mtls http2 via sni verified certificate host path ,"},
		{"egress a.com via gateway |", "GATEWAY http http2 grpc tls tcp via originate-tls cert through addresses for to from {"},
		{"egress a.com { |", "route timeout retry balance connections pending requests connect tcp idle outlier accept }"},
		{"expose web http at a.com {\n  route /a -> |\n}", "redirect respond SHARE DESTINATION"},
		{"expose web http at a.com {\n  route /a -> web { ret| }\n}", "allow check open timeout retry delay abort mirror rewrite set add remove cors sticky }"},
		{"expose web http at a.com { route /a ~ |", ""},
	} {
		at := strings.IndexByte(c.text, '|')
		file := intent.Parse(lang.Split(diag.NewFile("a.gwc", []byte(strings.Replace(c.text, "|", "", 1))), intent.Begins, &diag.Sink{}), &diag.Sink{})
		var got []string
		for _, term := range file.Expected(at) {
			got = append(got, term.Word+term.Leaf)
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, text, c.want)
		}
	}
	words := intent.Parse(lang.Split(diag.NewFile("a.gwc", nil), intent.Begins, &diag.Sink{}), &diag.Sink{}).Expected(0)
	if !slices.ContainsFunc(words, func(t lang.Term) bool { return t.Word == "egress" }) {
		t.Errorf("an empty file may begin with %v", words)
	}
}
