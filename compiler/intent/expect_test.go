package intent_test

import (
	"strings"
	"testing"
)

// TestExpects checks the call and the wanted result of statements, and their lines.
func TestExpects(t *testing.T) {
	for text, want := range map[string]string{
		"expect outside GET https://shop.example.com/checkout -> checkout:8080 path /checkout":                     "checkout.shop:8080 path /checkout",
		"expect outside at public GET https://admin.example.com/ -> refused":                                       "refused",
		"expect shop/sleep TCP smtp.example.com:587 address 192.0.2.7 -> smtp.example.com:587 via egress":          "smtp.example.com:587 via egress",
		"expect shop/sleep TLS [2001:db8::1]:443 -> 404":                                                           "",
		`expect shop/sleep TLS "[2001:db8::1]:443" no-sni -> "[2001:db8::1]:443" tls`:                              "[2001:db8::1]:443 tls",
		"expect shop/other GET http://10.1.2.3:8080/v1 account x -> not api.stripe.com:443":                        "not api.stripe.com:443",
		`expect outside GET "http://a.com/?a=1&b=2" header x-a = "b , ->" host "A.com:80" -> 301 https://a.com/`:   "301 https://a.com/",
		"expect outside GET http://a.com/ -> 90% reviews.prod:9080/v1, 10% reviews.prod:9080/v2":                   "90% reviews.prod:9080/v1, 10% reviews.prod:9080/v2",
		"expect outside GET http://a.com/ -> 90% a:80, 10% 503":                                                    "90% a.shop:80, 10% 503",
		"expect outside GET http://a.com/ client-address 192.0.2.7 -> a:80":                                        "a.shop:80",
		"expect outside GET http://a.com/ token iss=https://id.com, groups=a+b token at=cookie:s, exp=past -> 401": "401",
		"expect outside TCP a.com:1 token sub=x -> refused":                                                        "",
		"expect outside GET http://a.com/ token x -> 401":                                                          "",
		"expect outside GET http://a.com/ client-address 192.0.2.0/24 -> 401":                                      "",
		"expect outside POST https://a.com/ sni b.com http2 with client-certificate -> a:80 mtls http2 host a":     "a.shop:80 mtls http2 host a",
		"expect outside GET http://a.com/ -> a.b:80 tls sni a.com verified a.com+b.com certificate c":              "a.b:80 tls sni a.com verified a.com+b.com certificate c",
	} {
		out, said := lowered(text, nil)
		if want == "" {
			if said == "" {
				t.Errorf("%s: nothing is reported", text)
			}
			continue
		}
		if said != "" || len(out.Expects) != 1 {
			t.Errorf("%s\nsays %s", text, said)
			continue
		}
		e := out.Expects[0]
		if got := e.Want.String(); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
		if line := strings.TrimPrefix(text, "expect "); e.Line != line || !strings.HasPrefix(line, e.Call.Text+" -> ") {
			t.Errorf("%s\nis the line %s of the call %s", text, e.Line, e.Call.Text)
		}
	}
}

// TestExpectedCall checks the parts of a call.
func TestExpectedCall(t *testing.T) {
	out, said := lowered(`expect shop/sleep GET https://A.com:8443/x account y header X-a = "b , ->" header x-b = c host "d:1" sni E.com -> not a:80 via egress`, nil)
	if said != "" {
		t.Fatal(said)
	}
	e := out.Expects[0]
	c := e.Call
	if c.From != "shop/sleep" || !c.TLS || c.Host != "a.com" || c.Port != 8443 || c.Path != "/x" || c.Account != "y" || c.Name != "d:1" || c.SNI != "e.com" {
		t.Errorf("%+v", c)
	}
	if len(c.Headers) != 2 || c.Headers[0].Name != "x-a" || c.Headers[0].Value != "b , ->" || c.Headers[1].Value != "c" {
		t.Errorf("%+v", c.Headers)
	}
	if !e.Want.Not || e.Namespace.Value != "shop" || e.Account.Value != "y" || len(e.Gateways) != 1 || e.Gateways[0].Value != "egress" {
		t.Errorf("%+v", e)
	}
	if e.Namespace.At.Text() != "shop" || e.Result.Text() != "a:80 via egress" || e.Home != "shop" {
		t.Errorf("%q %q %q", e.Namespace.At.Text(), e.Result.Text(), e.Home)
	}
}

