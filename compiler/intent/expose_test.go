package intent_test

import (
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
)

func TestExposeRight(t *testing.T) {
	checkRight(t, []string{
		"expose frontend http at weather.com",
		"expose frontend https passthrough at weather.com",
		"expose frontend https at weather.com",
		"expose service-a https mutual at service-a.localserver.com",
		"expose service-a https mutual optional at service-a.localserver.com",
		"expose frontend https at weather.com backend mtls",
		"expose frontend https at weather.com, www.weather.com redirect http cert weather-credential",
		"expose frontend https at *.weather.com via public on 9443 { tls min 1.3 }",
		"expose mongo.prod:5555 mongo on 27017",
		"expose greeter grpc at grpc.example.com",
		"expose greeter http2 at grpc.example.com",
		"expose a tls at a.com",
		"expose a tls mutual at a.com cert x, y",
		"expose a https at a.com backend https ca corp name inside.corp",
		"expose a https at a.com backend https name inside.corp ca corp also mesh",
		"expose a https passthrough at a.com redirect http",
		"expose a http at a.com,\n  # a list goes on\n  b.com",
		"expose a http at via, on via at",
		`expose a http at a.com { route -> "redirect" }`,
		"expose a http at a.com { }",
		"expose a tcp on 5432 { route -> 50% a, 50% b }",
		"expose a https simple at a.com {\n tls min 1.2, tls max 1.3\n tls ciphers AES128-SHA, AES256-SHA, timeout 3s\n}",
		"expose a http at a.com { timeout 3s\n route /x -> b\n retry 2 on 5xx,reset, connect-failure, mirror c 5%, rewrite host x.y\n}",
		"expose a http at a.com also mesh { route from app=x -> b }",
		"expose a http at a.com { cors { origin https://a.com, https://b.com  methods GET, POST  headers x-a  expose x-b  max-age 1h  credentials } }",
		"expose a http at a.com { cors { origin https://a.com:8443\n methods GET, expose x-b\n\n } }",
	})
}

