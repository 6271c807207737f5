package intent_test

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
)

// in puts route lines and settings into the block of a published service.
func in(lines string) string { return "expose a http at a.com also mesh {\n" + lines + "\n}" }

func TestRouteRight(t *testing.T) {
	checkRight(t, []string{
		in("route /api/v1/testA -> service-a:8000 { delay 5s 10% }\nroute /api/v1/testB -> service-b:9000"),
		in("route header cookie = user=dev-123 -> reviews.qa:7777"),
		in("route /reviews/ -> 80% reviews.prod:9080, 20% reviews.qa"),
		in("route = /healthz -> reviews.prod:9080                       # exact path"),
		in(`route ~ "^/v[0-9]+/items" -> reviews.prod/v2 { timeout 3s, retry 3 per-try 1s on 5xx,reset }`),
		in("route POST /checkout query beta = 1 -> reviews.prod/v2 { mirror reviews.qa 10% }"),
		in("route /old -> redirect https://new.example.com/new 301"),
		in(`route /down -> respond 503 "back soon"`),
		in("route -> reviews.prod/v1"),
		in("route from app=x header a no header b = c query d ~ e header f ^= g -> h"),
		in("route -> redirect http://a.com:8080\nroute /x -> redirect.shop"),
		in(`route "/a" -> b { rewrite /c, rewrite host d.com, set request header x = "y z", add response header x = y, remove request header z }`),
		in("route ^= /a -> b\nroute = /a/ -> b\nroute /x:y/a*b/: -> c"),
		in("route ~ `/a(/|$)(.*)` -> b { rewrite `/\\2/\\1` }"),
		in("route /a -> redirect /b 308\nroute = /c -> redirect { rewrite /d }\nroute /e -> redirect https://f.com 302 { rewrite / }"),
		in("route \"/a;b=(1)!$x'[]%C3%A9//\" -> b { rewrite \"/$metadata\" }"),
		in("route -> b { mirror c, mirror d 0.5% }"),
		in("route -> b { retry 0, timeout 1ms }"),
		in("route -> b { delay 1s, abort 503 50% }"),
		in("route -> respond 200 { set response header x = y }"),
		in("route -> 33.333% a, 33.333% b, 33.334% c"),
		in("route -> 100% a"),
		"route reviews.prod { route header end-user = jason -> reviews.prod/v2\n route -> 90% reviews.prod/v1, 10% reviews.prod/v2 }",
		"route a:80 { route from app=x -> b }",
	})
}

