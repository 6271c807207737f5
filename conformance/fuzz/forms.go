package fuzz

import (
	"fmt"
	"strings"
)

// Forms are all forms of statements and clauses that programs are made of; a run has to have each.
var Forms = strings.Split(`target
program
two programs
two programs of one host
dns-capture
listen http
listen http2
listen grpc
listen https
listen https mutual
listen https passthrough
listen tls
listen tls mutual
listen tls passthrough
listen tcp
certificate
accept
expose http
expose http2
expose grpc
expose https
expose https mutual
expose https mutual optional
expose https passthrough
expose tls
expose tls mutual
expose tls passthrough
expose tcp
expose mongo
expose several hosts
expose a wildcard
expose any host
expose cert
expose redirect
expose also mesh
expose outside
expose backend http
expose backend mtls
expose backend https
expose tls min
expose a host twice
behind proxies
allow address
allow address behind proxies
allow address of connections
allow address of a wildcard
allow name
allow name spiffe
allow tokens
allow tokens of alternatives
allow tokens claim
check
allow several kinds
route allow
route allow tokens
route allow name
route check
route open
route allow beside its host
route in the mesh
route exact
route regexp
route text prefix
route segments
route method
route header
route no header
route query
route from
route shares
route subset
route outside
route respond
route redirect
route redirect path
route redirect rewrite
route rewrite
route rewrite groups
route cors
route sticky
route settings
egress direct
egress via sidecar
egress via gateway
egress originate-tls
egress via gateway originate-tls
egress mutual
egress via gateway mutual
egress certificates of callers
egress gateways of callers
egress a wildcard
egress a wildcard originate-tls
egress a wildcard through
egress a wildcard of accounts
egress a wildcard for
egress tcp
egress tcp addresses
egress tcp of one port
egress tcp apart by namespace
egress tcp via gateway
egress tcp originate-tls
egress tcp of accounts
egress addresses
egress several addresses
egress to
egress to of requests
egress to a port
egress to several
egress else
egress else of tcp
egress ca
egress via gateway ca
egress name
egress unverified
egress not accepted
egress routes
egress routes by two statements
egress routes of several accounts
egress routes rewrite
egress ports
egress grpc
egress several hosts
egress a host twice
egress from account
egress for
egress settings`, "\n")

// Forms are those in a program, as often as they occur.
func (p Program) Forms() []string {
	out := forms{}
	out.add(p.Target != 0, "target")
	out.add(p.Name != "", "program")
	out.add(p.Declared, "certificate")
	out.add(p.two(), "two programs")
	out.add(p.oneHost(), "two programs of one host")
	out.add(p.DNSCapture, "dns-capture")
	for _, l := range p.Listens {
		out.add(true, strings.TrimSpace("listen "+l.Protocol+" "+l.Mode))
	}
	out.add(p.Behind > 0, "behind proxies")
	seen := map[string]bool{}
	for _, e := range p.Exposes {
		out.expose(e)
		out.callers(e, p.Behind > 0 && e.Gateway == "edge")
		for _, h := range e.Hosts {
			out.add(seen[h+e.Gateway+e.Protocol], "expose a host twice")
			seen[h+e.Gateway+e.Protocol] = true
		}
	}
	for _, m := range p.Meshes {
		out.add(true, "route in the mesh")
		out.routes(m.Routes)
	}
	for _, e := range p.Egresses {
		out.egress(e)
		for _, port := range e.TCP {
			what := fmt.Sprint("tcp ", port)
			out.add(e.Addresses == "" && seen[what], "egress tcp of one port")
			seen[what] = seen[what] || e.Addresses == ""
		}
		for _, h := range e.Hosts {
			out.add(seen["egress "+h] && e.Routes != nil, "egress routes by two statements")
			out.add(seen["egress "+h], "egress a host twice")
			seen["egress "+h] = true
			out.add(e.Cert != "", "egress certificates of callers")
			out.add(seen["egress out "+h] && e.Gateway == "egress" || seen["egress egress "+h] && e.Gateway == "out", "egress gateways of callers")
			seen["egress "+e.Gateway+" "+h] = true
		}
	}
	return out.list
}

type forms struct{ list []string }

func (f *forms) add(when bool, form string) {
	if when {
		f.list = append(f.list, form)
	}
}

func (f *forms) expose(e Expose) {
	f.add(true, strings.TrimSpace("expose "+e.Protocol+" "+e.Mode))
	f.add(len(e.Hosts) > 1, "expose several hosts")
	for _, h := range e.Hosts {
		f.add(h == "*", "expose any host")
		f.add(strings.HasPrefix(h, "*."), "expose a wildcard")
	}
	f.add(e.Cert != "", "expose cert")
	f.add(e.Redirect, "expose redirect")
	f.add(e.AlsoMesh, "expose also mesh")
	f.add(e.Accept != "", "accept")
	f.add(e.Backend != "", "expose backend "+e.Backend)
	f.add(e.TLSMin != "", "expose tls min")
	f.add(isOutside(e.Service), "expose outside")
	f.routes(e.Routes)
}

