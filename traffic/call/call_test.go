package call

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, line := range []string{
		"outside GET https://shop.example.com/checkout -> checkout.shop:8080 path /checkout",
		"outside at public GET https://admin.example.com/ -> refused",
		"shop/sleep GET http://edition.cnn.com/politics -> edition.cnn.com:443 tls sni edition.cnn.com verified edition.cnn.com via egress",
		"shop/other GET https://api.stripe.com/v1 -> not api.stripe.com:443",
		"outside GET http://reviews.example.com/ -> 90% reviews.prod:9080/v1, 10% reviews.prod:9080/v2",
		"shop/sleep TCP smtp.example.com:587 address 10.1.2.3 -> smtp.example.com:587 via egress",
		`outside GET http://a.example.com/?x=1&y=2 header x-user = "Jane Doe" host b.example.com -> 301 https://b.example.com/`,
		"outside GET http://a.example.com/ token iss=https://id.example.com,groups=a+b,realm.role=c,https://x.y/z=d -> 403",
		"outside GET http://a.example.com/ token at=header:x-token,prefix=Tok,exp=past token at=query:key,key=other token at=authorization,nbf=future token at=cookie:s,bare=x -> 401",
		"outside GET http://a.example.com/ client-address 2001:db8::1 -> 403",
		"outside POST https://a.example.com/ with client-certificate names a.x.com,b.x.com http2 -> a.default:80 mtls http2",
		"shop/a at egress TLS api.x.com:443 hop any.gwc no-sni -> 404",
	} {
		c, want, asked, err := Parse(line)
		if err != nil || !asked {
			t.Errorf("%s: %v", line, err)
			continue
		}
		again := c.Text + " -> " + want.String()
		c2, want2, _, err := Parse(again)
		if err != nil || c2.Text != c.Text || want2.String() != want.String() || again != line {
			t.Errorf("%s\nis printed as\n%s (%v)", line, again, err)
		}
	}
}

func TestErrors(t *testing.T) {
	for line, message := range map[string]string{
		"":                                             "expected a call",
		"outside GET":                                  "expected a call",
		"inside GET http://a.com/":                     "invalid caller",
		"a/b/c GET http://a.com/":                      "invalid caller",
		"outside get http://a.com/":                    "invalid method",
		"outside GET ftp://a.com/":                     "invalid URL",
		"outside GET http://a.com:0/":                  "invalid port",
		"outside TCP a.com":                            "needs HOST:PORT",
		"outside GET http://a.com/ header x":           "incomplete header",
		"outside GET http://a.com/ with nothing":       "unknown certificate",
		"outside GET http://a.com/ address x":          "invalid address",
		"outside GET http://a.com/ token x":            "invalid part",
		"outside GET http://a.com/ token exp=soon":     "write exp=past",
		"outside GET http://a.com/ token at=body:x":    "unknown place",
		"outside GET http://a.com/ token sub=x,sub=y":  "duplicate part",
		"outside GET http://a.com/ token bare=x,sub=y": "is not a token",
		"outside GET http://a.com/ host a host b":      "duplicate",
		"outside GET http://a.com/ http2 http2":        "duplicate",
		"outside TCP a.com:80 token sub=x":             "only requests",
		"outside GET http://a.com/ client-address x":   "invalid address",
		"outside GET http://a.com/ colour blue":        "unknown word",
		"outside GET http://a.com/ blue":               "unexpected",
		"a/b at egress GET http://a.com/":              "needs `hop SNI`",
		"outside GET http://a.com/ ->":                 "expected a result",
		"outside GET http://a.com/ -> a":               "invalid result",
		"outside GET http://a.com/ -> a:80 blue x":     "unknown word",
		"outside GET http://a.com/ -> a:80 via":        "expected a value",
		"outside GET http://a.com/ -> 999":             "invalid status",
		"outside GET http://a.com/ -> 200 u v":         "unexpected",
		"outside GET http://a.com/ -> 90% a:80":        "add up to 90%",
		"outside GET http://a.com/ -> x% a:80":         "invalid share",
		"outside GET http://a.com/ -> 50%":             "expected a result",
		`outside GET http://a.com/ host "a`:            "unclosed quotes",
		"outside GET http://a.com/ -> not a:80, b:80":  "write one result",
	} {
		_, _, _, err := Parse(line)
		if err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%s: %v, want %q", line, err, message)
		}
	}
}

func TestMet(t *testing.T) {
	got := []Share{
		{Outcome{Receiver: "a.shop:80", TLS: 1, Via: []string{"egress"}, SNI: "a.com", Path: "/x", Subset: "v1", MTLS: true}, 75},
		{Outcome{Status: 301, Location: "https://b/"}, 25},
	}
	for want, met := range map[string]bool{
		"75% a.shop:80 tls via egress, 25% 301":                              true,
		"75% a.shop:80/v1 tls mtls sni a.com via egress, 25% 301 https://b/": true,
		"75% a.shop:80 via egress, 25% 301":                                  false,
		"75% a.shop:80 tls, 25% 301":                                         false,
		"75% a.shop:80 tls via egress path /y, 25% 301":                      false,
		"75% a.shop:80/v2 tls via egress, 25% 301":                           false,
		"70% a.shop:80 tls via egress, 30% 301":                              false,
		"not b.shop:80":                                                      true,
		"not a.shop:80 tls via egress":                                       false,
		"refused":                                                            false,
	} {
		_, w, _, err := Parse("outside GET http://a.com/ -> " + want)
		if err != nil || w.Met(got) != met {
			t.Errorf("%s: not %t (%v)", want, met, err)
		}
	}
	if !SameReceiver("a.default:80", "a:80") || SameReceiver("a.shop:80", "a:80") {
		t.Error("a service without namespace is one of the namespace default")
	}
}

func TestTake(t *testing.T) {
	for args, want := range map[string][2]string{
		"outside GET http://a.com/ examples/shop":                               {"outside GET http://a.com/", "examples/shop"},
		"outside at public GET http://a.com/ header x = y http2 a b":            {"outside at public GET http://a.com/ header x = y http2", "a b"},
		"outside GET http://a.com/ with client-certificate -> a:80 tls via e x": {"outside GET http://a.com/ with client-certificate -> a:80 tls via e", "x"},
		"outside GET http://a.com/ -> 301 https://b/ x":                         {"outside GET http://a.com/ -> 301 https://b/", "x"},
		"outside GET http://a.com/ -> 301 x":                                    {"outside GET http://a.com/ -> 301", "x"},
		"outside GET http://a.com/ -> 50% a:80, 50% b:80 x":                     {"outside GET http://a.com/ -> 50% a:80 , 50% b:80", "x"},
		"outside GET http://a.com/ token iss=a, sub=b, x=y http2 z":             {"outside GET http://a.com/ token iss=a, sub=b, x=y http2", "z"},
		"outside GET": {"outside GET", ""},
		"outside GET http://a.com/ -> not refused": {"outside GET http://a.com/ -> not refused", ""},
		"outside GET http://a.com/ header x":       {"outside GET http://a.com/ header x", ""},
	} {
		words, rest, err := Take(strings.Fields(args))
		if err != nil || strings.Join(words, " ") != want[0] || strings.Join(rest, " ") != want[1] {
			t.Errorf("%s: %q, %q (%v)", args, words, rest, err)
		}
	}
	words, rest, err := Take([]string{`outside GET http://a.com/ host "b c" -> 404`, "x"})
	if err != nil || len(words) != 7 || len(rest) != 1 {
		t.Errorf("%q, %q (%v)", words, rest, err)
	}
}
