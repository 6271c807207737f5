package fuzz

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
)

// Promises makes a program with a promise, and the calls that it is about.
func Promises(r *rand.Rand) Promise {
	p := Promise{Ports: map[int]int{80: 8080, 443: 8443}}
	switch n := r.IntN(20); {
	case n < 9:
		p.out(r)
	case n < 17:
		p.in(r)
	default:
		p.mesh(r)
	}
	if p.Inventory = p.Inventory || r.IntN(4) == 0; !p.Inventory && r.IntN(2) == 0 {
		p.Name = pick(r, []string{"a", "b", "any"})
	}
	return p
}

// out is an egress line.
func (p *Promise) out(r *rand.Rand) {
	if r.IntN(6) == 0 {
		p.bytes(r)
		return
	}
	p.Host = pick(r, []string{"x.p.org", "x.p.org", "x.p.org", "*.p.org"})
	wild := p.Host != "x.p.org"
	line, gateway := Line{Text: "egress " + p.Host}, pick(r, []string{"egress", "egress", "out"})
	p.Kind = pick(r, []string{"encrypted", "encrypted", "via gateway", "refused", "exact"})
	if wild && p.Kind == "exact" {
		p.Kind = "encrypted"
	}
	p.HTTP, p.TLS = []int{80}, []int{443}
	switch {
	case !wild && r.IntN(4) == 0:
		p.HTTP, p.TLS, line.Text = []int{80, 8080}, []int{443, 8443}, line.Text+" http 80, 8080 tls 443, 8443"
	case !wild && r.IntN(5) == 0:
		p.HTTP, p.TLS, line.Text = []int{8080}, []int{443}, line.Text+" http 8080 tls 443"
	}
	via := p.Kind == "via gateway" || p.Kind == "refused" || p.Kind == "encrypted" && r.IntN(2) == 0
	originate := p.Kind == "encrypted" || via && r.IntN(3) == 0
	through := via && wild
	if wild && !via {
		p.Target = 30
	}
	add := func(when bool, text string) {
		if when {
			line.Text += " " + text
		}
	}
	add(via, "via gateway "+gateway)
	add(through, "through x.p.org")
	add(originate, "originate-tls")
	add(originate && via && r.IntN(5) == 0, "mutual cert partner")
	add(p.Kind == "refused", "from account shop/checkout")
	if !wild && r.IntN(6) == 0 {
		line.Text += " addresses " + pick(r, []string{outside[p.Host], "127.9.1.0/24"})
		p.Own = "own addresses"
	}
	if !wild && p.Kind == "exact" && p.Own == "" && r.IntN(3) == 0 {
		line.Text, p.Stated = line.Text+" to "+outside[p.Host], true
	}
	p.Lines = append(p.Lines, line.located())
	if via && r.IntN(2) == 0 {
		p.Lines = append(p.Lines, Line{Text: "egress also.q.net via gateway " + gateway})
	}
	p.Capture = !wild && p.Own == "" && r.IntN(8) == 0
	if p.Capture {
		p.Target = 25 + r.IntN(7)
	}
	p.probeOut(via, originate, gateway)
}

// bytes is an egress line of tcp with addresses.
func (p *Promise) bytes(r *rand.Rand) {
	gateway := pick(r, []string{"egress", "out"})
	p.Kind, p.Host, p.TCP = pick(r, []string{"via gateway", "refused"}), "db.p.org", []int{pick(r, []int{5432, 80, 8443})}
	text := fmt.Sprintf("egress db.p.org tcp %d addresses %s via gateway %s", p.TCP[0],
		pick(r, []string{"127.9.1.0/24", "127.9.0.0/16", "127.9.1.9", "127.9.1.9, 127.9.1.7"}), gateway)
	rules := []Rule{neverRound(gateway)}
	if p.Kind == "refused" {
		text += " from account shop/checkout"
		rules = []Rule{neverArrives}
	}
	p.Lines = []Line{Line{Text: text}.located()}
	for _, from := range []string{"shop/sleep", "ops/sleep"} {
		for _, host := range []string{"db.p.org", "x.p.org", "near.q.net", "mid.q.net"} {
			if inRange(text, outside[host]) {
				p.Probes = append(p.Probes, Probe{fmt.Sprintf("%s TCP %s:%d", from, host, p.TCP[0]), true, rules})
			}
		}
	}
	p.Probes = append(p.Probes, Probe{fmt.Sprintf("shop/checkout TCP db.p.org:%d", p.TCP[0]), true, []Rule{neverRound(gateway)}})
}

