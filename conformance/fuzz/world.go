package fuzz

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/conformance/mesh"
)

// gateways are the same for every program, but for what they listen to; policies are in one of the builds.
const gateways = `gateway edge { namespace edge-ns, selector istio=edge, ports 80->8080, 443->8443, 8443->9443, 27017->27017%s }
gateway out  { namespace out-ns, selector istio=out }
gateway ingress { namespace istio-system, selector istio=ingressgateway, service istio-ingressgateway, ports 80->8080, 443->8443, 8443->9443, 27017->27017%s }
`

const policies = `service b.shop { port 8000 http
                 subset v1 version=v1
                 subset v2 version=v2 }
service strict.ops { port 8080 http, workload app=strict, mtls strict }
`

const (
	tlsService    = "own.shop:443"
	strictService = "strict.ops:8080"
	tcpService    = "m.ops:5555"
)

var (
	gatewaysIn  = []string{"ingress", "edge"}
	gatewaysOut = []string{"egress", "out"}
	homes       = map[string]string{"": "istio-system", "egress": "istio-system", "out": "out-ns"}
	services    = []string{"a.default:80", "b.shop:8000", "c.shop:9000", "d.ops:80"}
	hostsIn     = []string{"a.example.com", "b.example.com", "*.example.com", "p.eu.example.com", "*.eu.example.com", "c.example.org"}
	// hostsOther are those of a second build: no wildcard of the first knows them.
	hostsOther = []string{"c.example.org"}
	// probes are hosts that calls from outside name, some of which no program ever states.
	probes = []string{"a.example.com", "b.example.com", "x.example.com", "p.eu.example.com", "q.eu.example.com", "c.example.org", "n.example.net"}
	// published are those of them that callers in the mesh dial: the gateways' addresses outside.
	published = []string{"a.example.com", "b.example.com", "x.example.com", "p.eu.example.com", "c.example.org"}
	hostsOut  = []string{"api.ext.com", "cdn.ext.com", "www.wild.net", "own.wild.net", "any.wild.net", "deep.in.wild.net",
		"front.ext.org", "a.side.net", "b.side.net", "gate.ext.org", "card.ext.org", "range.ext.org", "nobody.ext.org",
		"paths.ext.org", "else.ext.org", "first.ext.org", "private.ext.org", "named.ext.org", "loose.ext.org"}
	// plain are those that a caller may name where it dialled another one.
	plain = []string{"api.ext.com", "cdn.ext.com", "nobody.ext.org", "paths.ext.org", "else.ext.org", "named.ext.org"}
	// spelled are those whose name a caller may write in another way.
	spelled = []string{"api.ext.com", "cdn.ext.com", "www.wild.net", "own.wild.net", "deep.in.wild.net", "range.ext.org", "gate.ext.org",
		"paths.ext.org", "else.ext.org", "private.ext.org", "named.ext.org", "loose.ext.org"}
	hostsTCP = []string{"db.ext.com:5432", "one.ext.com:5432", "far.ext.com:5432", "smtp.ext.com:587", "far.ext.com:587", "near.ext.com:587",
		"pair.ext.com:5433", "pair2.ext.com:5433", "moved.ext.com:5433"}
	callers  = []string{"default/sleep", "shop/sleep", "shop/checkout", "ops/sleep", "istio-system/sleep", "out-ns/sleep"}
	portsOut = []int{80, 443, 8080, 8443}
)

// certificates are those of servers whose certificate is not one of a public authority for their own name.
var certificates = map[string]struct{ name, signer string }{
	"first.ext.org":   {"else.ext.org", "public"},
	"spare.ext.org":   {"else.ext.org", "public"},
	"private.ext.org": {"private.ext.org", "client"},
	"named.ext.org":   {"internal.ext.org", "public"},
	"loose.ext.org":   {"nobody.invalid", "rogue"},
}

