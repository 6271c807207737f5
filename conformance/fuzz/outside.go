package fuzz

import (
	"fmt"
	"strings"
)

// outsides are the destinations outside the mesh: one host under two schemes, and on a port of its own.
var outsides = []string{"https://up.elsewhere.net", "http://up.elsewhere.net", "https://up.elsewhere.net:8443", "http://up.elsewhere.net:8080"}

// outside sends some of the requests of statements outside the mesh. Routes of the mesh cannot.
func (g generator) outside(statements []Expose) {
	for i := range statements {
		e := &statements[i]
		if e.AlsoMesh {
			continue
		}
		if e.Backend == "" && g.r.IntN(12) == 0 {
			e.Service = pick(g.r, outsides)
		}
		for j := range e.Routes {
			for k := range e.Routes[j].Dests {
				if g.r.IntN(10) == 0 {
					e.Routes[j].Dests[k].Service, e.Routes[j].Dests[k].Subset = pick(g.r, outsides), ""
				}
			}
			if d := e.Routes[j].Dests; len(d) == 2 && d[0].String() == d[1].String() {
				e.Routes[j].Dests, e.Routes[j].Sticky = alone(d), false
			}
		}
	}
}

// isOutside says whether a destination is a URL.
func isOutside(service string) bool { return strings.Contains(service, "://") }

// atOutside is a host outside as it sees a call: its scheme is TLS or not, and its name is in the handshake and the Host.
func atOutside(url string) string {
	scheme, authority, _ := strings.Cut(url, "://")
	host, port, written := strings.Cut(authority, ":")
	if scheme == "http" {
		if !written {
			port = "80"
		}
		return fmt.Sprintf("%s:%s host %s", host, port, authority)
	}
	if !written {
		port = "443"
	}
	return fmt.Sprintf("%s:%s tls sni %s verified %s host %s", host, port, host, host, authority)
}
