package model

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Model is a whole program. Its lists are sorted by what the entries are about,
// never by their places.
type Model struct {
	Target    Fact[Version]
	TargetSet bool         // it is stated, not the default
	Program   Fact[string] // empty: none
	Mesh      Mesh

	Gateways     []*Gateway        // by name; declared and predeclared
	Services     []*ServiceInfo    // by namespace, name; all that the program names
	Certificates []*Certificate    // by name; declared ones
	Tokens       []*TokensDecl     // by name
	Authorizers  []*AuthorizerDecl // by name
	Published    []*Published      // by gateway, port, host
	MeshHosts    []*MeshHost       // by host
	AlsoMesh     []MeshName        // by place; hosts that statements publish in the mesh
	Egress       []*EgressHost     // by host
	Confined     []*Confined       // by namespace

	Raws []Raw // by place

	Expects []Expect // by place
	Homes   []string // the namespaces of files, sorted

	// listening is what Listening returns, and deployers what Deployer finds; empty
	// before FindTargets.
	listening Targets
	deployers map[Service]*Gateway

	// derived is what Derived has computed, by type; nil before Finish.
	derived *sync.Map

	// Inventory is what is known of the cluster; nil: nothing.
	Inventory Inventory

	// Now is when the certificates of the inventory must be valid; zero: not known.
	Now time.Time

	// Broken are declarations with errors.
	Broken Broken

	// Clauses returns the spans of all clauses of expose, route, egress and raw
	// statements: each must be an origin of something that is emitted. They are collected
	// when they are asked for, once.
	Clauses func() []diag.Span
}

// Mesh is what is known about the mesh.
type Mesh struct {
	Domain     Fact[string] // default: the target's
	Root       Fact[string] // default: the target's
	Revision   Fact[string] // empty: none
	DNSCapture Fact[bool]
	Labels     []Said[Label] // sorted by key
}

// A Gateway is a gateway workload.
type Gateway struct {
	Name      string
	Namespace string
	Selector  []Label // sorted
	Service   string  // name of its Service, in Namespace
	Ports     []GatewayPort
	Hosts     []HostRule
	Listens   []Listen
	Declared  diag.Span // nowhere: predeclared
	// The words that state the namespace, the selector, the Service and the ports.
	NamespaceSaid, SelectorSaid, ServiceSaid, PortsSaid diag.Span
	// Behind is the number of proxies in front of it that the gateway trusts.
	Behind Said[int]
	// Deploy is set if the program makes the gateway's workload and Service.
	Deploy Said[Deploy]
}

// A Confined is a namespace whose pods leave the mesh only as egress statements state.
type Confined struct {
	Namespace string
	Except    []Said[string] // CIDRs that the pods can reach as well; sorted
	Said      []diag.Span    // the statements, sorted
	Named     []diag.Span    // the words that name the namespace, sorted
}

// ServiceInfo is all that is known about one service of the mesh.
type ServiceInfo struct {
	Service Service
	Ports   []ServicePort // declared; sorted by number
	// Inventory are the ports that the inventory shows; sorted by number.
	Inventory []ServicePort
	Workload  []Label // sorted; empty: not declared
	// WorkloadSaid is the clause of Workload.
	WorkloadSaid diag.Span
	Subsets      []Subset // sorted by name
	MTLS         Fact[bool]
	Policies     Policies
	Backend      Fact[Backend] // default http
	Declared     []diag.Span
}

// A Certificate is a declared certificate.
type Certificate = CertificateDecl

// A Published is one host on one port of one gateway: its server settings and
// its routes, the winning one first. tcp and mongo have no host.
type Published struct {
	Gateway  *Gateway
	Port     int
	Host     host.Pattern // empty for tcp and mongo; `*` is any host
	Protocol Fact[Protocol]
	Mode     Fact[Mode]
	// Certs names one certificate, or two (RSA and ECDSA); none: the host's
	// default Secret, HOST-credential.
	Certs Fact[[]string]
	// CertNames are the names of Certs with their places, sorted by name.
	CertNames []Said[string]
	MinTLS    Fact[string]
	MaxTLS    Fact[string]
	Ciphers   Fact[[]string]
	Access    Access // of all requests, but those of open routes
	Routes    []Route
	// Services are those whose statements publish the host, sorted.
	Services []Service
	Said     []diag.Span // the statements, sorted
	// The words of those statements that name the host, the port, the gateway
	// and the services; sorted, empty where a default was taken.
	HostSaid, PortSaid, GatewaySaid, ServiceSaid []diag.Span
	// LikeHost are the services that are written as a host of their statement.
	LikeHost []ServiceRef
}

