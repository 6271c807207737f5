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
		{"expose a http mutual at a.com", "1:15 GWC0430 `mutual` http has no mode / remove it, or expose `https`\n"},
		{"expose a http", "1:10 GWC0432 `http` http needs `at` / add `at HOST`, or `at *` for any host\n"},
		{"expose a tcp at a.com", `
1:10 GWC0432 ` + "`tcp` tcp needs `on` / add `on PORT`" + `
1:14 GWC0430 ` + "`at a.com` tcp has no hosts / remove it: a port of a gateway has one tcp service" + `
`},
		{"expose a http at a.com cert x backend mtls backend http", `
1:24 GWC0430 ` + "`cert x` http has no certificate at the gateway / remove it, or expose `https`" + `
1:44 GWC0114 ` + "`backend http` `backend` stands twice / keep one of them" + `
  ` + "`backend mtls` first here" + `
`},
		{"expose a http at a.com at b.com", "1:24 GWC0114 `at b.com` `at` stands twice / keep one of them\n  `a.com` first here\n"},
		{"expose a http at a.com, A.com", "1:25 GWC0114 `A.com` `A.com` stands twice / keep one of them\n  `a.com` first here\n"},
		{"expose a http at a.com redirect http", "1:24 GWC0430 `redirect http` `redirect http` is of https only / remove it, or expose `https`\n"},
		{"expose a https mutual at a.com also mesh", "1:32 GWC0430 `also mesh` `also mesh` of https mutual: plain calls in the mesh have no client certificate / remove it, or expose `https`\n"},
		{"expose a tls at a.com also mesh", "1:23 GWC0430 `also mesh` `also mesh` is of http and https only: tls has no requests to route / remove it\n"},
		{"expose a https passthrough at a.com backend mtls", "1:37 GWC0430 `backend mtls` `backend` is of http and https only: the gateway does not see into https passthrough / remove it\n"},
		{"expose a https at a.com backend mtls ca x", "1:38 GWC0111 `ca` `ca` cannot stand here / usage: " + usage("expose") + "\n"},
		{"expose a http at a.com { tls min 1.3 }", "1:26 GWC0430 `tls min 1.3` the gateway ends no TLS of http / remove it, or expose `https`\n"},
		{"expose a https at a.com { tls min 1.1 }", "1:35 GWC0434 `1.1` `1.1` is no version of TLS that a gateway has / write 1.2 or 1.3\n"},
		{"expose a https at a.com { tls min 1.3, tls max 1.2 }", "1:40 GWC0434 `tls max 1.2` `tls max 1.2` is less than `tls min 1.3` / remove one of them\n  `tls min 1.3` `tls min` here\n"},
		{"expose a https at a.com { tls ciphers AES128-SHA1 }", "1:39 GWC0435 `AES128-SHA1` unknown cipher `AES128-SHA1` / did you mean `AES128-SHA`?\n"},
		{"expose a tcp on 1 { timeout 3s\n route /x -> b\n route -> c }", `
1:21 GWC0433 ` + "`timeout 3s` tcp has no `timeout`: there are shares only / remove it" + `
2:2 GWC0433 ` + "`route /x -> b` tcp has no matches: the gateway does not see requests / write `route -> DEST`" + `
3:2 GWC0433 ` + "`route -> c` tcp has one route / remove it" + `
`},
		{"expose a.b.svc.cluster.local http at a.com", "1:8 GWC0260 `a.b.svc.cluster.local` `a.b.svc.cluster.local` is a full name / write `a.b`\n"},
		{"expose A http at a.com", "1:8 GWC0201 `A` `A` is no name: it has capital letters / write `a`\n"},
		{"expose a:0 http at a.com", "1:10 GWC0204 `0` `0` is no port / write a number, 1 to 65535\n"},
		{"expose a http at 10.0.0.1", "1:18 GWC0203 `10.0.0.1` `10.0.0.1` is no host: it is an IP address / write a name, and of an egress host `addresses 10.0.0.1`\n"},
		{"expose a http at https://a.com/", "1:18 GWC0203 `https://a.com/` `https://a.com/` is no host: it is a URL / write `a.com`\n"},
		{"expose a http at a.com:8080", "1:18 GWC0203 `a.com:8080` `a.com:8080` is no host: it has the port 8080 / write `a.com`, and the port in its own clause\n"},
		{"expose a http at a.*.com", "1:18 GWC0203 `a.*.com` `a.*.com` is no host: a `*` is its whole first label only / write `*.` and the name, as *.example.com\n"},
		{`expose a http at "bücher.de"`, "1:18 GWC0203 `\"bücher.de\"` `bücher.de` is no host: it has `ü` / write it in punycode (xn--...)\n"},
		{"expose a http at bücher.de", "1:19 GWC0102 `ü` `ü` cannot stand in a word / put text in quotes, and write an international host in punycode (xn--...)\n"},
		{"expose a http at a.com on 0 via B", `
1:27 GWC0204 ` + "`0` `0` is no port / write a number, 1 to 65535" + `
1:33 GWC0201 ` + "`B` `B` is no name: it has capital letters / write `b`" + `
`},
		{"expose a http at a.com { from app=x }", "1:26 GWC0110 `from` unknown word `from` / here stand: abort, accept, add, cors, delay, mirror, remove, retry, rewrite, route, set, timeout, tls\n"},
		{"expose a http at a.com { route from app=x -> b }", "1:32 GWC0507 `from app=x` `from` holds in the mesh only, and nothing of this is in the mesh / add `also mesh`, or say it in `route SERVICE { ... }`\n"},
		{"expose a http at a.com { timeout 3s, route -> b }", "1:38 GWC0111 `route` `route` cannot stand here / here stand: abort, accept, add, cors, delay, mirror, remove, retry, rewrite, route, set, timeout, tls\n"},
		{"expose a http at a.com {", "1:24 GWC0105 `{` the block is never closed / close it with `}`\n"},
		{"expose a http at ${host}", "1:18 GWC0110 `${host}` unknown word `${host}` / write the value itself\n"},
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
		{e.Hosts[0].Value, "a.com"},
		{e.Hosts[0].At.Text(), "A.com"},
		{e.Mode.At.Text(), "mutual"},
		{e.Port.At.Text(), "on 9443"},
		{e.Gateway.At.Text(), "via public"},
		{e.Certs[0].At.Text(), "c"},
		{e.Backend.At.Text(), "backend mtls"},
		{e.Defaults.Timeout.At.Text(), "timeout 3s"},
		{e.Routes[0].At[0].Text(), "route GET = /x header A = 1 -> b/v1"},
		{e.Routes[0].Settings.Timeout.At.Text(), "timeout 3s"},
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
