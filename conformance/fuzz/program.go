package fuzz

import (
	"fmt"
	"slices"
	"strings"
)

// Program is a list of statements, spread over files. Target is the minor version of `target istio`, Name that of
// `program`; 0 and "" are not written. Declared says that certificates are declared, which are Secrets all the same.
// Where Other is written, the statements of Build 1 are a program of that name, built alone, at the same gateways.
type Program struct {
	Target     int
	Name       string
	Other      string
	Declared   bool
	DNSCapture bool
	Behind     int // proxies in front of the gateway edge
	Listens    []Listen
	Exposes    []Expose
	Meshes     []Mesh
	Egresses   []Egress
}

// Expose is one expose statement.
type Expose struct {
	Service  string // NAME.NAMESPACE:PORT
	Protocol string // http, http2, grpc, https, tls, tcp, mongo
	Mode     string // "", mutual, mutual optional, passthrough
	Hosts    []string
	On       int
	Gateway  string
	Cert     string
	Backend  string
	Redirect bool
	AlsoMesh bool
	TLSMin   string
	Accept   string // the code of a warning
	Access   Access
	Routes   []Route
	File     int
	Build    int
}

// Mesh is a route statement: rules for a service that hold in the mesh only.
type Mesh struct {
	Service string
	Routes  []Route
	File    int
	Build   int
}

// Route is one line of a block. Kind is "" (whole segments), "=", "^=" or "~". It answers with Status or Redirect if these
// are set, else it goes to Dests.
type Route struct {
	Method, Kind, Path string
	Conds              []Cond
	From               string   // the label app
	Accounts           []string // NAMESPACE/NAME, of a route of an egress host, which has no destinations
	Dests              []Dest
	Status             int
	Redirect           string
	Rewrite            string
	CORS               bool   // for the pages of one origin
	Sticky             bool   // shares that stay with a cookie, which no call has
	Settings           string // that no call shows
	Access             Access
}

// Cond is a condition on a header or a query parameter; Op is "" (it is there), =, ^= or ~.
type Cond struct{ What, Name, Op, Value string }

// Dest is a service, perhaps a subset of it, and its share in percent.
type Dest struct {
	Service, Subset string
	Share           int
}

// Egress is one egress statement.
type Egress struct {
	Hosts          []string
	HTTP, TLS, TCP []int // as written; all empty: http 80 and tls 443
	GRPC           []int
	Gateway        string
	Sidecar        bool // via sidecar is written
	Originate      bool
	Mutual         bool // with the certificate partner, or Cert
	Cert           string
	CA             bool // the certificate of the authority of private servers
	Named          string
	Unverified     bool
	Through        string
	Addresses      string
	To, Else       string
	From           string   // the label app, of pods in the file's namespace
	Accounts       []string // NAMESPACE/NAME
	For            []string
	Settings       string
	Routes         []Route // by account
	File           int
	Build          int

	parts []Egress // of a sum, the statements
}

// namespaces are those of the files, by number.
var namespaces = []string{"default", "shop", "ops"}

// String writes the statement.
func (e Expose) String() string {
	words := []string{"expose", e.Service, e.Protocol}
	add := func(when bool, text ...string) {
		if when {
			words = append(words, text...)
		}
	}
	add(e.Mode != "", e.Mode)
	add(len(e.Hosts) > 0, "at", strings.Join(e.Hosts, ", "))
	add(true, fmt.Sprintf("on %d", e.On))
	add(e.Gateway != "ingress", "via", e.Gateway)
	add(e.Cert != "", "cert", e.Cert)
	add(e.Backend != "", "backend", e.Backend)
	add(e.Redirect, "redirect http")
	add(e.AlsoMesh, "also mesh")
	var lines []string
	if e.Accept != "" {
		lines = append(lines, fmt.Sprintf("accept %s %q", e.Accept, "it is meant"))
	}
	if e.TLSMin != "" {
		lines = append(lines, "tls min "+e.TLSMin)
	}
	lines = append(lines, e.Access.lines()...)
	return strings.Join(words, " ") + block(lines, e.Routes)
}

// String writes the statement.
func (m Mesh) String() string { return "route " + m.Service + block(nil, m.Routes) }

