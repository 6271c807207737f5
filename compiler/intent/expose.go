package intent

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// expose exposes a service, or a host outside the mesh, at a gateway:
//
//	expose SERVICE[.NAMESPACE][:PORT] | http[s]://HOST[:PORT]
//	       PROTOCOL [MODE] [at HOST, ...] [on PORT] [via GATEWAY]
//	       [cert NAME[, NAME]] [backend http | backend mtls | backend https [unverified | [ca NAME] [name HOST]]]
//	       [redirect http] [also mesh] [{ routes and settings }]
type expose struct {
	lang.Node
	Service  Service        `parser:"'expose':Word @@" names:"service"`
	Protocol Protocol       `parser:"@@"`
	Mode     *mode          `parser:"@@?"`
	Clauses  []exposeClause `parser:"@@*"`
	Lines    []exposeLine   `parser:"('{':Punct (@@ (EOL @@)*)? '}':Punct)?"`
}

type mode struct {
	lang.Node
	Name []string `parser:"@('simple':Word | 'passthrough':Word | 'mutual':Word 'optional':Word?)"`
}

type exposeClause struct {
	lang.Node
	At       []lang.Host       `parser:"  'at':Word @@ (',':Punct @@)*" names:"host"`
	On       *lang.Port        `parser:"| 'on':Word @@"`
	Via      *Gateway          `parser:"| 'via':Word @@" names:"gateway"`
	Cert     []lang.DottedName `parser:"| 'cert':Word @@ (',':Punct @@)?" names:"certificate"`
	Backend  *backend          `parser:"| 'backend':Word @@"`
	Redirect bool              `parser:"| @('redirect':Word 'http':Word)"`
	AlsoMesh bool              `parser:"| @('also':Word 'mesh':Word)"`
}

type exposeLine struct {
	Route    *route          `parser:"  @@"`
	Settings []exposeSetting `parser:"| @@ (Sep @@)*"`
}

type exposeSetting struct {
	TLS    *serverTLS `parser:"  @@"`
	Accept *accept    `parser:"| @@"`
	Access *access    `parser:"| @@"`
	Route  *setting   `parser:"| @@"`
}

type backend struct {
	Kind    string         `parser:"  @'http':Word | @'mtls':Word"`
	HTTPS   bool           `parser:"| @'https':Word"`
	Options []verification `parser:"  @@*"`
}

// Gateway is the name of a gateway.
type Gateway struct{ lang.Name }

var protocols = []string{"http", "https", "http2", "grpc", "tls", "tcp", "mongo"}

// exposeClauses are the words that begin the clauses of `expose`.
var exposeClauses = lang.FirstWords[exposeClause]()

// Protocol is a protocol of `expose`.
type Protocol struct{ lang.Leaf }

// Parse takes a word that does not begin a clause.
func (p *Protocol) Parse(lex *lexer.PeekingLexer) error {
	return p.Take(lex, func(l lang.Leaf) bool { return l.Opaque() || !slices.Contains(exposeClauses(), l.Text) })
}

// value returns the protocol, or reports an unknown one and returns "". mutual is the
// notation of TLS with client certificates in its place.
func (p Protocol) value(s *scope, mutual string) model.Protocol {
	if p.Given {
		s.Wrong(p, code.ValueAsKeyword, "write one of "+list(protocols), "the protocol must be written out: a value is never a protocol")
		return ""
	}
	if !p.Quoted && slices.Contains(protocols, p.Text) {
		return model.Protocol(p.Text)
	}
	if p.Quoted && slices.Contains(protocols, p.Text) {
		s.Wrong(p, code.UnknownProtocol, "write `"+p.Text+"` without quotes", "the protocol must not be quoted")
		return ""
	}
	hint := "write one of " + list(protocols)
	d := diag.At(s.Span(p), code.UnknownProtocol, "unknown protocol `%s`", p.Text)
	switch strings.ToLower(p.Text) {
	case "mtls", "mutual":
		s.Report(d.WithHint("write `%s`", mutual))
		return ""
	case "ssl":
		s.Report(d.WithHint("write `https`"))
		return ""
	}
	if scheme, host, url := strings.Cut(p.Text, "://"); url && slices.Contains(protocols, scheme) {
		host, _, _ = strings.Cut(host, "/")
		hint = "write `" + scheme + " at " + host + "`"
	}
	s.Report(lang.Suggest(d, p.Text, protocols, hint))
	return ""
}

func (e *expose) lower(s *scope, out *model.Statements) {
	record := model.Expose{At: s.At(e.Line()), Service: e.exposed(s)}
	record.Protocol = said(s, e.Protocol.value(s, "https mutual"), e.Protocol)
	e.setMode(s, &record)
	for i := range e.Clauses {
		e.Clauses[i].set(s, &record)
	}
	if record.Protocol.Value != "" {
		e.legalize(s, &record)
	}
	e.setBlock(s, &record)
	if !s.Failed {
		out.Exposes = append(out.Exposes, &record)
	}
}

