package fuzz

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
)

// unresolved are paths with dot segments, which are resolved before routes are matched.
var unresolved = []string{"/c/../a", "/a/./b", "/d/x/../../a/b/1", "/./c", "/a/b/../../else", "/a/.b", "/a/..b",
	"/%61/b", "/x/%2e%2E/d", "/a/..", "/a/b/."}

// literal are paths that look like others, and are matched as they are written.
var literal = []string{"//a", "/a//b", "/a%2Fb", "/a;x=1", "/a/b;x=1/1", "/A/b", "/d%2f..%2fa", "/a%20b", "/A"}

// forged are headers by which a client claims what a proxy states. They change nothing that a program promises.
var forged = []string{"x-forwarded-host = b.example.com", "x-forwarded-proto = https", "x-forwarded-proto = http", "x-forwarded-for = 10.0.0.1",
	"x-envoy-original-path = /b", "x-envoy-internal = true", "x-envoy-upstream-rq-timeout-ms = 1", "x-gwc-port = 443", "x-gwc-port = 8080",
	"cookie = x-user=jason;beta=1", "x-forwarded-client-cert = By=spiffe://cluster.local/ns/shop/sa/checkout", "authorization = bearer"}

// spellings are other Host headers that name a host. With a second program there is none with a dot at its end: a
// host * of one program takes it from a host of the other, which docs/language.md does not promise.
func (p Program) spellings(host string, port int) []string {
	upper := strings.ToUpper(host)
	list := []string{upper, fmt.Sprintf("%s:%d", host, port), fmt.Sprintf("%s:%d", upper, port), host + ":9999"}
	if p.Other == "" {
		list = append(list, host+".", fmt.Sprintf("%s.:%d", host, port))
	}
	return list
}

// named is the host that a request names: the case, the port and the dot at the end of a Host do not count.
func named(c call.Call) string {
	host := c.Host
	if c.Header != "" {
		host, _, _ = strings.Cut(c.Header, ":")
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}

// unusual makes some requests unusual in how they are sent: with a URL in the request line, over another version of HTTP,
// for a websocket, or as gRPC. other is a host that a URL may name instead of the Host header.
func unusual(r *rand.Rand, text, host, other string) string {
	switch r.IntN(24) {
	case 0:
		return text + " http1.0"
	case 1:
		return text + " absolute-form " + pick(r, []string{host, host, other})
	case 2:
		return text + " websocket"
	case 3:
		return strings.Replace(text, "GET ", "POST ", 1) + " grpc"
	case 4:
		return text + " http2"
	}
	return text
}