func block(lines []string, routes []Route) string {
	for _, r := range routes {
		lines = append(lines, r.String())
	}
	if len(lines) == 0 {
		return ""
	}
	return " {\n  " + strings.Join(lines, "\n  ") + "\n}"
}

// String writes the route.
func (r Route) String() string {
	words := []string{"route"}
	for _, w := range []string{r.Method, r.Kind} {
		if w != "" {
			words = append(words, w)
		}
	}
	if r.Kind == "~" {
		words = append(words, "`"+r.Path+"`")
	} else if r.Path != "" {
		words = append(words, r.Path)
	}
	for _, c := range r.Conds {
		words = append(words, c.What, c.Name)
		if c.Op != "" {
			words = append(words, c.Op, c.Value)
		}
	}
	if r.From != "" {
		words = append(words, "from app="+r.From)
	}
	if len(r.Accounts) > 0 {
		words = append(words, "from account", strings.Join(r.Accounts, ", "))
	} else {
		words = append(words, "->", r.target())
	}
	var settings []string
	if r.Rewrite != "" {
		settings = append(settings, "rewrite `"+r.Rewrite+"`")
	}
	if r.CORS {
		settings = append(settings, "cors { origin "+page+"  headers x-user }")
	}
	if r.Sticky {
		settings = append(settings, "sticky cookie track 1h")
	}
	if r.Settings != "" {
		settings = append(settings, r.Settings)
	}
	if access := r.Access.lines(); len(access) > 0 {
		return strings.Join(words, " ") + " {\n    " + strings.Join(append(access, settings...), "\n    ") + "\n  }"
	}
	if len(settings) > 0 {
		words = append(words, "{", strings.Join(settings, ", "), "}")
	}
	return strings.Join(words, " ")
}

func (r Route) target() string {
	switch {
	case r.Status != 0:
		return fmt.Sprintf("respond %d", r.Status)
	case r.Redirect != "":
		return "redirect " + r.Redirect
	}
	var dests []string
	for _, d := range r.Dests {
		text := d.String()
		if len(r.Dests) > 1 {
			text = fmt.Sprintf("%d%% %s", d.Share, text)
		}
		dests = append(dests, text)
	}
	return strings.Join(dests, ", ")
}

// String writes a destination without its share; it reads alike in programs and in calls.
func (d Dest) String() string {
	if d.Subset != "" {
		return d.Service + "/" + d.Subset
	}
	return d.Service
}

// String writes the statement.
func (e Egress) String() string {
	words := []string{"egress", strings.Join(e.Hosts, ", ")}
	add := func(when bool, text ...string) {
		if when {
			words = append(words, text...)
		}
	}
	for _, list := range []struct {
		word  string
		ports []int
	}{{"http", e.HTTP}, {"grpc", e.GRPC}, {"tls", e.TLS}, {"tcp", e.TCP}} {
		add(len(list.ports) > 0, list.word, strings.Trim(strings.ReplaceAll(fmt.Sprint(list.ports), " ", ", "), "[]"))
	}
	add(e.Sidecar, "via sidecar")
	add(e.Gateway != "", "via gateway", e.Gateway)
	add(e.Originate, "originate-tls")
	add(e.Mutual, "mutual")
	add(e.Unverified, "unverified")
	add(e.CA, "ca private")
	add(e.Named != "", "name", e.Named)
	add(e.Mutual, "cert "+e.certificate())
	add(e.Through != "", "through", e.Through)
	add(e.Addresses != "", "addresses", e.Addresses)
	add(e.To != "", "to", e.To)
	add(e.Else != "", "else", e.Else)
	add(e.From != "", "from app="+e.From)
	add(len(e.Accounts) > 0, "from account", strings.Join(e.Accounts, ", "))
	add(len(e.For) > 0, "for", strings.Join(e.For, ", "))
	if len(e.Routes) > 0 {
		return strings.Join(words, " ") + block(nil, e.Routes)
	}
	add(e.Settings != "", "{ "+e.Settings+" }")
	return strings.Join(words, " ")
}

// clone copies the lists, so that shrinking one leaves the other.
func (p Program) clone() Program {
	p.Exposes, p.Meshes, p.Egresses = slices.Clone(p.Exposes), slices.Clone(p.Meshes), slices.Clone(p.Egresses)
	p.Listens = slices.Clone(p.Listens)
	return p
}
