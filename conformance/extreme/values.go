package extreme

import "strings"

var (
	durations = words("0s", "0.5ms", "1ms", "999ms", "1500ms", "1s", "1m30s", "1h", "32767s", "32768s", "24h", "8760h", "8761h")
	counts    = words("0", "1", "65535", "65536", "2147483647", "2147483648")
	ports     = words("0", "1", "8080", "65535", "65536")
	statuses  = words("99", "100", "199", "200", "204", "304", "511", "599", "600")
	shares    = words("0%", "0.001%", "0.0001%", "33.333%", "50%", "99.999%", "100%", "100.001%")
)

// headerNames are names of headers: tokens of every kind, those that mean something to a proxy, long ones.
func headerNames() []value {
	return join(
		words("a", "x-a", "X-Capital", "x_y", "x.y", "1", "host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "cookie",
			"content-type", "x-envoy-original-path", "x-envoy-upstream-rq-timeout-ms", "x-forwarded-for", "x-forwarded-client-cert", "grpc-status"),
		texts("", " ", "x y", "x:y", ":path", ":method", ":authority", ":scheme", ":status", "!#$%&'*+-.^_`|~", "%START_TIME%", "é", "x\ty", "x\ny", "x\x00y", "x\"y", "{x}"),
		long("a name", "x", "a", "", 63, 64, 256, 16384, 16385),
	)
}

// headerValues are values of headers: with what Envoy reads as its own format, with bytes that no header has, long ones.
func headerValues() []value {
	return join(
		texts("", " ", "a", " a ", "%", "%%", "100%", "100% sure", "a%b%c", "%%START_TIME%%", "%START_TIME%", "%START_TIME(%Y)%", "%START_TIME(%", "%NOPE%",
			"%REQ(x)%", "%REQ(:path)%", "%REQ(x", "%REQ()%", "%REQ(x):5%", "%REQ(x):y%", "%DOWNSTREAM_REMOTE_ADDRESS%", "%DYNAMIC_METADATA(a:b)%",
			"%UPSTREAM_METADATA([\"a\",\"b\"])%", "%PER_REQUEST_STATE(x)%", "%20", "%zz", "é", "\t", "a\tb", "a\nb", "a\rb", "a\x00b", "\x7f", "\"", "\\", "{a}", "$(a)", "*", ".*"),
		long("a value", "", "v", "", 4096, 16383, 16384, 16385, 65536),
	)
}

// expressions are what RE2 takes, what others take and it does not, and what it takes and grows large.
func expressions() []value {
	deep := func(n int) string { return strings.Repeat("(", n) + "a" + strings.Repeat(")", n) }
	return join(
		texts("", ".*", ".+", "^/a$", "/a|/b", "a|", "(|a)", "(", ")", "[", "[]", "[]a]", "[^]a]", "a**", "*", "+", "a{2,1}", "[z-a]", "\\", "\\1", "(a)\\1",
			"(?i)/A", "(?s)/.", "(?m)^/a$", "(?U)/a+", "(?i:/a)", "(?P<n>/a)", "(?<n>/a)", "(?'n'/a)", "(?=/a)", "(?!/a)", "(?<=/)a", "(?>a)", "(?#c)/a", "/a++", "/a*+",
			"\\Q/a.b\\E", "\\Q/a", "\\A/a\\z", "/a\\Z", "\\b/a\\B", "\\C/", "/\\a\\f\\t\\n\\r\\v", "/\\e", "/\\123", "/\\08", "/\\x7F", "/\\x{7F}", "/\\x{100}", "/\\x{10FFFF}", "/\\x{110000}",
			"/\\u0041", "/\\cA", "/\\h", "/\\R", "/\\X", "/\\G", "/\\K", "/\\d\\D\\s\\S\\w\\W", "/[[:word:]]", "/[[:^alpha:]]", "/[[:nope:]]", "/[[:ascii:]]", "/[\\d\\pL]",
			"/\\pL", "/\\PL", "/\\pN+", "/\\p{L}", "/\\p{^L}", "/\\P{^L}", "/\\p{Lu}", "/\\p{LC}", "/\\p{L&}", "/\\p{Letter}", "/\\p{Uppercase_Letter}", "/\\p{ASCII}", "/\\p{Any}", "/\\p{Assigned}", "/\\p{Cn}",
			"/\\p{Greek}", "/\\p{greek}", "/\\p{Latin}", "/\\p{latin}", "/\\p{LATIN}", "/\\p{Script=Latin}", "/\\p{Latn}", "/\\p{Kawi}", "/\\p{Nag_Mundari}", "/\\p{Garay}", "/\\p{Todhri}", "/\\p{Tolong_Siki}", "/\\p{Sidetic}", "/\\p{White_Space}", "/\\p{Zs}",
			"/é+", "/[é-ü]", "/(?i)ſ", "/[^\\x00-\\x{10FFFF}]", "/[\\x00-\\x{10FFFF}]", "/a\nb", "/a\x00b", "/%41", "/\\/a\\-b\\_c", "/\\é",
			"/a{1000}", "/a{1001}", "/a{0}", "/a{,5}", "/a{5,}", "/(a{1000}){1}", "/(a{500}){2}", "/(a{100}){11}", "/((a{10}){10}){10}", "/(x{100}y{100}){5}",
			"/.{100}", "/.{1000}", "/\\pL{100}", "/\\pL{500}", "/(?i)\\pL{100}", "/[^/]{1000}", "/\\w{1000}", "/(é|ü){500}", "/\\p{Greek}{1000}"),
		long("an expression", "/", "a", "", 1024, 16000, 32000, 32767, 32768, 40000, 70000),
		long("alternatives", "/(a", "|bcdefgh", ")", 1004, 20004, 30004),
		[]value{{"100 brackets", `"/` + deep(100) + `"`}, {"999 brackets", `"/` + deep(999) + `"`}, {"1001 brackets", `"/` + deep(1001) + `"`}},
	)
}

