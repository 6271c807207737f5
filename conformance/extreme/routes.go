package extreme

import "strconv"

func decimal(n int) string { return strconv.Itoa(n) }

// inRoute is a setting of a route, at a gateway and in the mesh.
func inRoute(setting string) string {
	return "expose a.shop:80 http at h.example.com also mesh {\n route /p -> a.shop:80 { " + setting + " }\n}\n"
}

// asMatch is a condition of a route, at a gateway and in the mesh.
func asMatch(condition string) string {
	return "expose a.shop:80 http at h.example.com also mesh {\n route " + condition + " -> a.shop:80\n}\n"
}

// atGateway is a condition of a route at a gateway.
func atGateway(condition string) string {
	return "expose a.shop:80 http at h.example.com {\n route " + condition + " -> a.shop:80\n}\n"
}

func routeSettings() []clause {
	out := []clause{
		{"timeout", inRoute("timeout @"), durations},
		{"timeout of an expose", "expose a.shop:80 https at h.example.com { timeout @ }\n", durations},
		{"retry", inRoute("retry @"), words("0", "1", "100", "101", "2147483648")},
		{"per-try", inRoute("retry 3 per-try @"), durations},
		{"on", inRoute("retry 3 on @"), join(words("5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx",
			"refused-stream", "retriable-status-codes", "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure", "cancelled",
			"deadline-exceeded", "internal", "resource-exhausted", "unavailable", "nope", "5xx,reset,503,100,511,418", "512", "306", "\"\""), statuses)},
		{"delay", inRoute("delay @"), durations},
		{"delay's share", inRoute("delay 1s @"), shares},
		{"abort", inRoute("abort @"), statuses},
		{"abort's share", inRoute("abort 503 @"), shares},
		{"mirror", inRoute("mirror b.shop:80 @"), shares},
		{"mirrors", inRoute("@"), join(mirrors(1, 2, 50))},
		{"rewrite", inRoute("rewrite @"), paths()},
		{"rewrite of an expression", "expose a.shop:80 http at h.example.com {\n route ~ \"/(a)(b)\" -> a.shop:80 { rewrite @ }\n}\n",
			join(paths(), texts("/\\1", "/\\2\\0", "/\\3", "/\\9", "/$1", "/\\\\", "/\\a", "/a\\"))},
		{"rewrite of an exact path", "expose a.shop:80 http at h.example.com {\n route = /a.b -> a.shop:80 { rewrite @ }\n}\n",
			join(paths(), texts("/\\1", "/\\0"))},
		{"rewrite host", inRoute("rewrite host @"), hosts()},
		{"shares", "expose a.shop:80 http at h.example.com also mesh { route -> @ }\n", words("0.001% a.shop:80, 99.999% b.shop:80",
			"33.333% a.shop:80, 33.333% b.shop:80, 33.334% c.shop:80", "100% a.shop:80", "50% a.shop:80, 50% b.shop:80", "100% a.shop:80, 0% b.shop:80")},
		{"shares of bytes", "expose a.shop:9000 tcp on 9000 { route -> @ }\n", words("0.001% a.shop:9000, 99.999% b.shop:9000", "50% a.shop:9000, 50% b.shop:9000")},
		{"shares of tls", "expose a.shop:443 tls passthrough at h.example.com { route -> @ }\n", words("0.001% a.shop:443, 99.999% b.shop:443")},
	}
	return append(append(out, headerSettings()...), corsSettings()...)
}

func headerSettings() []clause {
	var out []clause
	for _, verb := range []string{"set request", "add request", "set response", "add response"} {
		out = append(out, clause{verb + " header's name", inRoute(verb + " header @ = a"), headerNames()},
			clause{verb + " header's value", inRoute(verb + " header x-a = @"), headerValues()})
	}
	for _, verb := range []string{"remove request", "remove response"} {
		out = append(out, clause{verb + " header", inRoute(verb + " header @"), headerNames()})
	}
	return append(out, clause{"many headers", inRoute("@"), headers(10, 999, 1000, 1001, 2000)})
}

func corsSettings() []clause {
	methods := words("GET", "get", "*", "GET, POST", "PROPFIND", "X!#$", "é", "\"\"", "\"A B\"", "\"GET,POST\"")
	return []clause{
		{"cors origin", inRoute("cors { origin @ }"), join(words("*", "null", "https://a.example.com", "http://a.example.com:8080", "https://a.example.com:443",
			"https://*.example.com", "https://a.example.com/", "https://A.example.com", "a.example.com", "ftp://a.example.com", "https://1.2.3.4", "https://localhost"),
			texts("", "https://[::1]", "https://é.example.com", "https://a.example.com?b", "https://a b"), repeated("origins", "https://a%d.example.com", 2, 500),
			[]value{{"a host of 253", "https://" + host(253)}})},
		{"cors methods", inRoute("cors { origin https://a.com, https://b.com\n methods @ }"), methods},
		{"cors headers", inRoute("cors { origin https://a.com\n headers @ }"), join(headerNames(), words("*", "a, b"), repeated("headers", "x-%d", 500))},
		{"cors expose", inRoute("cors { origin https://a.com\n expose @ }"), join(headerNames(), words("*", "a, b"))},
		{"cors max-age", inRoute("cors { origin https://a.com\n max-age @ }"), durations},
		{"cors credentials", inRoute("cors { origin @\n credentials }"), words("https://a.com", "*")},
	}
}