func TestRouteWrong(t *testing.T) {
	for _, c := range []struct{ lines, want string }{
		{"route header a=b -> c", "2:14 GWC0113 `a=b` `=` needs a space on both sides / write `a = b`"},
		{"route query a=b -> c", "2:13 GWC0113 `a=b` `=` needs a space on both sides / write `a = b`"},
		{"route header a =b -> c", "2:16 GWC0113 `=b` `=` needs a space on both sides / write `= b`"},
		{"route header a ^=b -> c", "2:16 GWC0113 `^=b` `^=` needs a space on both sides / write `^= b`"},
		{"route header a header a = b -> c", "2:16 GWC0114 `header a = b` duplicate `header a` / keep one of them\n  `header a` first here"},
		{`route header "a b" -> c`, "2:14 GWC0264 `\"a b\"` invalid header name `a b` / write letters, digits and `-`, as x-user"},
		{"route get /x -> c", "2:7 GWC0263 `get` methods must be upper case / write `GET`"},
		{"route x -> c", "2:7 GWC0110 `x` unknown word `x` / write `/x`"},
		{"route = x -> c", "2:9 GWC0262 `x` invalid path `x`: must begin with `/` / begin it with `/`"},
		{`route "/x?a=b" -> c`, "2:7 GWC0262 `\"/x?a=b\"` invalid path: must not have a query or fragment / write `/x`, and `query a = b` after it"},
		{`route "/x?a=b&c=d" -> c`, "2:7 GWC0262 `\"/x?a=b&c=d\"` invalid path: must not have a query or fragment / write `/x`, and `query NAME = VALUE` after it"},
		{`route = "/x#top" -> c`, "2:9 GWC0262 `\"/x#top\"` invalid path: must not have a query or fragment / write `/x`"},
		{`route ~ "/(?=x)" -> c`, "2:9 GWC0261 `\"/(?=x)\"` invalid regular expression: invalid or unsupported Perl syntax: `(?=` / write it without look-ahead and look-behind, which RE2 does not support"},
		{`route ~ "a(" -> c`, "2:9 GWC0261 `\"a(\"` invalid regular expression: missing closing ): `a(` / write an RE2 expression"},
		{`route ~ "` + strings.Repeat("a", 1025) + `" -> c`, "2:9 GWC0261 `\"" + strings.Repeat("a", 1025) + "\"` the regular expression is longer than 1024 characters / shorten it"},
		{"route /x", "2:9 GWC0112 `` expected `->` / x"},
		{"route /x ->", "2:12 GWC0112 `` expected `redirect`, `respond` or a destination / x"},
		{"route -> 50% a, 40% b", "2:10 GWC0536 `50% a, 40% b` shares add up to 90%, not 100% / assign the remaining 10%"},
		{"route -> 50% a, b", "2:17 GWC0535 `b` `b` requires a share / write its share before it, as 50% b"},
		{"route -> 0.5% a, b, 50% c", "2:18 GWC0535 `b` `b` requires a share / write its share before it, as 49.5% b"},
		{"route -> 100% a, b", "2:18 GWC0535 `b` `b` requires a share / write its share before it, as 10% b"},
		{"route -> 50% a", "2:10 GWC0536 `50% a` shares add up to 50%, not 100% / assign the remaining 50%"},
		{"route -> 0% a, 100% b", "2:10 GWC0207 `0%` invalid share `0%`: out of range / write a share above 0% and at most 100%"},
		{"route -> 99.9999% a, 0.0001% b", "2:10 GWC0207 `99.9999%` invalid share `99.9999%`: must have at most three decimals / write at most three decimals\n2:22 GWC0207 `0.0001%` invalid share `0.0001%`: must have at most three decimals / write at most three decimals"},
		{"route -> 50% b, 50% b", "2:21 GWC0114 `b` duplicate `b` / keep one of them\n  `b` first here"},
		{"route -> b.c.d", "2:10 GWC0260 `b.c.d` invalid service `b.c.d`: must be NAME or NAME.NAMESPACE, not a host / write a service of the mesh, as reviews.prod, or `https://b.c.d`"},
		{"route -> b.c.svc.corp.local:80/v1", "2:10 GWC0260 `b.c.svc.corp.local` invalid service `b.c.svc.corp.local`: must not be a fully qualified name / write `b.c`"},
		{"route -> b/V1", "2:12 GWC0201 `V1` invalid name `V1`: must be lower case / write `v1`"},
		{"route -> redirect new", "2:19 GWC0266 `new` invalid URL `new`: must begin with `http://` or `https://` / write it as https://new.example.com/new, or as /new on the same host"},
		{"route -> redirect //new", "2:19 GWC0266 `//new` invalid URL `//new`: must begin with `http://`, `https://` or a single `/` / write it as https://new.example.com/new, or as /new on the same host"},
		{"route -> redirect", "2:10 GWC0112 `redirect` expected a URL, a path or `rewrite` / write `redirect https://new.example.com`, `redirect /new`, or `{ rewrite /new }` after it"},
		{"route -> redirect 308", "2:10 GWC0112 `redirect 308` expected a URL, a path or `rewrite` / write `redirect https://new.example.com`, `redirect /new`, or `{ rewrite /new }` after it"},
		{"route /a -> redirect /b { rewrite /c }", "2:27 GWC0274 `rewrite /c` `rewrite` is not allowed with a redirect that has a path / write the redirect without a path, or remove `rewrite`\n  `redirect /b` the redirect"},
		{"route /a -> redirect https://b.com { rewrite host c.com }", "2:38 GWC0538 `rewrite host c.com` `rewrite host` is not allowed with `redirect` / write the host in the URL of the redirect: https://c.com"},
		{"route /a -> respond 404 { rewrite /c }", "2:27 GWC0538 `rewrite /c` `rewrite` is not allowed with `redirect` or `respond` / remove it"},
		{"route -> redirect https://b.com { rewrite /c }", "2:35 GWC0537 `rewrite /c` `rewrite` requires a route with a path / give the route a path, as `route / -> ...`\n  `route -> redirect https://b.com` the route"},
		{"route -> redirect https://b.com/*", "2:33 GWC0272 `*` invalid URL `https://b.com/*`: `*` is not a wildcard / write `redirect https://b.com { rewrite / }`: what follows the path of the route stays"},
		{"route -> redirect /{id}", "2:20 GWC0272 `{id}` invalid URL `/{id}`: `{id}` is not a wildcard / write a path without wildcards: a redirect cannot use parts of the path of the request"},
		{"route -> redirect \"https://b.com/a%PREFIX()%\"", "2:19 GWC0266 `\"https://b.com/a%PREFIX()%\"` invalid URL `https://b.com/a%PREFIX()%`: must be percent-encoded / write `https://b.com/a%25PREFIX()%25`"},
		{"route /a/* -> c", "2:10 GWC0272 `*` invalid path `/a/*`: `*` is not a wildcard / write `/a/`"},
		{"route /a/** -> c", "2:10 GWC0272 `**` invalid path `/a/**`: `**` is not a wildcard / write `/a`"},
		{"route /** -> c", "2:8 GWC0272 `**` invalid path `/**`: `**` is not a wildcard / write `/`"},
		{"route = /a/* -> c", "2:12 GWC0272 `*` invalid path `/a/*`: `*` is not a wildcard / write `/a/` without `=`"},
		{"route ^= /a/:id -> c", "2:13 GWC0272 `:id` invalid path `/a/:id`: `:id` is not a wildcard / write `~ \"/a/[^/]+\"` without `^=`"},
		{"route /a/:id/b.json -> c", "2:10 GWC0272 `:id` invalid path `/a/:id/b.json`: `:id` is not a wildcard / write `~ \"/a/[^/]+/b[.]json\"`"},
		{"route GET /a/{id} -> c", "2:14 GWC0272 `{id}` invalid path `/a/{id}`: `{id}` is not a wildcard / write `~ \"/a/[^/]+\"`"},
		{"route /a/{id:[0-9]+}.{x}/* -> c", "2:10 GWC0272 `{id:[0-9]+}` invalid path `/a/{id:[0-9]+}.{x}/*`: `{id:[0-9]+}` is not a wildcard / write `~ \"/a/[^/]+[.][^/]+/.*\"`"},
		{"route /a -> b { rewrite /c/* }", "2:28 GWC0272 `*` invalid path `/c/*`: `*` is not a wildcard / write `/c/`: what follows the path of the route stays"},
		{"route /a -> b { rewrite /c/{id} }", "2:28 GWC0272 `{id}` invalid path `/c/{id}`: `{id}` is not a wildcard / give the route an expression with groups (`~`), and write the first group as \\1"},
		{`route "/a%" -> b`, "2:7 GWC0262 `\"/a%\"` invalid path `/a%`: must be percent-encoded / write `/a%25`"},
		{`route "/a\\b|c" -> b`, "2:7 GWC0262 `\"/a\\\\b|c\"` invalid path `/a\\b|c`: must be percent-encoded / write `/a%5Cb%7Cc`"},
		{`route /a -> b { rewrite "/c?d" }`, "2:25 GWC0262 `\"/c?d\"` invalid path: must not have a query or fragment / write `/c`: the query of the request stays"},
		{`route /a -> b { rewrite c }`, "2:25 GWC0262 `c` invalid path `c`: must begin with `/` / begin it with `/`"},
		{"route ~ `/a(.*)` -> b { rewrite `/c$1` }", "2:33 GWC0273 ``/c$1`` invalid group `$1` in a rewrite / write /c\\1 between backquotes"},
		{"route ~ `/a(.*)` -> b { rewrite `/c\\0` }", "2:33 GWC0273 ``/c\\0`` invalid group `\\0` in a rewrite / write /c\\1 between backquotes"},
		{"route ~ `/a(.*)` -> b { rewrite `/c\\x` }", "2:33 GWC0262 ``/c\\x`` invalid path `/c\\x`: must be percent-encoded / write `/c%5Cx`"},
		{"route ~ `/a(.*)` -> b { rewrite `/c\\2` }", "2:33 GWC0273 ``/c\\2`` the expression has no group `\\2`: it has 1 / put what `\\2` means in parentheses\n  `~ `/a(.*)`` the expression"},
		{"route /a -> b { rewrite `/c\\1` }", "2:25 GWC0273 ``/c\\1`` `\\1` requires a route with an expression / match the path with `~`, and put what `\\1` means in parentheses\n  `/a` the path of the route"},
		{"route -> redirect https://a.com 300", "2:33 GWC0267 `300` invalid redirect status `300` / write 301, 302, 303, 307 or 308"},
		{"route -> respond 99", "2:18 GWC0205 `99` invalid number `99`: out of range / write a number from 200 to 599"},
		{"route -> respond 200 { timeout 3s }", "2:24 GWC0538 `timeout 3s` `timeout` is not allowed with `redirect` or `respond` / remove it"},
		{"route -> b { timeout 3 }", "2:22 GWC0206 `3` invalid duration `3`: must be a number with a unit / write a number and a unit, as 300ms, 5s or 1m30s"},
		{"route -> b { timeout 1us }", "2:22 GWC0206 `1us` invalid duration `1us`: must be at least 1ms / write at least 1ms"},
		{"route -> b { timeout 3s, timeout 4s }", "2:26 GWC0114 `timeout 4s` duplicate `timeout` / keep one of them\n  `timeout 3s` first here"},
		{"route -> b { delay 3s, timeout 4s }", "2:14 GWC0533 `delay 3s` `delay` is not allowed with `timeout` on the same route / remove one of them: only one would take effect\n  `timeout 4s` `timeout` here"},
		{"timeout 3s\nroute -> b { abort 503 }", "3:14 GWC0533 `abort 503` `abort` is not allowed with `timeout` on the same route / remove one of them: only one would take effect\n  `timeout 3s` `timeout` here"},
		{"delay 1s\nroute -> b { retry 1 }", "3:14 GWC0533 `retry 1` `retry` is not allowed with `delay` on the same route / remove one of them: only one would take effect\n  `delay 1s` `delay` here"},
		{"delay 1s, retry 1", "2:1 GWC0533 `delay 1s` `delay` is not allowed with `retry` on the same route / remove one of them: only one would take effect\n  `retry 1` `retry` here"},
		{"route -> b { rewrite /x }", "2:14 GWC0537 `rewrite /x` `rewrite` requires a route with a path / give the route a path, as `route / -> ...`\n  `route -> b` the route"},
		{"rewrite /x", "2:1 GWC0537 `rewrite /x` `rewrite` requires a route with a path / write `route / -> a { rewrite /x }`"},
		{"route -> b { retry 0 on 5xx }", "2:22 GWC0531 `on 5xx` `retry 0` disables retries / remove it, or write a higher number of retries"},
		{"route -> b { retry 3 on 5xxx }", "2:25 GWC0265 `5xxx` unknown retry condition `5xxx` / did you mean `5xx`?"},
		{"route -> b { retry 1 per-try 1s per-try 2s }", "2:33 GWC0114 `per-try 2s` duplicate `per-try` / keep one of them\n  `per-try 1s` first here"},
		{"route -> b { remove request header host }", "2:14 GWC0532 `remove request header host` the host of a request cannot be changed as a header / remove it: every request requires a host"},
		{"route -> b { set request header host = x }", "2:14 GWC0532 `set request header host = x` the host of a request cannot be changed as a header / write `rewrite host x`"},
		{"route -> b { set request header x = y, add request header X = z }", "2:40 GWC0114 `add request header X = z` duplicate `request header x` / keep one of them\n  `set request header x = y` first here"},
		{"route -> b { mirror c, mirror c 5% }", "2:24 GWC0114 `mirror c 5%` duplicate `mirror c` / keep one of them\n  `mirror c` first here"},
		{"route -> b { cors { methods GOT } }", "2:14 GWC0112 `cors { methods GOT }` `cors` requires `origin` / add `origin https://app.example.com`\n2:29 GWC0263 `GOT` unknown method `GOT` / write one of GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE"},
		{"route -> b { cors { origin a.com, origin * } }", "2:28 GWC0266 `a.com` invalid origin `a.com`: must begin with `http://` or `https://` / write it as https://app.example.com\n2:35 GWC0114 `origin *` duplicate `origin` / keep one of them\n  `origin a.com` first here"},
		{"route -> b { tiemout 3s }", "2:14 GWC0110 `tiemout` unknown word `tiemout` / did you mean `timeout`?"},
		{"route -> b { timeout 3s, rety 3 }", "2:26 GWC0110 `rety` unknown word `rety` / did you mean `retry`?"},
		{"route -> b { timeout 3s retry 3 }", "2:25 GWC0111 `retry` unexpected `retry` / write a comma before it"},
		{"route -> b, timeout 3s", "2:11 GWC0111 `, timeout 3s` unexpected `,` / write `{ timeout 3s }`"},
		{"route -> b { } route -> c", "2:16 GWC0111 `route` unexpected `route` / x"},
	} {
		got, said := lower(in(c.lines))
		said = strings.TrimSuffix(said, "\n")
		if want, short := strings.CutSuffix(c.want, "/ x"); said != c.want && !(short && strings.HasPrefix(said, want)) {
			t.Errorf("%s\ngot\n%s\nwant\n%s", c.lines, said, c.want)
		}
		if records(got) > 0 {
			t.Errorf("%s\nhas a record", c.lines)
		}
	}
	checkWrong(t, []wrong{
		{"route a { }", "1:1 GWC0112 `route a` expected a route in the block / add `route -> DEST` to its block\n"},
		{"route a", "1:8 GWC0112 `` expected `{` / usage: route SERVICE { ... }\n"},
		{"route a { timeout 3s }", "1:11 GWC0110 `timeout` unknown word `timeout` / expected one of: accept, route\n"},
	})
}

