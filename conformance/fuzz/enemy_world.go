package fuzz

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/mesh"
)

// The addresses of servers outside: those of the first three lie in ranges of one another's, that of far in none.
var outside = map[string]string{
	"x.p.org": "127.9.1.7", "near.q.net": "127.9.1.8", "mid.q.net": "127.9.2.9", "far.q.net": "127.10.1.1",
	"www.p.org": "127.9.3.1", "p.org": "127.9.3.2", "deep.x.p.org": "127.9.3.3", "other.q.net": "127.9.3.4",
	"db.p.org": "127.9.1.9", "also.q.net": "127.9.3.5",
}

// byPod is added to a port of the gateway's pods in calls that go round its Service: the pods have a second Service,
// whose ports nobody states.
const byPod = 20000

// World is the mesh of a pair, the same for all but for the gateway's ports and who answers DNS.
func (p Promise) World() *mesh.Mesh { return p.world(true) }

// shown is what the compiler sees of it: without the second Service of the gateway's pods.
func (p Promise) shown() string {
	data, err := p.world(false).Place(mesh.Simulated).YAML()
	if err != nil {
		panic(err) // what was made here
	}
	return string(data)
}

func (p Promise) world(direct bool) *mesh.Mesh {
	var text strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&text, format+"\n", args...) }
	line("dnsCapture: %t", p.Capture)
	line("gateways:")
	line("  egress: {namespace: istio-system, selector: {istio: egressgateway, app: istio-egressgateway}, service: istio-egressgateway}")
	line("  out: {namespace: out-ns, selector: {istio: out}, service: out}")
	const pods = "{namespace: istio-ingress, selector: {istio: ingress, app: istio-ingress, team: edge}, service: %s, ports: {%s}}"
	line("  g: "+pods, "istio-ingress", entries(p.Ports))
	if direct {
		line("  pods: "+pods, "pods-of-g", entries(p.direct()))
	}
	line("services:")
	for _, s := range []string{"pay.shop: {ports: {8080: http}", "cart.shop: {ports: {8080: http}", "payments.pay: {ports: {8080: http}",
		"other.ops: {ports: {9000: http}", "m.ops: {ports: {5555: tcp}",
		`own.shop: {ports: {443: https}, names: ["*.example.com", "*.eu.example.com"]`,
		`foe.ops: {ports: {443: https}, names: ["*.example.com", "*.eu.example.com"]`} {
		line("  %s}", s)
	}
	line("workloads:")
	for _, c := range []string{"shop/sleep", "shop/checkout", "ops/sleep", "pay/sleep"} {
		line("  %s: {secrets: true}", c)
	}
	line("servers:")
	for _, host := range slices.Sorted(maps.Keys(outside)) {
		line("  %s: {ports: [80, 443, 8080, 8443, 5432], names: [%s, \"*.p.org\"], address: %s}", host, host, outside[host])
	}
	line("secrets:")
	for _, h := range []string{"pay.example.com", "www.example.com", "*.example.com", "*.pay.example.com", "x.pay.example.com",
		"other.example.org", "*"} {
		name := strings.NewReplacer(".", "-", "*", "wildcard").Replace(h) + "-credential"
		line("  istio-ingress/%s: {names: [%q], ca: client}", name, h)
	}
	line(`  istio-ingress/shared: {names: ["*.example.com"], ca: client}`)
	for _, namespace := range []string{"istio-system", "out-ns", "default"} {
		line("  %s/partner: {names: [partner.client], signer: client, ca: public}", namespace)
	}
	m, err := mesh.Parse([]byte(text.String()))
	if err != nil {
		panic(err) // the text is constant
	}
	return m
}

// direct are the ports by which calls reach the gateway's pods round its Service.
func (p Promise) direct() map[int]int {
	out := map[int]int{}
	for _, pod := range []int{8080, 8443, 9443, 80, 443} {
		out[byPod+pod] = pod
	}
	for port, pod := range p.Ports {
		out[byPod+port], out[byPod+pod] = port, pod
	}
	return out
}

func entries(ports map[int]int) string {
	var out []string
	for _, port := range slices.Sorted(maps.Keys(ports)) {
		out = append(out, fmt.Sprintf("%d: %d", port, ports[port]))
	}
	return strings.Join(out, ", ")
}
