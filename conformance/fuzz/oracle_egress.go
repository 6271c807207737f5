package fuzz

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
)

// leaving: egress. A host is as it was stated; the nearest wildcard above it speaks for what nobody stated; all else
// leaves as if gwc were not there, to where the caller dialled.
func (p Program) leaving(c call.Call) string {
	namespace, app, _ := strings.Cut(c.From, "/")
	name, direct := c.Host, fmt.Sprintf("%s:%d", c.Host, c.Port)
	switch {
	case c.TLS:
		name, direct = c.ServerName(), direct+" tls"
	case c.Header != "":
		name, _, _ = strings.Cut(strings.ToLower(c.Header), ":")
		name = strings.TrimSuffix(name, ".")
	}
	if p.DNSCapture && p.named(c.Host, namespace) && p.allocated(c.Host) {
		direct = "503 or refused" // its address is Istio's own: what nobody stated leads nowhere
	}
	if !c.HTTP() {
		return p.ofBytes(c, namespace, direct)
	}
	if port := p.behind(name, namespace, c.Port); port != 0 && !c.TLS {
		return fmt.Sprintf("%s:%d tls sni %s verified %s", name, port, name, name)
	}
	e, ok := p.egress(name)
	stated := e.HTTP
	if c.TLS {
		stated = e.TLS
	}
	if ok && e.Routes != nil && e.reaches(namespace) && c.TLS && c.Port == 443 {
		return "refused" // the gateway does not see its requests
	}
	// another port, or the other protocol: routing is not a wall
	if !ok || !e.reaches(namespace) || !slices.Contains(stated, c.Port) {
		return direct
	}
	if refusal := e.refusal(c, c.From); refusal != "" {
		return refusal
	}
	if e.Mutual && e.Gateway == "" && !c.TLS && !slices.Contains(e.Accounts, namespace+" "+app) {
		return "403" // Accounts of a host whose pods originate are namespaces with labels, see egress
	}
	if e.Routes != nil {
		return e.byAccount(c, name)
	}
	e, own := e.ofCallers(namespace)
	if !own && !c.TLS {
		return "403"
	}
	return e.leaves(c, name, "")
}

// named says whether callers of a namespace know a host by a statement that says nothing of its addresses.
func (p Program) named(host, namespace string) bool {
	return slices.ContainsFunc(p.Egresses, func(e Egress) bool {
		return e.Addresses == "" && (slices.Contains(e.Hosts, host) && e.reaches(namespace) ||
			e.Through == host && homes[e.Gateway] == namespace)
	})
}

// allocated says whether a host gets an address from Istio: one that is of tcp, or neither of TLS nor with routes.
func (p Program) allocated(host string) bool {
	var tls, tcp bool
	for _, e := range p.Egresses {
		if slices.Contains(e.Hosts, host) || e.Through == host {
			_, stated := e.stated()
			tls, tcp = tls || len(stated) > 0 || e.Routes != nil, tcp || len(e.TCP) > 0
		}
	}
	return tcp || !tls
}

// behind is the port to which a host's http is originated that is behind a wildcard's gateway, for callers in the
// gateway's namespace; 0 where it is not.
func (p Program) behind(host, namespace string, port int) int {
	_, known := p.egress(host)
	for _, e := range p.Egresses {
		http, _ := e.stated()
		if !known && e.Through == host && e.Originate && homes[e.Gateway] == namespace && slices.Contains(http, port) {
			return e.tlsPort()
		}
	}
	return 0
}

// refusal is what a caller gets who is not among a host's accounts.
func (e Egress) refusal(c call.Call, caller string) string {
	switch {
	case e.Gateway == "" || len(e.Accounts) == 0 || slices.Contains(e.Accounts, caller):
		return ""
	case c.TLS || !c.HTTP():
		return "refused"
	}
	return "403"
}

// ofBytes: a tcp host with addresses, or where sidecars answer DNS with its own, gets what is sent to them, one without
// takes its port of all outside addresses. A call of several addresses stays at the one that was dialled, and goes where
// the statement says that the servers are.
func (p Program) ofBytes(c call.Call, namespace, direct string) string {
	for _, e := range p.Egresses {
		if !slices.Contains(e.TCP, c.Port) || (e.Addresses != "" || p.DNSCapture) && !e.at(c.Host) || !e.reaches(namespace) {
			continue
		}
		if e.Addresses == "" && !p.DNSCapture && e.For != nil && !slices.Contains(e.For, namespace) {
			continue // one that takes its port does so where it is stated only
		}
		if refusal := e.refusal(c, c.From); refusal != "" {
			return refusal
		}
		out := fmt.Sprintf("%s:%d", e.Hosts[0], c.Port)
		switch {
		case strings.Contains(e.To, ":"):
			out = e.To // what is after else takes over where that does not answer, which it does
		case e.Addresses != "":
			out = fmt.Sprintf("%s:%d", c.Host, c.Port)
		}
		if e.Originate {
			out += fmt.Sprintf(" tls sni %s verified %s", e.Hosts[0], e.Hosts[0])
		}
		if e.Gateway != "" {
			out += " via " + e.Gateway
		}
		return out
	}
	return direct
}

// at says whether a server has an address of the host.
func (e Egress) at(server string) bool {
	return e.Hosts[0] == server || e.Hosts[0] == "pair.ext.com" && server == "pair2.ext.com"
}

// egress adds up the statements about a host, or about the nearest wildcard above it.
func (p Program) egress(host string) (Egress, bool) {
	for name := host; name != ""; name = above(name) {
		sum, ok := Egress{}, false
		for _, e := range p.Egresses {
			if !slices.Contains(e.Hosts, name) {
				continue
			}
			http, tls := e.stated()
			ok = true
			sum.GRPC = append(sum.GRPC, e.GRPC...)
			sum.HTTP, sum.TLS = append(sum.HTTP, http...), append(sum.TLS, tls...)
			sum.Accounts, sum.For = append(sum.Accounts, e.Accounts...), append(sum.For, e.For...)
			if e.From != "" {
				sum.Accounts = append(sum.Accounts, namespaces[e.File]+" "+e.From)
			}
			sum.Originate, sum.Mutual = sum.Originate || e.Originate, sum.Mutual || e.Mutual
			sum.Gateway, sum.Through = max(sum.Gateway, e.Gateway), max(sum.Through, e.Through)
			sum.CA, sum.Unverified, sum.Named = sum.CA || e.CA, sum.Unverified || e.Unverified, max(sum.Named, e.Named)
			sum.To, sum.Routes = max(sum.To, e.To), append(sum.Routes, e.Routes...)
			sum.parts = append(sum.parts, e)
		}
		if ok {
			return sum, true
		}
	}
	return Egress{}, false
}

func (e Egress) reaches(namespace string) bool {
	return len(e.For) == 0 || slices.Contains(e.For, namespace) || namespace == homes[e.Gateway] ||
		slices.ContainsFunc(e.parts, func(part Egress) bool { return part.Gateway != "" && namespace == homes[part.Gateway] })
}

// tlsPort is where http leaves to: 443 if there are several or none.
func (e Egress) tlsPort() int {
	ports := slices.Compact(slices.Sorted(slices.Values(e.TLS)))
	if len(ports) == 1 {
		return ports[0]
	}
	return 443
}
