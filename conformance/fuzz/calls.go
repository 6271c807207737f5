package fuzz

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Calls are n different calls, some of which probably match a statement of the program, and some do not.
func Calls(r *rand.Rand, p Program, n int) []string {
	seen := map[string]bool{}
	for len(seen) < n {
		switch k := r.IntN(20); {
		case k < 8:
			seen[callOut(r, p)] = true
		case k < 9:
			seen[fmt.Sprintf("%s TCP %s", pick(r, callers), pick(r, hostsTCP))] = true
		case k < 12 && p.restricts():
			seen[attacked(r, p)] = true
		case k < 16:
			seen[callIn(r, p)] = true
		default:
			seen[callMesh(r, p)] = true
		}
	}
	out := make([]string, 0, n)
	for line := range seen {
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

func callOut(r *rand.Rand, p Program) string {
	host, port := pick(r, hostsOut), pick(r, portsOut)
	if len(p.Egresses) > 0 && r.IntN(3) > 0 {
		if e := pick(r, p.Egresses); e.Hosts[0][0] != '*' && len(e.TCP) == 0 {
			host = pick(r, e.Hosts)
		}
	}
	scheme := "http"
	if port%1000 == 443 {
		scheme = "https"
	}
	if r.IntN(10) == 0 { // the other protocol
		scheme = map[string]string{"http": "https", "https": "http"}[scheme]
	}
	url := fmt.Sprintf("%s://%s:%d", scheme, host, port)
	text := fmt.Sprintf("%s GET %s/x", pick(r, callers), url)
	if host == "paths.ext.org" || r.IntN(12) == 0 {
		text = pick(r, callers) + " " + asked(r, url)
	}
	byAddress := p.DNSCapture && scheme == "https"                    // see the package's documentation
	if r.IntN(6) == 0 && slices.Contains(plain, host) && !byAddress { // it dials one host and names another
		text += map[string]string{"http": " host ", "https": " sni "}[scheme] + pick(r, plain)
	} else if r.IntN(6) == 0 && slices.Contains(spelled, host) && scheme == "http" {
		text += " host " + pick(r, []string{host + ".", strings.ToUpper(host), fmt.Sprintf("%s.:%d", host, port), host})
	}
	if r.IntN(8) == 0 {
		text += " header " + pick(r, forged)
	}
	switch other := pick(r, plain); {
	case scheme == "https" && r.IntN(12) == 0 && !byAddress && !strings.Contains(text, " sni "):
		text += " no-sni"
	case scheme == "http" && slices.Contains(plain, host):
		text = unusual(r, text, host, other)
	}
	return text
}

var paths = []string{"/", "/a", "/a/b", "/a/b/1", "/a/1", "/ab", "/c", "/c/7", "/d", "/d/x", "/else",
	"/a/", "/cd", "/a/b/", "/a/b/1/2", "/a/1/"}

// asked is a method, a URL and what routes look at.
func asked(r *rand.Rand, url string) string {
	switch r.IntN(12) {
	case 0:
		url += pick(r, unresolved)
	case 1:
		url += pick(r, literal)
	default:
		url += pick(r, paths)
	}
	if r.IntN(5) == 0 {
		url += pick(r, []string{"?beta=1", "?beta=2", "?x=1&beta=1"})
	}
	text := pick(r, []string{"GET", "GET", "POST"}) + " " + url
	if r.IntN(3) == 0 {
		text += " header x-user = " + pick(r, []string{"jason", "jane", "bob"})
	}
	if r.IntN(8) == 0 {
		text += " header " + pick(r, forged)
	}
	return text
}

func callIn(r *rand.Rand, p Program) string {
	all := append(slices.Clone(p.Exposes), Expose{Hosts: []string{"n.example.net"}, On: 80, Gateway: "ingress", Protocol: "http"})
	for _, l := range p.Listens {
		all = append(all, l.call())
	}
	e := pick(r, all)
	if len(e.Hosts) == 0 {
		return fmt.Sprintf("outside at %s TCP any:%d", e.Gateway, e.On)
	}
	host := strings.Replace(pick(r, e.Hosts), "*", pick(r, []string{"x", "q"}), 1)
	if host == "x" || host == "q" || r.IntN(4) == 0 {
		host = pick(r, probes)
	}
	port, scheme := e.On, "https"
	if e.plain() || r.IntN(5) == 0 {
		port, scheme = 80, "http"
	}
	url, ask := fmt.Sprintf("%s://%s:%d", scheme, host, port), asked
	if r.IntN(8) == 0 {
		ask = preflight
	}
	text := fmt.Sprintf("outside at %s %s", e.Gateway, ask(r, url))
	if r.IntN(8) == 0 {
		text += " host " + pick(r, p.spellings(host, port))
	}
	if !strings.Contains(text, " host ") {
		text = unusual(r, text, host, pick(r, probes))
	}
	if scheme == "http" {
		return text
	}
	switch r.IntN(4) {
	case 0, 1:
		text += " with client-certificate"
	case 2:
		if r.IntN(2) == 0 {
			text += " with rogue-certificate"
		}
	}
	switch n := r.IntN(15); {
	case n < 3 && !strings.Contains(text, " absolute-form "):
		text += " host " + pick(r, probes)
	case n == 3:
		text += " no-sni"
	}
	return text
}

// callMesh calls a service, or a published host from within.
func callMesh(r *rand.Rand, p Program) string {
	to := pick(r, services)
	var also []Expose
	for _, e := range p.Exposes {
		if e.AlsoMesh {
			also = append(also, e)
		}
	}
	switch {
	case len(also) > 0 && r.IntN(2) == 0:
		e := pick(r, also)
		to = fmt.Sprintf("%s:%d", pick(r, e.Hosts), pick(r, []int{80, 80, e.On, portOf(e.Service)}))
	case r.IntN(3) == 0:
		to = fmt.Sprintf("%s:%d", pick(r, published), pick(r, []int{80, 443, 8000, 9000}))
	}
	scheme := "http"
	if strings.HasSuffix(to, "443") {
		scheme = "https"
	}
	host, _, _ := strings.Cut(to, ":")
	text := pick(r, callers) + " " + asked(r, scheme+"://"+to)
	if scheme == "http" {
		text = strings.TrimSuffix(unusual(r, text, to, host), " http1.0") // see the package's documentation
	}
	return text
}