// serversOfBytes are the servers outside that speak no http.
const serversOfBytes = `  db.ext.com: {ports: [5432], address: 127.9.9.1}
  one.ext.com: {ports: [5432], address: 127.9.6.6}
  pair.ext.com: {ports: [5433], address: 127.9.6.7}
  pair2.ext.com: {ports: [5433], address: 127.9.6.8, names: [pair.ext.com]}
  moved.ext.com: {ports: [5433], address: 127.9.6.9}
  back.ext.com: {ports: [5432], names: [moved.ext.com]}
  rear.ext.com: {ports: [5432]}
  far.ext.com: {ports: [5432, 587]}
  smtp.ext.com: {ports: [587]}
  near.ext.com: {ports: [587]}
`

// World is the mesh in which a program is judged: the same for all, but for who answers DNS.
func (p Program) World() *mesh.Mesh {
	var text strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&text, format+"\n", args...) }
	line("dnsCapture: %t", p.DNSCapture)
	line("authorizers: {login: login.ops.svc.cluster.local, guard: guard.ops.svc.cluster.local}")
	line("gateways:")
	line("  ingress: {namespace: istio-system, selector: {istio: ingressgateway}, service: istio-ingressgateway, ports: {80: 8080, 443: 8443, 8443: 9443, 27017: 27017}}")
	line("  edge: {namespace: edge-ns, selector: {istio: edge}, service: edge, ports: {80: 8080, 443: 8443, 8443: 9443, 27017: 27017}, proxies: %d}", p.Behind)
	line("  out: {namespace: out-ns, selector: {istio: out}, service: out}")
	line("services:")
	for _, s := range append([]string{strictService}, services...) {
		name, port, _ := strings.Cut(s, ":")
		line("  %s: {ports: {%s: http}%s}", name, port, map[bool]string{true: ", versions: [{version: v1}, {version: v2}]"}[name == "b.shop"])
	}
	line("  login.ops: {ports: {80: http}}")
	line("  guard.ops: {ports: {80: http}, fails: 403}")
	line("  m.ops: {ports: {5555: tcp}}")
	line("  n.ops: {ports: {5556: tcp}}")
	line(`  own.shop: {ports: {443: https}, names: ["*.example.com", "*.eu.example.com", c.example.org]}`)
	line("workloads:")
	for _, c := range callers {
		line("  %s: {secrets: %t}", c, c != "shop/checkout")
	}
	line("servers:")
	for _, h := range hostsOut {
		rest := `, names: [` + h + `, "*.wild.net"]` + map[string]string{"range.ext.org": ", address: 127.9.8.9"}[h]
		if own, ok := certificates[h]; ok {
			rest = fmt.Sprintf(", names: [%s], signer: %s", own.name, own.signer)
		}
		line(`  %s: {ports: [80, 443, 8080, 8443]%s}`, h, rest)
	}
	line("  spare.ext.org: {ports: [80, 443, 8080, 8443], names: [else.ext.org], address: 127.9.4.1}")
	line("  up.elsewhere.net: {ports: [80, 443, 8080, 8443]}")
	for _, h := range published {
		line("  %s: {ports: [80, 443, 8000, 8080, 9000, 8443]}", h)
	}
	text.WriteString(serversOfBytes)
	line("secrets:")
	for _, namespace := range []string{"istio-system", "edge-ns"} {
		for _, h := range hostsIn {
			name := strings.NewReplacer(".", "-", "*", "wildcard").Replace(h) + "-credential"
			line("  %s/%s: {names: [%q], ca: client}", namespace, name, h)
		}
		line(`  %s/shared: {names: ["*.example.com"], ca: client}`, namespace)
	}
	for _, namespace := range append([]string{"istio-system", "out-ns"}, namespaces...) {
		line("  %s/partner: {names: [partner.client], signer: client, ca: public}", namespace)
		line("  %s/second: {names: [second.client], signer: client, ca: public}", namespace)
	}
	m, err := mesh.Parse([]byte(text.String()))
	if err != nil {
		panic(err) // the text is constant
	}
	return m
}