// CertAt returns the place of the name of a certificate of the host, or else of
// the host.
func (p *Published) CertAt(name string) diag.Span {
	i, named := slices.BinarySearchFunc(p.CertNames, name, func(s Said[string], name string) int { return strings.Compare(s.Value, name) })
	if !named {
		return diag.First(p.HostSaid)
	}
	return p.CertNames[i].At
}

// A MeshHost is a host whose requests in the mesh are routed by the program: a
// service of the mesh, or a host that is exposed `also mesh`.
type MeshHost struct {
	Service *Service     // nil: a host
	Host    host.Pattern // empty: Service
	Home    string       // the namespace of the service; of several, the first
	Ports   []MeshPort
	Said    []diag.Span // the statements, sorted
	// Named are the words that name the host or the service, and `also mesh`.
	Named []diag.Span
}

// A MeshName is a host that a statement publishes in the mesh for a service.
type MeshName struct {
	Service Service
	Host    Said[host.Pattern]
}

// A MeshPort is the routes of one port of a mesh host, the winning one first.
// The last one takes what is left where that is to go to the service.
type MeshPort struct {
	Port   int
	Routes []Route
}

// An EgressHost is one outside host and everything that statements state about it.
type EgressHost struct {
	Host      host.Pattern
	Ports     []EgressPort // by number
	Via       Fact[Via]
	Gateway   *Gateway     // of Via; nil: sidecars
	Home      string       // the namespace of its objects
	Originate Fact[string] // "": not; "simple", "mutual"
	// Unverified says that the server's certificate is not verified.
	Unverified Fact[bool]
	// OriginatePort is the tls port to which http is sent; 0 without origination, or
	// without http.
	OriginatePort   int
	For             []Said[string] // sorted; empty: every namespace
	Policies        *Policies      // never nil: hosts without policies share one without any
	*EgressSettings                // never nil: hosts without settings share one without any
	Said            []diag.Span    // the statements, and the words of them that name the host
	Named           []diag.Span    // the words alone
}

// Originates reports whether what leaves from the port is encrypted: requests, and
// bytes of tcp.
func (h *EgressHost) Originates(p EgressPort) bool {
	return h.Originate.Value != "" && (p.Protocol.PlainHTTP() || p.Protocol == TCP)
}

// Namespaces returns the namespaces of For; none: the host is visible in all.
func (h *EgressHost) Namespaces() []string {
	var out []string
	for _, n := range h.For {
		out = append(out, n.Value)
	}
	return out
}

// VisibleWith reports whether both hosts are visible in some namespace of their For.
func (h *EgressHost) VisibleWith(o *EgressHost) bool {
	return len(h.For) == 0 || len(o.For) == 0 || slices.ContainsFunc(h.For, func(n Said[string]) bool {
		return slices.ContainsFunc(o.For, func(m Said[string]) bool { return m.Value == n.Value })
	})
}

// ClientCerts returns the client certificates of the host, each with the first place that
// names it, sorted by name: one, or those of its workloads or callers.
func (h *EgressHost) ClientCerts() []Said[string] {
	var out []Said[string]
	for _, o := range h.Originators {
		if o.Cert.Is() {
			out = append(out, o.Cert)
		}
	}
	for _, c := range h.Callers {
		if c.Cert.Is() {
			out = append(out, c.Cert)
		}
	}
	if len(out) == 0 && h.Cert.Is() {
		return []Said[string]{{Value: h.Cert.Value, At: h.Cert.At, Clause: h.Cert.Said[0]}}
	}
	slices.SortFunc(out, func(x, y Said[string]) int { return cmp.Or(strings.Compare(x.Value, y.Value), x.At.Compare(y.At)) })
	return slices.CompactFunc(out, func(x, y Said[string]) bool { return x.Value == y.Value })
}

// An Originator is the workloads of a namespace that originate mutual TLS at their
// sidecars.
type Originator struct {
	Namespace string
	Label     Label
	At        diag.Span
	// Cert is the certificate in their namespace, where the workloads of the host have
	// different ones; unset: Cert of the host.
	Cert Said[string]
}

// byName finds services by their names.
type byName map[Service]*ServiceInfo

// Service returns what is known of a service; nil for nothing.
func (m *Model) Service(s Service) *ServiceInfo {
	if m.derived != nil {
		return Derived(m, servicesByName)[s]
	}
	i, found := slices.BinarySearchFunc(m.Services, s, func(x *ServiceInfo, s Service) int { return x.Service.Compare(s) })
	if !found {
		return nil
	}
	return m.Services[i]
}

func servicesByName(m *Model) byName {
	all := make(byName, len(m.Services))
	for _, info := range m.Services {
		all[info.Service] = info
	}
	return all
}