// setMode sets the TLS mode, which only https and tls have. The default is
// simple.
func (e *expose) setMode(s *scope, record *model.Expose) {
	protocol := record.Protocol.Value
	switch tls := protocol == model.HTTPS || protocol == model.TLS; {
	case e.Mode == nil && tls:
		record.Mode = said(s, model.Simple, e.Protocol)
	case e.Mode == nil:
	case !tls && protocol != "":
		s.Wrong(e.Mode, code.ClauseNotForMode, orHTTPS(protocol, model.NoMode), "a TLS mode is not allowed with %s", protocol)
	default:
		record.Mode = said(s, model.Mode(strings.Join(e.Mode.Name, " ")), e.Mode)
	}
}

// set adds the clause to the record.
func (c *exposeClause) set(s *scope, record *model.Expose) {
	switch {
	case c.At != nil:
		if len(record.Hosts) > 0 {
			s.repeated(c, record.Hosts[0].At, "at")
			return
		}
		record.Hosts = s.hosts(c.At)
	case c.On != nil:
		once(s, &record.Port, c.On.Value(&s.Scope), c.On, c, "on")
	case c.Via != nil:
		once(s, &record.Gateway, c.Via.Value(&s.Scope), c.Via, c, "via")
	case c.Cert != nil:
		c.setCerts(s, record)
	case c.Backend != nil:
		once(s, &record.Backend, c.Backend.value(s, c), c.backend(), c, "backend")
	case c.Redirect:
		once(s, &record.Redirect, true, c, c, "redirect http")
	default:
		once(s, &record.AlsoMesh, true, c, c, "also mesh")
	}
}

func (c *exposeClause) setCerts(s *scope, record *model.Expose) {
	if len(record.Certs) > 0 {
		s.repeated(c, record.Certs[0].At, "cert")
		return
	}
	record.Certs = each(s, c.Cert, func(v lang.DottedName) string { return s.certificate(v) })
}

// backend returns the name of the backend's CA, or the clause without one.
func (c *exposeClause) backend() lang.Placed {
	for _, option := range c.Backend.Options {
		if option.CA != nil {
			return option.CA
		}
	}
	return c
}

func (b *backend) value(s *scope, clause lang.Placed) model.Backend {
	out := model.Backend{Kind: b.Kind}
	if b.HTTPS {
		out.Kind = "https"
	}
	v := verified(s, b.Options, clause)
	out.CA, out.Name, out.Unverified = v.ca.Value, v.name.Value, v.unverified.Value
	return out
}

// setBlock adds the routes and settings of the block.
func (e *expose) setBlock(s *scope, record *model.Expose) {
	var defaults []setting
	var tls tlsSaid
	var routes []*route
	var callers []*access
	for _, l := range e.Lines {
		if l.Route != nil {
			routes = append(routes, l.Route)
		}
		for i := range l.Settings {
			switch v := l.Settings[i]; {
			case v.TLS != nil:
				v.TLS.set(s, &tls)
			case v.Accept != nil:
				s.acceptHere(v.Accept)
			case v.Access != nil:
				callers = append(callers, v.Access)
			default:
				defaults = append(defaults, *v.Route)
			}
		}
	}
	tls.finish(s, record, e.what(record))
	e.checkAccess(s, record, callers)
	record.Access = s.accessOf(callers)
	if e.opaque(record) {
		e.setShares(s, record, routes, defaults)
		return
	}
	record.Defaults = s.settings(defaults)
	e.checkRouteAccess(s, record, routes)
	record.Routes = slices.Grow(record.Routes, len(routes))
	for _, r := range routes {
		record.Routes = append(record.Routes, r.value(s, record.Defaults, record.AlsoMesh.Value))
	}
	e.warnOfMesh(s, record)
	if record.AlsoMesh.Value {
		s.refuseOutsideInMesh(append(slices.Clip(record.Routes), model.Route{Settings: record.Defaults}))
	}
	if len(routes) > 0 || s.partial {
		return
	}
	s.checkFaults(record.Defaults, record.Defaults)
	s.checkSticky(&model.Route{Settings: record.Defaults, Action: model.Action{Destinations: make([]model.Destination, 1)}, At: []diag.Span{record.At}}, true)
	if path := record.Defaults.RewritePath; path.Is() {
		s.Report(diag.At(path.Clause, code.RewriteWithoutPath, "`rewrite` requires a route with a path").
			WithHint("write `route / -> %s { rewrite %s }`", e.Service.Text, path.Value))
	}
}
