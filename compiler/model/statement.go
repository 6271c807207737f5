package model

import (
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Statements are all statements of a program as records: every name is full
// (the file's namespace is filled in), every value is legal by itself, every
// clause fits its statement's protocol and mode. Their order means nothing.
type Statements struct {
	Target       []Said[Version]
	Program      []Said[string]
	Meshes       []MeshDecl
	Gateways     []GatewayDecl
	Services     []ServiceDecl
	Certificates []CertificateDecl
	Tokens       []TokensDecl
	Authorizers  []AuthorizerDecl
	Exposes      []*Expose
	Routes       []RouteBlock
	Egresses     []*EgressDecl // which are large
	Confines     []ConfineDecl
	Raws         []Raw
	Expects      []Expect
	Homes        []string // the namespaces of files
	Accepts      []Accept
	Broken       Broken
}

// Accept is one `accept CODE "why"`.
type Accept struct {
	At     diag.Span
	Code   code.Code
	Reason string
	// Within is the statement to which it applies; the whole file if it is at
	// its top.
	Within    diag.Span
	WholeFile bool
}

// An Accepted is one `accept` of a program and what it silenced, sorted.
type Accepted struct {
	Accept
	Silenced []diag.Diagnostic
}

// Broken are names whose declaration had an error: they are not unknown.
type Broken struct {
	Gateways     []string
	Certificates []string
	Tokens       []string
	Authorizers  []string
	Services     []Service
}

// MeshDecl is one `mesh { ... }`.
type MeshDecl struct {
	At         diag.Span
	Domain     Said[string]
	Root       Said[string]
	Revision   Said[string]
	DNSCapture Said[bool]
	Labels     []Said[Label]
}

// GatewayDecl is one `gateway NAME { ... }`.
type GatewayDecl struct {
	At          diag.Span // the name
	Name        string
	Namespace   Said[string]
	Selector    []Said[Label] // sorted
	ServiceName Said[string]  // the Service's name; by default the gateway's
	Ports       []GatewayPort // by default 80 and 443; sorted by number
	PortsSaid   diag.Span     // the clause of Ports
	Hosts       []HostRule    // empty: anyone, anything; sorted
	Listens     []Listen      // sorted by protocol, port
	Behind      Said[int]     // proxies in front
	Deploy      Said[Deploy]
}

// A Deploy is how many pods the workload of a gateway has.
type Deploy struct {
	Least, Most int // equal: no autoscaler
}

// DefaultReplicas are those of a `deploy` without `replicas`: one pod may be replaced
// while another one serves.
var DefaultReplicas = Deploy{Least: 2, Most: 5}

// GatewayPort is a port that the gateway's Service has.
type GatewayPort struct {
	Number int
	Target int // where its pods listen; 0: not said
	At     diag.Span
}

// A HostRule is NAMESPACE/HOST: who may publish what. Host may be `*` (any) or
// `*.x` (every name below x).
type HostRule struct {
	Namespace string
	Host      host.Pattern
	At        diag.Span
}

// A Listen is a port of a gateway for routes that people write by hand, as
// objects of the target.
type Listen struct {
	At       diag.Span
	Protocol Said[Protocol]
	Mode     Said[Mode]
	Port     Said[int]
	Cert     []Said[string]
	Hosts    []HostRule
}

// ServiceDecl is one `service NAME { ... }`; several of one service add up.
type ServiceDecl struct {
	At       diag.Span // the name
	Service  Service
	Ports    []ServicePort
	Workload []Said[Label]
	Subsets  []Subset
	MTLS     Said[bool] // mtls strict
	Policies PolicySaid
}

// ServicePort is a port that a service has.
type ServicePort struct {
	Number   int
	Protocol Protocol
	Name     string // may be empty
	At       diag.Span
}

// A Subset is a named part of a service's workloads.
type Subset struct {
	Name   string
	Labels []Label // sorted
	At     diag.Span
}

// CertificateDecl is one `certificate NAME { ... }`, and after Build the
// certificate itself.
type CertificateDecl struct {
	At     diag.Span // the name
	Name   string
	Source CertificateSource
	From   diag.Span // the source clause
}

// ServiceRef is a service, or where an `expose` statement exposes it, a host outside
// the mesh, as the statement names it.
type ServiceRef struct {
	Service Service // of a host outside: the file's namespace alone
	Outside Outside
	Port    int // 0: not written
	// LikeHost is true for a text that is also a host of the statement.
	LikeHost bool
	At       diag.Span
}

// Expose is one `expose` statement.
type Expose struct {
	At       diag.Span // from the keyword to the end of the line, without the block
	Service  ServiceRef
	Protocol Said[Protocol]
	Mode     Said[Mode] // set for https and tls; where it is not written, Simple at the protocol's span
	Hosts    []Said[host.Pattern]
	Port     Said[int]    // not said: the protocol's default
	Gateway  Said[string] // not said: ingress
	Certs    []Said[string]
	Backend  Said[Backend] // its place is that of its CA, if it has one
	Redirect Said[bool]
	AlsoMesh Said[bool]
	MinTLS   Said[string] // "1.2", "1.3"
	MaxTLS   Said[string]
	Ciphers  Said[[]string]
	Access   Access
	// Routes are in the order written; empty: everything goes to Service.
	// The statement's default settings are filled in.
	Routes []Route
	// Defaults are the statement's default settings, which the route of a
	// statement without routes gets.
	Defaults Settings
}

// Backend is how a gateway calls a service.
type Backend struct {
	Kind string // "http", "mtls", "https"
	CA   string // of https: a certificate's name; empty: the system's
	Name string // of https: the name to verify; empty: the service's
	// Unverified is of https without verification of the server.
	Unverified bool
}

// RouteBlock is one `route SERVICE[:PORT] { ... }`.
type RouteBlock struct {
	At      diag.Span
	Service ServiceRef
	Routes  []Route
}

// EgressDecl is one `egress` statement.
type EgressDecl struct {
	At         diag.Span
	Namespace  string // the file's
	Hosts      []Said[host.Pattern]
	Ports      []EgressPort // empty: http 80 and tls 443, both at the host's span
	Via        Said[Via]
	Originate  Said[string] // "simple", "mutual"
	Unverified Said[bool]   // set with Originate
	CA         Said[string] // of the server: a certificate's name
	ServerName Said[string] // the SNI and the verified name of the server
	Cert       Said[string]
	Through    Said[host.Pattern]
	Addresses  []Said[string] // CIDRs, canonical
	For        []Said[string] // namespaces
	Servers    Said[Servers]
	FromLabels []Said[Label]
	Accounts   []Said[Account]
	Timeout    Said[Duration]
	Retry      Said[Retry]
	Policies   *PolicySaid   // nil: none
	Routes     []EgressRoute // in the order written; empty: all requests
}

// ConfineDecl is one `confine` statement.
type ConfineDecl struct {
	At         diag.Span
	Namespaces []Said[string]
	Except     []Said[string] // CIDRs, canonical
}

// An EgressRoute is requests that accounts may send to an egress host.
type EgressRoute struct {
	Route    // without an action
	Accounts []Said[Account]
}

// Raw is one `raw` statement: objects that a manifest states whole.
type Raw struct {
	At      diag.Span // from the keyword to the end of the line, without the block
	Path    diag.Span // the path of the manifest
	File    *diag.File
	Objects []*manifest.Object // in the order of the manifest
}

// Servers are where the servers of an outside host are.
type Servers struct {
	To   []Said[Endpoint] // sorted
	Else []Said[Endpoint] // if those of To fail; sorted
}

// An Endpoint is a server.
type Endpoint struct {
	Address string // of IP, or a host
	Port    int    // 0: the port that is called
}

// EgressPort is a port of an outside host.
type EgressPort struct {
	Number   int
	Protocol Protocol // HTTP, HTTP2, GRPC, TLS, TCP
	At       diag.Span
}

// Via is the egress path.
type Via struct {
	Gateway string // empty: the caller's sidecar
	Meant   string // the clause that the name may misspell; empty: none
}

// Account is a service account of the mesh.
type Account struct {
	Namespace, Name string
}

// String returns NAMESPACE/NAME, as the language writes it.
func (a Account) String() string { return a.Namespace + "/" + a.Name }