func TestExpectErrors(t *testing.T) {
	refuse(t, nil, []refused{
		{"expect",
			"1:7 GWC0112 : expected a caller (usage: expect [all] CALLER [at GATEWAY] (TCP HOST-PORT | TLS HOST-PORT | (any | METHOD) URL) [account NAME] [header HEADER-NAME = TEXT] [host TEXT] [sni HOST] [no-sni] [address ADDRESS] [client-address ADDRESS] [token TEXT, ...] [http2] [with (client-certificate | other-certificate | no-certificate)] -> [not] [SHARE] (refused | RECEIVER [tls] [tls-in-tls] [mtls] [http2] [via GATEWAY] [sni HOST] [verified TEXT] [certificate TEXT] [host TEXT] [path PATH] | STATUS-CODE [LOCATION]), ...)"},
		{"expect outside",
			"1:15 GWC0112 : expected `TCP`, `TLS`, `any` or a method (usage: expect [all] CALLER [at GATEWAY] (TCP HOST-PORT | TLS HOST-PORT | (any | METHOD) URL) [account NAME] [header HEADER-NAME = TEXT] [host TEXT] [sni HOST] [no-sni] [address ADDRESS] [client-address ADDRESS] [token TEXT, ...] [http2] [with (client-certificate | other-certificate | no-certificate)] -> [not] [SHARE] (refused | RECEIVER [tls] [tls-in-tls] [mtls] [http2] [via GATEWAY] [sni HOST] [verified TEXT] [certificate TEXT] [host TEXT] [path PATH] | STATUS-CODE [LOCATION]), ...)"},
		{"expect outside GET https://a.com/",
			"1:34 GWC0112 : expected `->` (usage: expect [all] CALLER [at GATEWAY] (TCP HOST-PORT | TLS HOST-PORT | (any | METHOD) URL) [account NAME] [header HEADER-NAME = TEXT] [host TEXT] [sni HOST] [no-sni] [address ADDRESS] [client-address ADDRESS] [token TEXT, ...] [http2] [with (client-certificate | other-certificate | no-certificate)] -> [not] [SHARE] (refused | RECEIVER [tls] [tls-in-tls] [mtls] [http2] [via GATEWAY] [sni HOST] [verified TEXT] [certificate TEXT] [host TEXT] [path PATH] | STATUS-CODE [LOCATION]), ...)"},
		{"expect outside GET https://a.com/ ->",
			"1:37 GWC0112 : expected `refused`, a receiver or a status code (usage: expect [all] CALLER [at GATEWAY] (TCP HOST-PORT | TLS HOST-PORT | (any | METHOD) URL) [account NAME] [header HEADER-NAME = TEXT] [host TEXT] [sni HOST] [no-sni] [address ADDRESS] [client-address ADDRESS] [token TEXT, ...] [http2] [with (client-certificate | other-certificate | no-certificate)] -> [not] [SHARE] (refused | RECEIVER [tls] [tls-in-tls] [mtls] [http2] [via GATEWAY] [sni HOST] [verified TEXT] [certificate TEXT] [host TEXT] [path PATH] | STATUS-CODE [LOCATION]), ...)"},
		{"expect outside get https://a.com/ -> 404",
			"1:16 GWC0263 get: methods must be upper case (write `GET`)"},
		{"expect outside FETCH https://a.com/ -> 404",
			"1:16 GWC0110 FETCH: unknown word `FETCH` (usage: expect [all] CALLER [at GATEWAY] (TCP HOST-PORT | TLS HOST-PORT | (any | METHOD) URL) [account NAME] [header HEADER-NAME = TEXT] [host TEXT] [sni HOST] [no-sni] [address ADDRESS] [client-address ADDRESS] [token TEXT, ...] [http2] [with (client-certificate | other-certificate | no-certificate)] -> [not] [SHARE] (refused | RECEIVER [tls] [tls-in-tls] [mtls] [http2] [via GATEWAY] [sni HOST] [verified TEXT] [certificate TEXT] [host TEXT] [path PATH] | STATUS-CODE [LOCATION]), ...)"},
		{"expect inside GET https://a.com/ -> 404",
			"1:8 GWC1420 inside: invalid caller `inside`: must be `outside` or NAMESPACE/APP (write `outside`, or a workload by its namespace: shop/APP)"},
		{"expect shop/a/b GET https://a.com/ -> 404",
			"1:8 GWC1420 shop/a/b: invalid caller `shop/a/b`: must be `outside` or NAMESPACE/APP (write `outside`, or a workload by its namespace: shop/APP)"},
		{"expect Shop/a at egress GET https://a.com/ -> 404",
			"1:8 GWC0201 Shop: invalid name `Shop`: must be lower case (write `shop`)\n" +
				"1:15 GWC1422 at egress: `at` is not allowed with a caller in the mesh (remove it: routes decide which gateway the call takes)"},
		{"expect outside any http://a.com/ -> not admin:8080",
			"1:16 GWC1423 any: `any` is only of an `expect all` (write a method as `GET`, or `expect all` for each method)"},
		{"expect all outside any https://a.*.com/ -> 404",
			"1:24 GWC1420 https://a.*.com/: invalid URL `https://a.*.com/`: a wildcard is only the host, its first label, the port, or the end of the path after `/` (write it as https://*.example.com:*/a/*)"},
		{"expect all */web any https://a.com/ -> 404",
			"1:12 GWC0201 *: invalid name `*`: must not contain `*` (write letters a-z, digits and `-`, at most 63)"},
		{"expect outside GET a.com -> 404",
			"1:20 GWC1420 a.com: invalid URL `a.com`: must begin with `http://` or `https://` (write it as https://shop.example.com/checkout)"},
		{"expect outside GET ftp://a.com/ -> 404",
			"1:20 GWC1420 ftp://a.com/: invalid URL `ftp://a.com/`: must begin with `http://` or `https://` (write it as https://shop.example.com/checkout)"},
		{"expect outside GET https://*.a.com/ -> 404",
			"1:20 GWC1420 https://*.a.com/: invalid URL `https://*.a.com/`: must be one URL, without a wildcard (write one URL, as https://a.a.com/)"},
		{"expect outside GET https://a.com:0/ -> 404",
			"1:20 GWC1420 https://a.com:0/: invalid URL `https://a.com:0/`: invalid port `0` (use a port from 1 to 65535)"},
		{"expect outside GET https://a.com/?x=1 -> 404",
			"1:34 GWC0102 ?: unexpected character `?` (quote the text)"},
		{"expect outside TCP https://a.com/ -> refused",
			"1:20 GWC1420 https://a.com/: invalid target `https://a.com/`: TCP requires HOST:PORT (write it as smtp.example.com:587)"},
		{"expect outside TCP a.com -> refused",
			"1:20 GWC1420 a.com: invalid target `a.com`: TCP requires HOST:PORT (write it as smtp.example.com:587)"},
		{"expect outside TLS a.com:70000 -> refused",
			"1:20 GWC1420 a.com:70000: invalid target `a.com:70000`: TLS requires HOST:PORT (write it as smtp.example.com:587)"},
		{"expect outside TCP a.com:5 header x = y host b sni c -> b:5 path /x",
			"1:28 GWC1422 header x = y: `header` requires a call of http (remove it)\n" +
				"1:41 GWC1422 host b: `host` requires a call of http (remove it)\n" +
				"1:48 GWC1422 sni c: `sni` requires a call that uses TLS: https, or TLS HOST:PORT (remove it)\n" +
				"1:61 GWC1422 path /x: `path` requires a call of http (remove it)"},
		{"expect outside GET http://a.com/ sni b.com with client-certificate account x address 1.2.3.4 -> 404",
			"1:34 GWC1422 sni b.com: `sni` requires a call that uses TLS: https, or TLS HOST:PORT (remove it)\n" +
				"1:44 GWC1422 with client-certificate: `with` requires a call that uses TLS: https, or TLS HOST:PORT (remove it)\n" +
				"1:68 GWC1422 account x: `account` requires a caller in the mesh (remove it)\n" +
				"1:78 GWC1422 address 1.2.3.4: `address` requires a caller in the mesh (remove it)"},
		{"expect outside GET https://a.com/ sni b.com no-sni -> 404",
			"1:45 GWC0114 no-sni: duplicate `no-sni` (keep one of them) first here: sni b.com"},
		{"expect outside GET https://a.com/ with certificate -> 404",
			"1:40 GWC0111 certificate: unexpected `certificate` (expected one of: client-certificate, other-certificate, no-certificate)"},
		{"expect outside GET https://a.com/ host \"\" -> 404",
			"1:35 GWC1420 host \"\": the Host header must not be empty (write a name, or remove it)"},
		{"expect a/b GET https://a.com/ address 1.2.3 -> 404",
			"1:39 GWC1420 1.2.3: invalid address `1.2.3`: must be an IP address (write an IP address, as 192.0.2.7)"},
		{"expect outside GET http://a.com/ -> web",
			"1:37 GWC1421 web: invalid result `web`: a receiver requires a port (write a service with its port, as web.shop:8080, a host as api.example.com:443, a status, or `refused`)"},
		{"expect outside GET http://a.com/ -> https://web:80",
			"1:37 GWC1421 https://web:80: invalid result `https://web:80`: a receiver requires a port (write a service with its port, as web.shop:8080, a host as api.example.com:443, a status, or `refused`)"},
		{"expect outside GET http://a.com/ -> web.shop.svc.cluster.local:80",
			"1:37 GWC1421 web.shop.svc.cluster.local:80: invalid result `web.shop.svc.cluster.local:80`: a service is not written with its full name (write `web.shop:80`)"},
		{"expect outside GET http://a.com/ -> web:80 tls tls-in-tls path x",
			"1:48 GWC0114 tls-in-tls: duplicate `tls-in-tls` (keep one of them) first here: tls\n" +
				"1:64 GWC0262 x: invalid path `x`: must begin with `/` (begin it with `/`)"},
		{"expect outside GET http://a.com/ -> web:80 blue",
			"1:44 GWC0110 blue: unknown word `blue` (usage: expect [all] CALLER [at GATEWAY] (TCP HOST-PORT | TLS HOST-PORT | (any | METHOD) URL) [account NAME] [header HEADER-NAME = TEXT] [host TEXT] [sni HOST] [no-sni] [address ADDRESS] [client-address ADDRESS] [token TEXT, ...] [http2] [with (client-certificate | other-certificate | no-certificate)] -> [not] [SHARE] (refused | RECEIVER [tls] [tls-in-tls] [mtls] [http2] [via GATEWAY] [sni HOST] [verified TEXT] [certificate TEXT] [host TEXT] [path PATH] | STATUS-CODE [LOCATION]), ...)"},
		{"expect outside GET http://a.com/ -> 42",
			"1:37 GWC0205 42: invalid number `42`: out of range (write a number from 100 to 599)"},
		{"expect outside GET http://a.com/ -> 301 b",
			"1:41 GWC0110 b: unknown word `b` (write `/b`)"},
		{"expect outside GET http://a.com/ -> web:80, api:80",
			"1:37 GWC0535 web:80: `web:80` requires a share (write its share before it, as 50% web:80)\n" +
				"1:45 GWC0535 api:80: `api:80` requires a share (write its share before it, as 50% api:80)"},
		{"expect outside GET http://a.com/ -> 50% web:80, 60% api:80",
			"1:37 GWC0536 50% web:80, 60% api:80: shares add up to 110%, not 100% (remove 10%)"},
		{"expect outside GET http://a.com/ -> not 50% web:80, api:80",
			"1:41 GWC1421 50%: `not` has no share (remove it)\n" +
				"1:53 GWC1421 api:80: `not` is of one result (write another `expect` for it)"},
		{"expect outside GET http://a.com/ -> -5% web:80",
			"1:37 GWC0207 -5%: invalid share `-5%`: must be a percentage (write it as 10% or 0.5%)"},
	})
}