func TestRouteInherits(t *testing.T) {
	got, said := lower(in("timeout 3s, mirror m, set response header x = 1, set request header y = 1\n" +
		"route /a -> b { timeout 4s, mirror n, set response header X = 2 }\nroute /c -> respond 404"))
	if said != "" {
		t.Fatal(said)
	}
	a, c := got.Exposes[0].Routes[0].Settings, got.Exposes[0].Routes[1].Settings
	if a.Timeout.Clause.Text() != "timeout 4s" || len(a.Mirrors) != 1 || a.Mirrors[0].At.Text() != "mirror n" {
		t.Errorf("its own settings do not win: %+v", a)
	}
	if len(a.Headers) != 2 || a.Headers[0].Name != "y" || a.Headers[1].Value != "2" {
		t.Errorf("headers: %+v", a.Headers)
	}
	if c.Timeout.Is() || len(c.Mirrors) > 0 || len(c.Headers) != 1 || !c.Headers[0].Response {
		t.Errorf("an answer has %+v", c)
	}
}

func TestRouteRecord(t *testing.T) {
	got, said := lower("namespace shop\nroute a { route POST ~ /x no header b = c query d from e=f -> 10% z:80, 90% y.prod/v1 { retry 2 per-try 1s on 5xx, 503\n abort 500 1.5% } }")
	if !strings.Contains(said, "GWC0533") {
		t.Error(said)
	}
	got, said = lower("namespace shop\nroute a { route POST ~ /x no header b = c query d from e=f -> 10% z:80, 90% y.prod/v1 { retry 2 per-try 1s on 5xx, 503 } }")
	if said != "" {
		t.Fatal(said)
	}
	r := got.Routes[0].Routes[0]
	if r.Match.Path.Value != (model.Text{Op: model.Regexp, Value: "/x"}) || r.Match.NoHeaders[0].Text.Value != "c" ||
		r.Match.Queries[0].Text.Op != model.Present || r.Match.From[0].Value.String() != "e=f" {
		t.Errorf("match %+v", r.Match)
	}
	d := r.Action.Destinations
	if d[0].Service.String() != "y.prod" || d[0].Share != 90_000 || d[1].Service.String() != "z.shop" || d[1].Port != 80 || d[1].At.Text() != "10% z:80" {
		t.Errorf("destinations %+v", d)
	}
	if v := r.Settings.Retry.Value; v.Attempts != 2 || len(v.On) != 2 || v.PerTry.String() != "1s" {
		t.Errorf("retry %+v", v)
	}
}
