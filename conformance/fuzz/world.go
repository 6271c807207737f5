package fuzz

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/conformance/mesh"
)

// declarations are the same for every program.
const declarations = `gateway edge { namespace edge-ns, selector istio=edge, ports 80->8080, 443->8443, 8443->9443 }
gateway out  { namespace out-ns, selector istio=out }
gateway ingress { namespace istio-system, selector istio=ingressgateway, service istio-ingressgateway, ports 80->8080, 443->8443, 8443->9443 }
`

var (
	gatewaysIn  = []string{"ingress", "edge"}
	gatewaysOut = []string{"egress", "out"}
	homes       = map[string]string{"": "istio-system", "egress": "istio-system", "out": "out-ns"}
	services    = []string{"a.default:80", "b.shop:8000", "c.shop:9000", "d.ops:80"}
	tlsService  = "own.shop:443"
	hostsIn     = []string{"a.example.com", "b.example.com", "*.example.com", "p.eu.example.com", "*.eu.example.com", "c.example.org"}
	// probes are hosts that calls from outside name, some of which no program ever states.
	probes   = []string{"a.example.com", "b.example.com", "x.example.com", "p.eu.example.com", "q.eu.example.com", "c.example.org", "n.example.net"}
	hostsOut = []string{"api.ext.com", "cdn.ext.com", "www.wild.net", "own.wild.net", "any.wild.net", "deep.in.wild.net", "nobody.ext.org"}
	callers  = []string{"default/sleep", "shop/sleep", "shop/checkout", "ops/sleep", "istio-system/sleep", "out-ns/sleep"}
	portsOut = []int{80, 443, 8080, 8443}
)

// World is the mesh in which every program is judged.
func World() *mesh.Mesh {
	var text strings.Builder
	text.WriteString("gateways:\n")
	text.WriteString("  ingress: {namespace: istio-system, selector: {istio: ingressgateway}, service: istio-ingressgateway, ports: {80: 8080, 443: 8443, 8443: 9443}}\n")
	text.WriteString("  edge: {namespace: edge-ns, selector: {istio: edge}, service: edge, ports: {80: 8080, 443: 8443, 8443: 9443}}\n")
	text.WriteString("  out: {namespace: out-ns, selector: {istio: out}, service: out}\n")
	text.WriteString("services:\n")
	for _, s := range services {
		name, port, _ := strings.Cut(s, ":")
		fmt.Fprintf(&text, "  %s: {ports: {%s: http}}\n", name, port)
	}
	text.WriteString("  own.shop: {ports: {443: https}, names: [\"*.example.com\", \"*.eu.example.com\", c.example.org]}\n")
	text.WriteString("workloads:\n")
	for _, c := range callers {
		fmt.Fprintf(&text, "  %s: {}\n", c)
	}
	text.WriteString("servers:\n")
	for _, h := range hostsOut {
		fmt.Fprintf(&text, "  %s: {ports: [80, 443, 8080, 8443], names: [%s, \"*.wild.net\"]}\n", h, h)
	}
	text.WriteString("secrets:\n")
	for _, namespace := range []string{"istio-system", "edge-ns"} {
		for _, h := range append([]string{"shared"}, hostsIn...) {
			name := strings.NewReplacer(".", "-", "*", "wildcard").Replace(h) + "-credential"
			fmt.Fprintf(&text, "  %s/%s: {names: [%q], ca: client}\n", namespace, name, h)
		}
		fmt.Fprintf(&text, "  %s/shared: {names: [\"*.example.com\"], ca: client}\n", namespace)
	}
	m, err := mesh.Parse([]byte(text.String()))
	if err != nil {
		panic(err) // the text is constant
	}
	return m
}
