package fuzz

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// in is an expose line: its service is nobody else's, so that who reaches it otherwise has gone round the line.
func (p *Promise) in(r *rand.Rand) {
	p.Host, p.Port = "pay.example.com", 443
	for range 1 + r.IntN(2) {
		port := pick(r, [][2]int{{8443, 8443}, {8443, 9443}, {9443, 8443}, {444, 8443}, {8081, 8080}, {8080, 8080}, {9443, 9443}})
		p.Ports[port[0]] = port[1]
	}
	p.Kind = pick(r, []string{"mutual", "mutual", "mutual", "guarded", "exact"})
	secure := []int{443}
	for _, port := range []int{444, 8443, 9443} {
		if p.Ports[port] != 0 {
			secure = append(secure, port)
		}
	}
	p.Port = pick(r, secure)
	if p.second(p.Port) {
		p.Port = 443 // gwc refuses a second port of the Service for one port of the pods
	}
	on := fmt.Sprintf(" at pay.example.com on %d via g", p.Port)
	switch p.Kind {
	case "mutual":
		p.Lines = []Line{{Text: "expose pay.shop:8080 " + pick(r, []string{"https", "https", "tls"}) + " mutual" + on +
			pick(r, []string{"", "", " cert shared"})}}
		p.probeMutual()
	case "exact":
		what, service := "https passthrough", "own.shop:443"
		if r.IntN(2) == 0 {
			what, service = "https", "pay.shop:8080"
		}
		p.Lines = []Line{{Text: "expose " + service + " " + what + on}}
		p.Probes = append(p.Probes, Probe{fmt.Sprintf("outside at g GET https://pay.example.com:%d/x", p.Port), true, []Rule{only(service)}})
	case "guarded":
		p.guarded(r)
	}
}

// second says whether another port of the Service, which comes before it, leads to the same port of the pods: Istio's
// kube controller has the first one of them alone, so that a server on the second listens on its own
// number, where nobody calls.
func (p *Promise) second(port int) bool {
	for other, pod := range p.Ports {
		if other < port && pod == p.Ports[port] && pod != port {
			return true
		}
	}
	return false
}

// guarded is a route that answers 403 above one that takes all.
func (p *Promise) guarded(r *rand.Rand) {
	protocol := pick(r, []string{"http", "https"})
	if protocol == "http" {
		p.Port = 80
	}
	condition := pick(r, []string{"", `no header x-in = yes`, `no header x-in`, `no header x-in ^= y`, `no header x-in ~ "y.+"`,
		`no header x-in ~ ".*"`, `no header x-in ~ "[a-z]*"`, `no header x-in = ""`, `no header x-in ~ "(yes)?"`})
	if strings.ContainsAny(condition, "*?") || strings.HasSuffix(condition, `""`) {
		p.Own = "empty text" // what the condition names is there in a request without the header, as it were
	}
	p.Lines = []Line{{Text: fmt.Sprintf("expose pay.shop:8080 %s at pay.example.com on %d via g", protocol, p.Port),
		Block: "route /internal " + condition + " -> respond 403 \"inside only\"\n  route -> pay.shop:8080"}}
	for _, path := range []string{"/internal", "/internal/x", "/internal?x=1"} {
		p.Probes = append(p.Probes, Probe{fmt.Sprintf("outside at g GET %s://pay.example.com:%d%s", protocol, p.Port, path), true,
			[]Rule{status(403)}})
		for _, at := range p.everywhere() {
			for _, scheme := range []string{"http", "https"} {
				p.Probes = append(p.Probes, Probe{fmt.Sprintf("outside at %s GET %s://pay.example.com:%s host pay.example.com",
					at.gateway, scheme, fmt.Sprint(at.port)+path), false, []Rule{neverAt("pay.shop")}})
			}
		}
	}
	p.Probes = append(p.Probes, Probe{fmt.Sprintf("outside at g GET %s://pay.example.com:%d/x", protocol, p.Port), true,
		[]Rule{only("pay.shop:8080")}})
}

type place struct {
	gateway string
	port    int
}

// everywhere are all ports of the gateway's Service, and all of its pods.
func (p *Promise) everywhere() []place {
	var out []place
	for _, port := range slices.Sorted(maps.Keys(p.Ports)) {
		out = append(out, place{"g", port})
	}
	for _, port := range slices.Sorted(maps.Keys(p.direct())) {
		out = append(out, place{"pods", port})
	}
	return out
}

// probeMutual are calls with a certificate, which arrive, and without one, at each port, under each name.
func (p *Promise) probeMutual() {
	own := fmt.Sprintf("outside at g GET https://pay.example.com:%d/x", p.Port)
	p.Probes = append(p.Probes,
		Probe{own + " with client-certificate", true, []Rule{only("pay.shop:8080")}},
		Probe{own, true, []Rule{neverArrives}},
		Probe{own + " with rogue-certificate", true, []Rule{neverArrives}})
	for _, at := range p.everywhere() {
		for _, name := range []string{"pay.example.com", "www.example.com", "x.pay.example.com", "other.example.org"} {
			for _, with := range []string{"", " with rogue-certificate"} {
				p.Probes = append(p.Probes, Probe{fmt.Sprintf("outside at %s GET https://%s:%d/x host pay.example.com%s", at.gateway, name,
					at.port, with), false, []Rule{neverAt("pay.shop")}})
			}
		}
		p.Probes = append(p.Probes, Probe{fmt.Sprintf("outside at %s GET http://pay.example.com:%d/x host pay.example.com", at.gateway,
			at.port), false, []Rule{neverAt("pay.shop")}})
	}
}

// mesh is any program: calls of services that no line is about go to them.
func (p *Promise) mesh(r *rand.Rand) {
	p.Kind, p.Inventory, p.Port = "service", r.IntN(3) > 0, 80
	p.Lines = []Line{{Text: pick(r, []string{"expose cart.shop:8080 http at www.example.com on 80 via g also mesh", "egress x.p.org"})}}
	for _, from := range []string{"shop/sleep", "pay/sleep", "ops/sleep"} {
		for _, host := range []string{"payments.pay", "payments.pay.svc.cluster.local", "pay.shop", "pay.shop.svc.cluster.local"} {
			p.Probes = append(p.Probes, Probe{fmt.Sprintf("%s GET http://%s:8080/x", from, host), true,
				[]Rule{only(host[:len(host)-len(suffixOf(host))] + ":8080")}})
		}
	}
	p.Probes = append(p.Probes, Probe{"pay/sleep GET http://payments:8080/x", true, []Rule{only("payments.pay:8080")}})
}

func suffixOf(host string) string {
	const domain = ".svc.cluster.local"
	if len(host) > len(domain) && host[len(host)-len(domain):] == domain {
		return domain
	}
	return ""
}