func TestExposeWrong(t *testing.T) {
	checkWrong(t, []wrong{
		{"expose a htps at a.com", "1:10 GWC0270 `htps` unknown protocol `htps` / did you mean `https`?\n"},
		{"expose a https mutaul at a.com", "1:16 GWC0110 `mutaul` unknown word `mutaul` / did you mean `mutual`?\n"},
		{"expose a http mutual at a.com", "1:15 GWC0430 `mutual` a TLS mode is not allowed with http / remove it, or write `https` instead of http\n"},
		{"expose a http", "1:10 GWC0432 `http` http requires `at` / add `at HOST`, or `at *` for any host\n"},
		{"expose a tcp at a.com", `
1:10 GWC0432 ` + "`tcp` tcp requires `on` / add `on PORT`" + `
1:14 GWC0430 ` + "`at a.com` `at` is not allowed with tcp / remove it: the gateway sends all tcp traffic of a port to one service" + `
`},
		{"expose a http at a.com cert x backend mtls backend http", `
1:24 GWC0430 ` + "`cert x` `cert` is not allowed with http / remove it, or write `https` instead of http" + `
1:44 GWC0114 ` + "`backend http` duplicate `backend` / keep one of them" + `
  ` + "`backend mtls` first here" + `
`},
		{"expose a http at a.com at b.com", "1:24 GWC0114 `at b.com` duplicate `at` / keep one of them\n  `a.com` first here\n"},
		{"expose a http at a.com, A.com", "1:25 GWC0114 `A.com` duplicate `A.com` / keep one of them\n  `a.com` first here\n"},
		{"expose a http at a.com redirect http", "1:24 GWC0430 `redirect http` `redirect http` requires https / remove it, or write `https` instead of http\n"},
		{"expose a https mutual at a.com also mesh", "1:32 GWC0430 `also mesh` `also mesh` is not allowed with https mutual: plain HTTP calls in the mesh have no client certificate / remove it, or remove `mutual`\n"},
		{"expose a tls at a.com also mesh", "1:23 GWC0430 `also mesh` `also mesh` is not allowed with tls: it requires http or https / remove it\n"},
		{"expose a https passthrough at a.com backend mtls", "1:37 GWC0430 `backend mtls` `backend` is not allowed with https passthrough: it requires http or https / remove it\n"},
		{"expose a https at a.com backend mtls ca x", "1:38 GWC0111 `ca` unexpected `ca` / usage: " + usage("expose") + "\n"},
		{"expose a http at a.com { tls min 1.3 }", "1:26 GWC0430 `tls min 1.3` the gateway does not terminate TLS of http / remove it, or write `https` instead of http\n"},
		{"expose a https at a.com { tls min 1.1 }", "1:35 GWC0434 `1.1` unsupported TLS version `1.1` / write 1.2 or 1.3\n"},
		{"expose a https at a.com { tls min 1.3, tls max 1.2 }", "1:40 GWC0434 `tls max 1.2` `tls max 1.2` is less than `tls min 1.3` / remove one of them\n  `tls min 1.3` `tls min` here\n"},
		{"expose a https at a.com { tls ciphers AES128-SHA1 }", "1:39 GWC0435 `AES128-SHA1` unknown cipher `AES128-SHA1` / did you mean `AES128-SHA`?\n"},
		{"expose a tcp on 1 { timeout 3s\n route /x -> b\n route -> c }", `
1:21 GWC0433 ` + "`timeout 3s` tcp does not support `timeout`: only shares are allowed / remove it" + `
2:2 GWC0433 ` + "`route /x -> b` tcp does not support matches: the gateway does not see requests / write `route -> DEST`" + `
3:2 GWC0433 ` + "`route -> c` tcp allows only one route / remove it" + `
`},
		{"expose a.b.svc.cluster.local http at a.com", "1:8 GWC0260 `a.b.svc.cluster.local` invalid service `a.b.svc.cluster.local`: must not be a fully qualified name / write `a.b`\n"},
		{"expose A http at a.com", "1:8 GWC0201 `A` invalid name `A`: must be lower case / write `a`\n"},
		{"expose a:0 http at a.com", "1:10 GWC0204 `0` invalid port `0`: must be a number from 1 to 65535 / write a number from 1 to 65535\n"},
		{"expose a http at 10.0.0.1", "1:18 GWC0203 `10.0.0.1` invalid host `10.0.0.1`: must not be an IP address / write a name, and of an egress host `addresses 10.0.0.1`\n"},
		{"expose a http at https://a.com/", "1:18 GWC0203 `https://a.com/` invalid host `https://a.com/`: must not be a URL / write `a.com`\n"},
		{"expose a http at a.com:8080", "1:18 GWC0203 `a.com:8080` invalid host `a.com:8080`: must not have a port, as 8080 / write `a.com`, and the port in its own clause\n"},
		{"expose a http at a.*.com", "1:18 GWC0203 `a.*.com` invalid host `a.*.com`: `*` must be the whole first label / write `*.` before the name, as *.example.com\n"},
		{`expose a http at "bücher.de"`, "1:18 GWC0203 `\"bücher.de\"` invalid host `bücher.de`: must not contain `ü` / write it in punycode (xn--...)\n"},
		{"expose a http at bücher.de", "1:19 GWC0102 `ü` unexpected character `ü` / quote text, and write an international host in punycode (xn--...)\n"},
		{"expose a http at a.com on 0 via B", `
1:27 GWC0204 ` + "`0` invalid port `0`: must be a number from 1 to 65535 / write a number from 1 to 65535" + `
1:33 GWC0201 ` + "`B` invalid name `B`: must be lower case / write `b`" + `
`},
		{"expose a http at a.com { from app=x }", "1:26 GWC0110 `from` unknown word `from` / expected one of: abort, accept, add, allow, check, cors, delay, mirror, open, remove, retry, rewrite, route, set, sticky, timeout, tls\n"},
		{"expose a http at a.com { route from app=x -> b }", "1:32 GWC0507 `from app=x` `from` requires a route for traffic in the mesh / add `also mesh`, or move it to `route SERVICE { ... }`\n"},
		{"expose a http at a.com { timeout 3s, route -> b }", "1:38 GWC0111 `route` unexpected `route` / expected one of: abort, accept, add, allow, check, cors, delay, mirror, open, remove, retry, rewrite, route, set, sticky, timeout, tls\n"},
		{"expose a http at a.com {", "1:24 GWC0105 `{` unclosed block / close it with `}`\n"},
		{"exposee a http at a.com", "1:1 GWC0110 `exposee` unknown word `exposee` / did you mean `expose`?\n"},
	})
}

func TestExposeRecord(t *testing.T) {
	got, said := lower("namespace shop\nexpose front:8080 https mutual at A.com, *.b.com on 9443 via public cert c backend mtls { timeout 3s\n route GET = /x header A = 1 -> b/v1 }")
	if said != "" || len(got.Exposes) != 1 {
		t.Fatal(said)
	}
	e := got.Exposes[0]
	if want := (model.Service{Namespace: "shop", Name: "front"}); e.Service.Service != want || e.Service.Port != 8080 {
		t.Errorf("service %+v", e.Service)
	}
	for _, c := range []struct{ got, want string }{
		{e.At.Text(), "expose front:8080 https mutual at A.com, *.b.com on 9443 via public cert c backend mtls"},
		{string(e.Hosts[0].Value), "a.com"},
		{e.Hosts[0].At.Text(), "A.com"},
		{e.Mode.At.Text(), "mutual"},
		{e.Port.At.Text(), "9443"},
		{e.Port.Clause.Text(), "on 9443"},
		{e.Gateway.At.Text(), "public"},
		{e.Gateway.Clause.Text(), "via public"},
		{e.Certs[0].At.Text(), "c"},
		{e.Backend.At.Text(), "backend mtls"},
		{e.Defaults.Timeout.Clause.Text(), "timeout 3s"},
		{e.Routes[0].At[0].Text(), "route GET = /x header A = 1 -> b/v1"},
		{e.Routes[0].Settings.Timeout.At.Text(), "3s"},
		{e.Routes[0].Match.Method.At.Text(), "GET"},
		{e.Routes[0].Match.Path.At.Text(), "= /x"},
		{e.Routes[0].Match.Headers[0].Name, "a"},
		{e.Routes[0].Match.Headers[0].At.Text(), "header A = 1"},
		{e.Routes[0].Action.Destinations[0].Subset, "v1"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