// inRange says whether a line's addresses have one.
func inRange(line, address string) bool {
	return slices.ContainsFunc(prefixes(addressed.FindStringSubmatch(line)[3]), func(r netip.Prefix) bool {
		return r.Contains(netip.MustParseAddr(address))
	})
}

// probeOut are the calls of a promise about http and tls: to the host, to others with its name, round the sidecar.
func (p *Promise) probeOut(via, originate bool, gateway string) {
	callers := []string{"shop/sleep", "ops/sleep", "shop/checkout"}
	dialled := []string{"x.p.org", "near.q.net", "mid.q.net", "far.q.net"}
	names := []string{"x.p.org"}
	if p.Host != "x.p.org" {
		names = append(names, "www.p.org", "deep.x.p.org")
	}
	for _, from := range callers {
		var rules []Rule
		if p.Kind == "refused" && from != "shop/checkout" {
			rules = append(rules, neverArrives)
		}
		if via {
			rules = append(rules, neverRound(gateway))
		}
		for _, name := range names {
			for _, host := range dialled {
				p.call(from, host, name, originate, via, rules)
			}
			if name != "x.p.org" {
				p.call(from, name, name, originate, via, rules)
			}
		}
		if len(rules) > 0 && rules[0].Text == neverArrives.Text {
			p.round(from, gateway)
		}
	}
}

// call adds the calls of one caller that dials one host and names another.
func (p *Promise) call(from, host, name string, originate, via bool, rules []Rule) {
	named := func(word string) string {
		if host == name {
			return ""
		}
		return " " + word + " " + name
	}
	for _, port := range p.HTTP {
		own := slices.Clone(rules)
		if originate {
			own = append(own, neverPlain)
			if p.Host == name {
				own = append(own, verified(name))
			}
		} else if p.Kind == "exact" && (host == name || p.Own == "") { // of a range, each address is its own server
			own = append(own, only(fmt.Sprintf("%s:%d", name, port)))
		}
		header := named("host")
		if header != "" && port != 80 {
			header += fmt.Sprintf(":%d", port)
		}
		p.Probes = append(p.Probes, Probe{fmt.Sprintf("%s GET http://%s:%d/x%s", from, host, port, header), true, own})
	}
	if p.Capture && host != name {
		return // see the package's documentation
	}
	for _, port := range p.TLS {
		own := append(slices.Clone(rules), neverTwice)
		if p.Stated {
			own = append(own, only(fmt.Sprintf("%s:%d", name, port)))
		}
		p.Probes = append(p.Probes, Probe{fmt.Sprintf("%s GET https://%s:%d/x%s", from, host, port, named("sni")),
			via || host == name || p.Own == "", own}) // its own addresses filter what no gateway is promised of
	}
}

// round are calls that dial the gateway themselves, with each name that a hop could have.
func (p *Promise) round(from, gateway string) {
	for _, hop := range []string{"x.p.org", "any.gwc", "a.gwc", "b.gwc", "other.q.net", "www.p.org", "p.org"} {
		for _, scheme := range []string{"http", "https"} {
			p.Probes = append(p.Probes, Probe{fmt.Sprintf("%s at %s GET %s://x.p.org/x hop %s", from, gateway, scheme, hop), false,
				[]Rule{neverAt("x.p.org")}})
		}
	}
}