func (f *forms) routes(routes []Route) {
	for _, r := range routes {
		f.add(r.Kind == "=", "route exact")
		f.add(r.Kind == "~", "route regexp")
		f.add(r.Kind == "^=", "route text prefix")
		f.add(r.Kind == "" && r.Path != "", "route segments")
		f.add(r.Method != "", "route method")
		f.add(r.From != "", "route from")
		for _, c := range r.Conds {
			f.add(true, "route "+c.What)
		}
		f.add(len(r.Dests) > 1, "route shares")
		f.add(r.CORS, "route cors")
		f.add(r.Sticky, "route sticky")
		for _, d := range r.Dests {
			f.add(d.Subset != "", "route subset")
			f.add(isOutside(d.Service), "route outside")
		}
		f.add(r.Status != 0, "route respond")
		f.add(r.Redirect != "", "route redirect")
		f.add(strings.HasPrefix(r.Redirect, "/"), "route redirect path")
		f.add(r.Redirect != "" && r.Rewrite != "", "route redirect rewrite")
		f.add(r.Rewrite != "" && r.Redirect == "", "route rewrite")
		f.add(strings.Contains(r.Rewrite, `\`), "route rewrite groups")
		f.add(r.Settings != "", "route settings")
	}
}

func (f *forms) egress(e Egress) {
	switch {
	case strings.HasPrefix(e.Hosts[0], "*"):
		what := "egress a wildcard"
		f.add(e.Through == "" && !e.Originate, what)
		f.add(e.Through == "" && e.Originate, what+" originate-tls")
		f.add(e.Through != "", what+" through")
		f.add(e.Accounts != nil, what+" of accounts")
		f.add(e.For != nil, what+" for")
		return
	case len(e.TCP) > 0:
		f.add(true, "egress tcp")
		f.add(e.Addresses == "" && e.Hosts[0] == "near.ext.com" && e.For != nil, "egress tcp apart by namespace")
		f.add(e.Addresses != "", "egress tcp addresses")
		f.add(strings.Contains(e.Addresses, ","), "egress several addresses")
		f.add(e.To != "", "egress to")
		f.add(e.Else != "", "egress else of tcp")
		f.add(e.Originate, "egress tcp originate-tls")
		f.add(e.Gateway != "", "egress tcp via gateway")
		f.add(e.Accounts != nil, "egress tcp of accounts")
		return
	}
	via := map[bool]string{true: " via gateway"}[e.Gateway != ""]
	f.add(e.Sidecar, "egress via sidecar")
	f.add(via == "" && !e.Originate, "egress direct")
	f.add(via != "" && !e.Originate, "egress via gateway")
	f.add(e.Originate && !e.Mutual, "egress"+via+" originate-tls")
	f.add(e.Mutual, "egress"+via+" mutual")
	f.add(e.Addresses != "", "egress addresses")
	f.add(len(e.HTTP)+len(e.TLS) > 0, "egress ports")
	f.add(len(e.GRPC) > 0, "egress grpc")
	f.add(e.To != "", "egress to")
	f.requests(e, via)
	f.add(len(e.Hosts) > 1, "egress several hosts")
	f.add(e.Accounts != nil, "egress from account")
	f.add(e.For != nil, "egress for")
	f.add(e.Settings != "", "egress settings")
}

// requests are the forms of where requests leave to, and who may send them.
func (f *forms) requests(e Egress, via string) {
	f.add(e.To != "" && e.Addresses == "", "egress to of requests")
	f.add(strings.Contains(e.To, ":"), "egress to a port")
	f.add(strings.Contains(e.To, ","), "egress to several")
	f.add(e.Else != "", "egress else")
	f.add(e.CA, "egress"+via+" ca")
	f.add(e.Named != "", "egress name")
	f.add(e.Unverified, "egress unverified")
	f.add(e.Originate && !e.accepts(e.demanded(e.Hosts[0]), e.Hosts[0]), "egress not accepted")
	f.add(e.Routes != nil, "egress routes")
	for _, r := range e.Routes {
		f.add(len(r.Accounts) > 1, "egress routes of several accounts")
		f.add(r.Rewrite != "", "egress routes rewrite")
	}
}

// callers are the forms of who may call.
func (f *forms) callers(e Expose, behind bool) {
	a := e.Access
	f.add(len(a.Addresses) > 0, "allow address")
	f.add(len(a.Addresses) > 0 && behind, "allow address behind proxies")
	f.add(len(a.Addresses) > 0 && !e.answers(), "allow address of connections")
	f.add(len(a.Addresses) > 0 && strings.HasPrefix(strings.Join(e.Hosts, ""), "*"), "allow address of a wildcard")
	f.add(a.byServer(), "allow name")
	f.add(len(a.Names) > 0 && !a.byServer(), "allow name spiffe")
	f.add(len(a.Tokens) > 0, "allow tokens")
	f.add(len(a.Tokens) > 1, "allow tokens of alternatives")
	for _, t := range a.Tokens {
		f.add(len(t.Claims) > 0, "allow tokens claim")
	}
	f.add(a.Check != "", "check")
	f.add(len(a.kinds()) > 1, "allow several kinds")
	for _, r := range e.Routes {
		own := r.Access
		f.add(own.restricts(), "route allow")
		f.add(len(own.Tokens) > 0, "route allow tokens")
		f.add(len(own.Names) > 0, "route allow name")
		f.add(own.Check != "", "route check")
		f.add(own.Open, "route open")
		f.add(own.restricts() && a.restricts(), "route allow beside its host")
	}
}
