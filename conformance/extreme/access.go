package extreme

import "strings"

// keySet is a set of public keys.
const keySet = `{"keys": [{"kty": "EC", "kid": "1", "use": "sig", "alg": "ES256", "crv": "P-256", "x": "6XCMWeEbCXiHIeQI_e_rmvklq0fBYZ8dXLMk49b-bgs", "y": "K8aNtofpmfhWzWNIAxoi2f_sw_LmY75x706ji2uO2hg"}]}`

// access are who may call a host and its routes.
func access() []clause {
	const g = "gateway g { namespace edge, selector istio=g, ports 80->8080, 443->8443, 9000->9000 }\n"
	tokens := func(lines string) string {
		return "tokens t {\n " + lines + "\n}\nexpose a.shop:80 http at h.example.com { allow tokens t }\n"
	}
	test := func(claims string) string {
		return "tokens t { issuer \"https://id.example.com\", keys file \"jwks.json\", audience any }\nexpose a.shop:80 http at h.example.com { allow tokens t " + claims + " }\n"
	}
	routed := func(route string) string {
		return "expose a.shop:80 http at h.example.com {\n route " + route + " -> a.shop:80 { allow address 192.0.2.0/24 }\n route -> a.shop:80\n}\n"
	}
	const whole = "issuer \"https://id.example.com\", keys file \"jwks.json\", audience any"
	return []clause{
		{"allow address", "expose a.shop:80 http at h.example.com { allow address @ }\n", addresses()},
		{"allow address of proxies", "gateway g { namespace edge, selector istio=g, ports 80->8080, behind 1 proxy }\nexpose a.shop:80 http at h.example.com via g { allow address @ }\n", addresses()},
		{"allow address of connections", g + "expose a.shop:80 tcp on 9000 via g { allow address @ }\n", addresses()},
		{"behind", "gateway g { namespace edge, selector istio=g, ports 80->8080, behind @ proxies }\nexpose a.shop:80 http at h.example.com via g { allow address 192.0.2.0/24 }\n",
			words("0", "1", "2", "255", "256", "2147483647", "2147483648", "4294967295", "4294967296")},
		{"allow address at", "expose a.shop:80 http at @ { allow address 192.0.2.0/24 }\nexpose a.shop:80 https at @ { allow address 192.0.2.0/24 }\n", hosts()},
		{"allow address of passthrough at", "expose a.shop:443 https passthrough at @ { allow address 192.0.2.0/24 }\n", hosts()},
		{"allow name", "expose a.shop:80 https mutual at h.example.com { allow name @ }\n", join(clientNames(), hosts())},
		{"allow name of a route", "expose a.shop:80 https mutual at h.example.com {\n route /p -> a.shop:80 { allow name @ }\n route -> a.shop:80\n}\n", clientNames()},
		{"claim", test("claim @ = x"), claims()},
		{"claim's value", test("claim c = @"), join(headerValues(), repeated("values", "v%d", 2, 300))},
		{"many claims", test("@"), joined(repeated("claims", "claim c%d = x", 10, 63, 100))},
		{"alternatives", strings.Replace(test(""), "allow tokens t", "@", 1), lines("alternatives", "allow tokens t claim c = v%d", []int{2, 6, 7, 60, 100})},
		{"issuer of tokens", tokens("issuer @, keys file \"jwks.json\", audience any"), join(headerValues(), texts("https://id.example.com", "id", "https://*", "*"))},
		{"audience", tokens("issuer \"https://id.example.com\", keys file \"jwks.json\", audience @"), join(headerValues(), repeated("audiences", "a%d", 2, 300))},
		{"from header", tokens(whole + ", from header @"), headerNames()},
		{"prefix", tokens(whole + ", from header x-token prefix @"), headerValues()},
		{"from cookie", tokens(whole + ", from cookie @"), headerNames()},
		{"from query", tokens(whole + ", from query @"), headerNames()},
		{"from many places", tokens(whole + "@"), lines("places", ", from header x-%d", []int{2, 100})},
		{"check", "authorizer @\nexpose a.shop:80 http at h.example.com { check @ }\n", names()},
		{"path of a restricted route", routed("@"), paths()},
		{"exact path of a restricted route", routed("= @"), paths()},
		{"text of a restricted path", routed("^= @"), paths()},
		{"method of a restricted route", routed("@ /a"), join(words("GET", "CONNECT", "PROPFIND", "A", "X-Y"), bare(long("a method", "", "M", "", 64, 1024)))},
		{"many restricted routes", "expose a.shop:80 http at h.example.com {@ route -> a.shop:80\n}\n", lines("routes", "route /p%d -> a.shop:80 { allow address 192.0.2.0/24 }", []int{2, 50, 200})},
		{"many restricted hosts of a certificate", "expose a.shop:80 https at @ cert c { allow address 192.0.2.0/24 }\n", repeated("hosts", "h%d.example.com", 2, 100)},
	}
}

func addresses() []value {
	return join(words("0.0.0.0/0", "::/0", "0.0.0.0", "255.255.255.255", "192.0.2.1/32", "192.0.2.1/31", "192.0.2.1/33", "192.0.2.0/0", "2001:db8::/32", "2001:db8::1", "2001:db8::/129", "::1", "::", "fe80::1%eth0", "::ffff:192.0.2.1",
		"::ffff:192.0.2.0/120", "192.0.2", "0192.0.2.1", "192.0.2.1:80", "[2001:db8::1]", "*", "any", "192.0.2.0/24, 192.0.2.0/25", "2001:DB8:0:0::1/64"),
		repeated("addresses", "10.0.%d.0/24", 2, 200), texts("", " ", "192.0.2.0/24 "))
}

func clientNames() []value {
	return join(words("a.example.com", "A.Example.com", "*.example.com", "a", "spiffe://a/b", "spiffe://a/ns/b/sa/c", "spiffe://a/*", "spiffe://a/b*", "spiffe://*", "spiffe://", "spiffe://a", "spiffe://a/", "spiffe:///a", "SPIFFE://a/b", "spiffe://a//b",
		"spiffe://a/b/*/c", "spiffe://a:443/b", "spiffe://a/b?c", "spiffe://a/b#c", "spiffe://a/%41", "spiffe://A/b", "https://a/b", "a@example.com", "192.0.2.1", "spiffe://a/b, spiffe://a/c", "a.example.com, spiffe://a/b"),
		texts("", " ", "spiffe://a/é", "spiffe://a/b c", "spiffe://a/b\nc"), long("a name", "spiffe://a/", "b", "", 255, 256, 2047, 2048, 2049, 20000), repeated("names", "spiffe://a/n%d", 2, 300), repeated("names of DNS", "n%d.example.com", 2, 300))
}

func claims() []value {
	return join(words("iss", "aud", "exp", "sub", "a.b", "a.b.c.d.e.f", ".a", "a.", "a..b", "*", "a*", "a-b", "a_b", "A"),
		texts("", " ", "a b", "a[b]", "[", "]", "a]b", "https://example.com/groups", "a.b", "é", "a\nb", "a\x00b", "{a}"), long("a name", "a", "b", "", 64, 1024, 16384))
}

// joined are lists without the commas between their entries.
func joined(list []value) []value {
	out := make([]value, len(list))
	for i, v := range list {
		out[i] = value{v.name, replaceCommas(v.text)}
	}
	return out
}