// paths are what may follow a host, and what may not.
func paths() []value {
	return join(
		texts("/", "/a", "//", "/a//b", "/a/", "/..", "/a/../b", "/.", "/a b", "/a%20b", "/%", "/%zz", "/%2F", "/é", "/a?b", "/a#b", "/a;b=c", "/[a]", "/{a}", "/{a=*}", "/*", "/**", "/a*", "/:a",
			"/$a", "/~", "/a@b", "/a\\b", "/a\"b", "/a\tb", "/a\nb", "/a\rb", "/a\x00b", "/a|b", "/a<b>", "", "a", "*"),
		long("a path", "/", "a", "", 1024, 2048, 16384, 65536),
	)
}

// host is a name of n bytes in labels of 63, in example.com.
func host(n int) string {
	const end = "example.com"
	var out strings.Builder
	for left := n - len(end); left > 0; {
		label := min(63, left-1)
		if left-1-label == 1 { // a label needs one byte and its dot
			label--
		}
		out.WriteString(strings.Repeat("a", label) + ".")
		left -= label + 1
	}
	return out.String() + end
}

// hosts are names of hosts: each length that matters, odd labels, one label, wildcards.
func hosts() []value {
	out := words("a.b", "x", "localhost", "a.com", "UPPER.example.com", "a_b.example.com", "-a.example.com", "a-.example.com", "a..example.com", "a.example.com.", "xn--bcher-kva.example.com",
		"1", "1.2", "1a.2b", "1.2.3.4", "a.local", "svc", "cluster.local", "a.svc.cluster.local", "any", "any.gwc", "a.gwc", "*.example.com", "*.a.b.example.com", "*.com", "*", "*a.example.com", "a.*.com")
	for _, n := range []int{63, 64} {
		out = append(out, value{"a label of " + map[int]string{63: "63", 64: "64"}[n], strings.Repeat("a", n) + ".example.com"})
	}
	for _, n := range []int{180, 200, 220, 235, 240, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255} {
		out = append(out, value{"a host of " + decimal(n), host(n)}, value{"a wildcard of " + decimal(n), "*." + host(n-2)})
	}
	return out
}

// names are names of objects, of one label.
func names() []value {
	return join(words("a", "1", "a-b", "A", "a_b", "a.b", "-a", "a-", "any", "default", "mesh", "gwc", "kube-system"),
		bare(long("a name", "a", "b", "", 15, 16, 50, 53, 54, 62, 63, 64)), texts("", "é"))
}

// labels are labels of pods.
func labels() []value {
	return join(words("a=b", "app=", "a.b/c=d", "a_b=c.d", "A=B", "1=1", "a/b/c=d", "a=b=c", "=a", "app.kubernetes.io/name=x", "version=v1", "security.istio.io/tlsMode=istio", "a=-b"),
		bare(long("a value", "app=a", "b", "", 4+63, 4+64)), bare(long("a key", "a", "b", "=c", 63+2, 64+2)), bare(long("a prefix", "a", "b", "/c=d", 63+4, 64+4)),
		[]value{{"a prefix of 253", host(253) + "/c=d"}, {"a prefix of 254", host(254) + "/c=d"}})
}
