package traffic

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
)

// A gatewayPort is a port of a gateway, or of several.
type gatewayPort struct {
	all      []*Traffic
	callers  []call.Call
	gateways []string
	port     int
	named    bool   // calls have to name the gateway
	domain   string // of the names for which callers ask; empty: any
	add      func(Entry)
	heard    []listening
}

// OtherName is a name that no object has.
const OtherName = "other.example"

// A listening is the proxy of a gateway, and its listener of the port; nil where there is
// none.
type listening struct {
	proxy *proxy.Proxy
	*proxy.Listener
}

// listeners returns the listeners of the port.
func (d gatewayPort) listeners() (list []listening) {
	for _, t := range d.all {
		for _, name := range d.gateways {
			var l listening
			if pod := t.Registry.GatewayPod(name); pod != nil {
				l.proxy = t.Proxy(pod)
				l.Listener = l.proxy.Gateway(t.Registry.ListensAt(pod, d.port))
			}
			list = append(list, l)
		}
	}
	return list
}

func (d gatewayPort) entries() {
	var names, hops []string
	http, bytes, tls := false, false, false
	d.heard = d.listeners()
	for _, l := range d.heard {
		if l.Listener == nil {
			continue
		}
		for _, c := range l.Chains {
			secure := c.TLS != nil || len(c.Names) > 0
			http, bytes = http || !secure && c.HTTP != nil, bytes || !secure && c.HTTP == nil
			tls = tls || secure || c.HTTP == nil
			if c.TLS != nil && c.TLS.Mesh {
				hops = append(hops, c.Names...)
			} else {
				names = append(names, c.Names...)
			}
		}
	}
	c := call.Call{From: call.Outside, Method: "GET", Path: "/", Host: OtherName, Port: d.port}
	if d.named {
		c.At = d.gateways[0]
	}
	if http {
		d.add(Entry{Call: c, AnyHost: true})
	}
	if bytes {
		c.Method, c.Path = "TCP", ""
		d.add(Entry{Call: c})
	}
	if tls {
		d.secure(c, names)
	}
	d.hops(hops)
}

// secure adds the entries of TLS: for each SNI that is treated in its own way.
func (d gatewayPort) secure(c call.Call, names []string) {
	c.TLS = true
	seen := map[string]bool{}
	for _, name := range d.asked(names) {
		class := d.class(name, false)
		if seen[class] {
			continue
		}
		seen[class] = true
		c.SNI, c.NoSNI, c.Host = name, name == "", cmp.Or(name, OtherName)
		alike := func(sni string) bool { return d.class(sni, false) == class }
		http, bytes, asks := d.treats(name)
		for _, certificate := range []call.Certificate{call.NoCertificate, call.TrustedByGateway, call.OtherCertificate} {
			if certificate != call.NoCertificate && !asks {
				continue
			}
			c.Client = certificate
			if http || !bytes {
				c.Method, c.Path = "GET", "/"
				d.add(Entry{Call: c, AnyHost: true, alike: alike})
			}
			if bytes {
				c.Method, c.Path = "TLS", ""
				d.add(Entry{Call: c, alike: alike})
			}
		}
	}
}

// asked returns the names for which callers ask, of those of filter chains.
func (d gatewayPort) asked(names []string) (list []string) {
	if d.domain == "" {
		return append(concrete(names), OtherName, "")
	}
	covers := request.Cond{Op: request.Domain, Value: d.domain}
	for _, name := range concrete(append(names[:len(names):len(names)], d.domain)) {
		if covers.Accepts(name) {
			list = append(list, name)
		}
	}
	return list
}

// concrete returns a name for each name or wildcard, sorted.
func concrete(names []string) (list []string) {
	known := map[string]bool{}
	for _, name := range names {
		known[strings.ToLower(name)] = true
	}
	for _, name := range names {
		list = append(list, SampleOf(name, known))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// chosen returns the chains that a connection gets, nil where it gets none.
func (d gatewayPort) chosen(sni string, mesh bool) (list []*proxy.Chain) {
	for _, l := range d.heard {
		var c *proxy.Chain
		if l.Listener != nil {
			c, _ = choose(l.Listener, leg{layers: []layer{{sni: strings.ToLower(sni), mesh: mesh, http: true}}, message: &message{}})
		}
		list = append(list, c)
	}
	return list
}

// class identifies connections that are treated alike: by their chains and, if the SNI
// is passed on or a policy reads it, the SNI itself.
func (d gatewayPort) class(sni string, mesh bool) string {
	var class strings.Builder
	for i, c := range d.chosen(sni, mesh) {
		switch p := d.heard[i].proxy; {
		case c == nil:
			class.WriteString("none ")
		case c.TLS == nil, p != nil && p.ReadsSNI():
			class.WriteString("sni " + sni + " ")
		default:
			class.WriteString(c.At[0].String() + c.At[0].Path + " ")
		}
	}
	return class.String()
}

// treats reports how connections with an SNI are treated: as requests or as bytes, and
// whether for a client certificate is asked.
func (d gatewayPort) treats(sni string) (http, bytes, asks bool) {
	for _, c := range d.chosen(sni, false) {
		if c == nil {
			continue
		}
		http, bytes = http || c.HTTP != nil, bytes || c.HTTP == nil
		asks = asks || c.TLS != nil && c.TLS.Asks && !c.TLS.Mesh
	}
	return http, bytes, asks
}

// hops adds the entries of callers in the mesh that dial the gateway themselves.
func (d gatewayPort) hops(names []string) {
	seen := map[string]bool{}
	for _, name := range concrete(names) {
		class := d.class(name, true)
		if seen[class] {
			continue
		}
		seen[class] = true
		for _, caller := range d.callers {
			c := caller
			c.At, c.Hop, c.Host, c.Port = d.gateways[0], name, OtherName, d.port
			for _, chain := range d.chosen(name, true) {
				if chain != nil && chain.HTTP != nil {
					c.Method, c.Path = "GET", "/"
					d.add(Entry{Call: c, AnyHost: true})
				} else if chain != nil {
					c.Method, c.Path = "TCP", ""
					d.add(Entry{Call: c})
				}
			}
		}
	}
}
