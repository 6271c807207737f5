package fuzz

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// addressesClaimed are values of X-Forwarded-For that callers write.
var addressesClaimed = []string{"192.0.2.1", "192.0.2.7", "203.0.113.9", "192.0.2.1,203.0.113.9", "203.0.113.9,192.0.2.1", "192.0.2.1,192.0.2.2,192.0.2.3", "2001:db8::1",
	"203.0.113.9,2001:db8::1", "[2001:db8::1]:443", "192.0.2.1:80", "192.0.2.1,", ",192.0.2.1", `""`, "unknown", "127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1,127.0.0.1", "198.51.100.1,203.0.113.9"}

// pathsClaimed are paths in spellings that servers read as others.
var pathsClaimed = []string{"/admin", "/admin/x", "/admin/open", "/admin/open/x", "/admin/deep", "/admin/deep/1", "/adminx", "/healthz", "/healthz/", "/public/x", "/form", "/v1/a", "/v12", "/other",
	"//admin", "/./admin", "/a/../admin", "/a/%2e%2e/admin", "/a%2f..%2fadmin", "/a%2F%2e%2e%2Fadmin", "/%2fadmin", "/%61dmin", "/admin%2fdeep", "/admin;x=1", "/;x/admin", "/a/..;/admin",
	"/ADMIN", "/Admin/Deep", "/admin.", "/admin%20", "/admin%5cdeep", "/admin//deep", "/admin/./deep", "/admin/open/../deep", "/admin/open/..%2fdeep", "/admin/open/..;/deep", "/admin/open%2f..%2fdeep",
	"//healthz", "/healthz;x", "/HEALTHZ", "/healthz%00", "/public/../admin", "/public/..%2fadmin", "/public%2f..%2fadmin", "/public/%2e%2e/admin", "/public//..//admin", "//form", "/form;x", "/FORM", "/V1/a", "/v%31/a",
	"//v1", "/v1/../admin", "/v1%2f..%2fadmin", "/admin/%2e%2e/healthz", "/admin%3bx", "/admin/deep.", "/admin/deep%2fx", "/admin/deep;a/b;c"}

// certificates that callers show.
var namesShown = []string{"a.partner.net", "x.partner.net,b.partner.net", "c.partner.net", "xa.partner.net", "spiffe://partner/ns/pay/sa/client", "spiffe://partner/ns/pay/sa/client2", "spiffe://partner/ns/ops/sa/any",
	"spiffe://partner/ns/ops", "spiffe://other/ns/pay/sa/client", "spiffe://partner/ns/pay/sa/Client", "a.partner.net,spiffe://partner/ns/ops/x"}

// tokensSent are tokens, right and wrong, in the right place and in others.
func tokensSent(r *rand.Rand) string {
	who := pick(r, []string{"", "iss=https://robot.example.com,at=header:x-robot", "iss=https://robot.example.com,at=query:key", "iss=https://session.example.com,at=cookie:session"})
	word := []string{}
	if who != "" {
		word = append(word, who)
	}
	word = append(word, pick(r, []string{"groups=admins", "groups=ops+staff", "scope=read", "scope=write_read", "realm.role=boss", "groups=admins,scope=read", "groups=admins2", "scope=reads", "realm.role=boss,groups=ops", "sub=user", "role=boss"}))
	if r.IntN(3) == 0 {
		word = append(word, pick(r, []string{"exp=past", "nbf=future", "alg=none", "alg=HS256", "key=other", "bare=garbage", "bare=a.b.c", "aud=other", "aud=none", "aud=other+shop", "iss=https://evil.example.com", "iss=none", "exp=none",
			"at=query:access_token", "at=cookie:token", "at=header:x-token", "at=header:x-robot", "at=authorization", "iss=https://robot.example.com", "iss=https://session.example.com"}))
	}
	return " token " + strings.Join(word, ",")
}

// attacked is a call as somebody sends it who wants what is not his, or as somebody sends it who has what is needed.
func attacked(r *rand.Rand, p Program) string {
	all := slices.DeleteFunc(slices.Clone(p.Exposes), func(e Expose) bool { return len(e.Hosts) == 0 || !e.answers() })
	if len(all) == 0 {
		return callIn(r, p)
	}
	if own := slices.DeleteFunc(slices.Clone(all), func(e Expose) bool { return !e.Access.restricts() && !divides([]Expose{e}) }); len(own) > 0 && r.IntN(4) > 0 {
		all = own
	}
	e := pick(r, all)
	host := strings.Replace(pick(r, e.Hosts), "*", pick(r, []string{"x", "q"}), 1)
	if host == "x" || host == "q" {
		host = pick(r, probes)
	}
	scheme := map[bool]string{true: "http", false: "https"}[e.plain()]
	text := fmt.Sprintf("outside at %s %s %s://%s:%d%s", e.Gateway, pick(r, []string{"GET", "GET", "GET", "POST", "PUT"}), scheme, host, e.On, pick(r, pathsClaimed))
	for range r.IntN(3) / 2 * (1 + r.IntN(2)) {
		text += " header x-forwarded-for = " + pick(r, addressesClaimed)
	}
	switch n := r.IntN(12); {
	case n < 6:
		text += tokensSent(r)
	case n == 6:
		text += strings.ReplaceAll(tokensSent(r), "at=query:key", "at=header:x-robot") + strings.ReplaceAll(tokensSent(r), "at=query:key", "at=header:x-robot")
	}
	if scheme == "https" && r.IntN(4) > 0 {
		text += " with client-certificate"
		if r.IntN(4) > 0 {
			text += " names " + pick(r, namesShown)
		}
	}
	return text + unusualAt(r, p, host, scheme, e.On)
}

// unusualAt is one more thing that is unusual in a call.
func unusualAt(r *rand.Rand, p Program, host, scheme string, port int) string {
	switch n := r.IntN(16); {
	case n < 3:
		return " host " + pick(r, p.spellings(host, port))
	case n == 3:
		return " http2"
	case n == 4:
		return " http1.0"
	case n == 5 && scheme == "http":
		return " no-host"
	case n == 6:
		return " absolute-form " + host
	case n == 7:
		return " websocket"
	case n == 8:
		return " beside-host " + pick(r, probes)
	case n == 9:
		return " after " + pick(r, probes)
	case n == 10:
		return " trailer x-forwarded-for = 192.0.2.1"
	case n == 11 && scheme == "https":
		return " host " + pick(r, probes)
	case n == 12:
		return " header " + pick(r, forged)
	}
	return ""
}