func matches() []clause {
	out := []clause{
		{"method", asMatch("@ /a"), join(words("GET", "CONNECT", "PROPFIND", "A", "X-Y", "*"), bare(long("a method", "", "M", "", 64, 1024)))},
		{"path", asMatch("@"), bare(paths())},
		{"path in quotes", asMatch("@"), paths()},
		{"exact path", asMatch("= @"), paths()},
		{"expression of a path", asMatch("~ @"), expressions()},
		{"from", "route a.shop:80 { route from @ -> a.shop:80 }\n", labels()},
	}
	for _, what := range []string{"header", "no header"} {
		out = append(out,
			clause{what + "'s name", asMatch(what + " @"), headerNames()},
			clause{what + " by name and value", asMatch(what + " @ = a"), headerNames()},
			clause{what + " =", asMatch(what + " x-a = @"), headerValues()},
			clause{what + " ^=", asMatch(what + " x-a ^= @"), headerValues()},
			clause{what + " ~", atGateway(what + " x-a ~ @"), expressions()})
	}
	return append(out,
		clause{"query's name", asMatch("query @"), join(texts("", " ", "a", "A", "a b", "a=b", "a&b", "é", "%41", "a\nb", "a[]", "a.b"), long("a name", "", "a", "", 1023, 1024, 1025))},
		clause{"query =", asMatch("query a = @"), headerValues()},
		clause{"query ^=", asMatch("query a ^= @"), headerValues()},
		clause{"query ~", atGateway("query a ~ @"), expressions()},
		clause{"conditions", asMatch("@"), conditions(10, 100)})
}

func answers() []clause {
	urls := join(words("https://n.example.com", "http://n.example.com/new", "https://n.example.com:8443/new", "https://n.example.com:443", "http://n.example.com:80/", "https://n.example.com:0", "https://n.example.com:65535",
		"https://n.example.com:65536", "https://N.example.com/A", "https://1.2.3.4/", "https://n", "ftp://n.example.com", "//n.example.com", "/new", "n.example.com", "https://", "https:///a"),
		texts("", "https://[::1]:8443/a", "https://n.example.com/%", "https://n.example.com/%zz", "https://n.example.com/%41%20", "https://n.example.com/100%25", "https://n.example.com/%REQ(x)%", "https://n.example.com/%START_TIME%",
			"https://n.example.com/a?b=c", "https://n.example.com?b", "https://n.example.com/a#b", "https://n.example.com/a b", "https://n.example.com/a\nb", "https://n.example.com/a\rb", "https://n.example.com/a\x00b",
			"https://n.example.com/a\tb", "https://é.example.com/", "https://n.example.com/é", "https://u:p@n.example.com/", "https://n.example.com/{a}", "https://n.example.com/*", "https://*.example.com/", "https://n.example.com/\"", "https://n.example.com/\\",
			"https://n.example.com//a", "https://a_b.example.com/"),
		long("a URL", "https://n.example.com/", "a", "", 2048, 16384, 65536), []value{{"a host of 253", "https://" + host(253) + "/"}, {"a host of 254", "https://" + host(254) + "/"}})
	bodies := join(texts("", " ", "%", "%%", "100% sure", "%START_TIME%", "%NOPE%", "%REQ(x)%", "%REQ(x", "é", "a\nb", "a\x00b", "\x7f", "\"", "\\", "{\"a\": 1}", "<html>", "\xef\xbf\xbd"),
		long("a text", "", "t", "", 4095, 4096, 4097), long("a text of accents", "", "é", "", 4096, 4098))
	at := func(action string) string {
		return "expose a.shop:80 http at h.example.com also mesh {\n route /p -> " + action + "\n}\n"
	}
	return []clause{
		{"redirect", at("redirect @"), urls},
		{"redirect's code", at("redirect https://n.example.com/ @"), words("300", "301", "302", "303", "304", "305", "307", "308", "309")},
		{"redirect of an expression", "expose a.shop:80 http at h.example.com {\n route ~ \"/a.*\" -> redirect @\n}\n", words("https://n.example.com", "https://n.example.com/new")},
		{"respond", at("respond @"), statuses},
		{"respond's text", at("respond 200 @"), bodies},
		{"respond without a body", at("respond 204 @"), bodies},
	}
}

func mirrors(sizes ...int) []value { return lines("mirrors", "mirror m%d.shop:80 1%%", sizes) }

func headers(sizes ...int) []value { return lines("headers", "set request header x-%d = a", sizes) }

func conditions(sizes ...int) []value {
	var out []value
	for _, v := range repeated("conditions", "header x-%d = a", sizes...) {
		out = append(out, value{v.name, replaceCommas(v.text)})
	}
	return out
}
