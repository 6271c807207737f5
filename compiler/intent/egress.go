package intent

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egress allows traffic to hosts outside the mesh:
//
//	egress HOST, ... [http PORT, ...] [http2 PORT, ...] [grpc PORT, ...] [tls PORT, ...] [tcp PORT, ...]
//	       [via sidecar | via gateway [NAME]]
//	       [originate-tls [mutual] [unverified | [ca NAME] [name HOST]]] [cert NAME] [through HOST] [addresses CIDR, ...] [for NAMESPACE, ...]
//	       [to ADDRESS|HOST[:PORT], ... [else ADDRESS|HOST[:PORT], ...]]
//	       [from LABEL=VALUE | from account NAMESPACE/NAME, ...] [{ routes and settings }]
type egress struct {
	lang.Node
	Hosts   []lang.Host    `parser:"'egress':Word @@ (',':Punct @@)*" names:"host"`
	Clauses []egressClause `parser:"@@*"`
	Lines   []egressLine   `parser:"('{':Punct (@@ (EOL @@)*)? '}':Punct)?"`
}

type egressLine struct {
	Route    *egressRoute    `parser:"  @@"`
	Settings []egressSetting `parser:"| @@ (Sep @@)*"`
}

type egressClause struct {
	lang.Node
	HTTP      []lang.Port      `parser:"  'http':Word @@ (',':Punct @@)*"`
	HTTP2     []lang.Port      `parser:"| 'http2':Word @@ (',':Punct @@)*"`
	GRPC      []lang.Port      `parser:"| 'grpc':Word @@ (',':Punct @@)*"`
	TLS       []lang.Port      `parser:"| 'tls':Word @@ (',':Punct @@)*"`
	TCP       []lang.Port      `parser:"| 'tcp':Word @@ (',':Punct @@)*"`
	Via       *viaClause       `parser:"| 'via':Word @@"`
	Originate *originate       `parser:"| @@"`
	Cert      *lang.DottedName `parser:"| 'cert':Word @@" names:"certificate"`
	Through   *lang.Host       `parser:"| 'through':Word @@" names:"host"`
	Addresses []lang.CIDR      `parser:"| 'addresses':Word @@ (',':Punct @@)*"`
	For       []Namespace      `parser:"| 'for':Word @@ (',':Punct @@)*"`
	To        *servers         `parser:"| 'to':Word @@"`
	From      *egressFrom      `parser:"| 'from':Word @@"`
}

// viaClause is sidecar | gateway [NAME]. A word that begins a clause is not a
// NAME.
type viaClause struct {
	Sidecar bool             `parser:"  @'sidecar':Word"`
	Gateway bool             `parser:"| @'gateway':Word"`
	Name    *OptionalGateway `parser:"  @@?" names:"gateway"`
}

// OptionalGateway is the name of a gateway in a place where it is optional.
type OptionalGateway struct{ Gateway }

// Parse takes a word that does not begin a clause.
func (g *OptionalGateway) Parse(lex *lexer.PeekingLexer) error {
	return g.Take(lex, func(l lang.Leaf) bool { return l.Opaque() || !slices.Contains(egressClauses(), l.Text) })
}

// egressClauses are the words that begin the clauses of `egress`.
var egressClauses = lang.FirstWords[egressClause]()

type originate struct {
	Keyword bool           `parser:"@'originate-tls':Word"`
	Mutual  bool           `parser:"@'mutual':Word?"`
	Options []verification `parser:"@@*"`
}

type egressFrom struct {
	Accounts []Account   `parser:"  'account':Word @@ (',':Punct @@)*"`
	Label    *lang.Label `parser:"| @@"`
}

type egressSetting struct {
	lang.Node
	Timeout *lang.Duration `parser:"  'timeout':Word @@"`
	Retry   *retry         `parser:"| 'retry':Word @@"`
	Policy  *policy        `parser:"| @@"`
	Accept  *accept        `parser:"| @@"`
}

// Namespace is the name of a namespace.
type Namespace struct{ lang.Name }

// Account is a service account: NAMESPACE/NAME.
type Account struct{ lang.Leaf }

func (a Account) value(s *scope) model.Account {
	namespace, name, found := a.Cut("/")
	if !found {
		s.Wrong(a, code.InvalidName, "write it as "+s.namespace+"/"+a.Text, "invalid account `%s`: must have a namespace", a.Text)
		return model.Account{}
	}
	return model.Account{
		Namespace: lang.Name{Leaf: namespace}.Value(&s.Scope),
		Name:      lang.DottedName{Leaf: name}.Value(&s.Scope),
	}
}

func (e *egress) lower(s *scope, out *model.Statements) {
	record := &model.EgressDecl{At: s.At(e.Line()), Namespace: s.namespace}
	record.Hosts = s.hosts(e.Hosts)
	for _, h := range e.Hosts {
		if host.Pattern(h.Text).IsAny() {
			s.Wrong(h, code.AnyEgressHost, "name the hosts, as *.example.com", "invalid egress host `*`: must not match all hosts")
		}
	}
	if e.splitWord(s) {
		return
	}
	seen := map[string]lang.Placed{}
	for i := range e.Clauses {
		c := &e.Clauses[i]
		keyword := c.Tokens[0].Value
		if first, found := seen[keyword]; found {
			s.twice(c, first, keyword)
			continue
		}
		seen[keyword] = c
		c.set(s, record)
	}
	e.set(s, record)
	if !s.Failed {
		out.Egresses = append(out.Egresses, record)
	}
}

// set adds the clause to the record.
func (c *egressClause) set(s *scope, record *model.EgressDecl) {
	switch {
	case c.HTTP != nil:
		record.Ports = s.egressPorts(record.Ports, c.HTTP, model.HTTP)
	case c.HTTP2 != nil:
		record.Ports = s.egressPorts(record.Ports, c.HTTP2, model.HTTP2)
	case c.GRPC != nil:
		record.Ports = s.egressPorts(record.Ports, c.GRPC, model.GRPC)
	case c.TLS != nil:
		record.Ports = s.egressPorts(record.Ports, c.TLS, model.TLS)
	case c.TCP != nil:
		record.Ports = s.egressPorts(record.Ports, c.TCP, model.TCP)
	case c.Via != nil:
		record.Via = within(s, c.Via.value(s), c.via(), c)
	case c.Originate != nil:
		c.setOriginate(s, record)
	case c.Cert != nil:
		record.Cert = within(s, s.certificate(*c.Cert), c.Cert, c)
	case c.Through != nil:
		record.Through = within(s, host.Pattern(c.Through.Plain(&s.Scope)), c.Through, c)
	case c.Addresses != nil:
		record.Addresses = each(s, c.Addresses, func(v lang.CIDR) string { return v.Value(&s.Scope) })
	case c.To != nil:
		record.Servers = said(s, c.To.value(s), c)
	case c.For != nil:
		record.For = each(s, c.For, func(v Namespace) string { return v.Value(&s.Scope) })
	case c.From.Label != nil:
		key, value := c.From.Label.Value(&s.Scope)
		record.FromLabels = []model.Said[model.Label]{within(s, model.Label{Key: key, Value: value}, c.From.Label, c)}
	default:
		record.Accounts = each(s, c.From.Accounts, func(v Account) model.Account { return v.value(s) })
	}
}

// via returns the gateway's name, or the clause without one.
func (c *egressClause) via() lang.Placed {
	if c.Via.Name != nil {
		return c.Via.Name
	}
	return c
}

// setOriginate adds TLS origination, and how the server is verified.
func (c *egressClause) setOriginate(s *scope, record *model.EgressDecl) {
	record.Originate = said(s, "simple", c)
	if c.Originate.Mutual {
		record.Originate.Value = "mutual"
	}
	v := verified(s, c.Originate.Options, c)
	record.CA, record.ServerName = v.ca, v.name
	record.Unverified = said(s, v.unverified.Is(), c)
}

func (w *viaClause) value(s *scope) model.Via {
	switch {
	case w.Sidecar:
		return model.Via{}
	case w.Name == nil:
		return model.Via{Gateway: "egress"}
	}
	return model.Via{Gateway: w.Name.Value(&s.Scope), Meant: lang.Nearest(w.Name.Text, wholeClauses)}
}

// wholeClauses are the clauses of one word: if one is misspelt, it reads as the name
// of a gateway.
var wholeClauses = []string{"originate-tls"}

// splitWord reports `via gateway originate tls`, which reads as a gateway and a
// port.
func (e *egress) splitWord(s *scope) bool {
	for i, c := range e.Clauses {
		if c.Via == nil || c.Via.Name == nil || i+1 == len(e.Clauses) {
			continue
		}
		next := e.Clauses[i+1]
		one := c.Via.Name.Text + "-" + next.Tokens[0].Value
		if next.TLS != nil && slices.Contains(wholeClauses, one) && !lang.IsPort(next.TLS[0].Text) {
			both := s.Span(c.Via.Name).Join(s.At(lang.Node{Tokens: next.Tokens[:1]}.Piece()))
			s.Report(diag.At(both, code.UnknownWord, "unknown words `%s %s`", c.Via.Name.Text, next.Tokens[0].Value).WithHint("write `%s`", one))
			return true
		}
	}
	return false
}

// A leaf is one of the leaves of a grammar.
type leaf interface {
	lang.Placed
	Word() lang.Leaf
}

// each returns the values of a list with their places, and reports duplicates.
func each[L leaf, T comparable](s *scope, list []L, value func(L) T) []model.Said[T] {
	var seen first[T]
	var none T
	out := make([]model.Said[T], 0, len(list))
	for _, leaf := range list {
		v, at := value(leaf), s.At(leaf.Piece())
		if v != none && (len(list) == 1 || !again(s, &seen, v, leaf, leaf.Word().Text)) {
			out = append(out, model.Said[T]{Value: v, At: at, Clause: at})
		}
	}
	return out
}

// egressPorts adds the ports of a protocol, and reports ports of two protocols.
func (s *scope) egressPorts(list []model.EgressPort, leaves []lang.Port, protocol model.Protocol) []model.EgressPort {
	others := make(map[int]model.EgressPort, len(list))
	for _, o := range list {
		others[o.Number] = o
	}
	for _, p := range each(s, leaves, func(v lang.Port) int { return v.Value(&s.Scope) }) {
		if o, found := others[p.Value]; found {
			s.Report(diag.At(p.At, code.ConflictingEgressPorts, "conflicting protocols for port %d: %s and %s", p.Value, o.Protocol, protocol).
				WithHint("keep one of them").WithRelated(o.At, "%s here", o.Protocol))
			continue
		}
		list = append(list, model.EgressPort{Number: p.Value, Protocol: protocol, At: p.At})
	}
	return list
}

// set adds the settings of the block.
func (e *egress) set(s *scope, record *model.EgressDecl) {
	for _, l := range e.Lines {
		for i := range l.Settings {
			l.Settings[i].set(s, record)
		}
	}
	defaults := model.Settings{Timeout: record.Timeout, Retry: record.Retry}
	for _, l := range e.Lines {
		if l.Route != nil {
			record.Routes = append(record.Routes, l.Route.value(s, defaults))
		}
	}
}

func (v *egressSetting) set(s *scope, record *model.EgressDecl) {
	switch {
	case v.Accept != nil:
		s.acceptHere(v.Accept)
	case v.Timeout != nil:
		once(s, &record.Timeout, v.Timeout.Value(&s.Scope), v.Timeout, v, "timeout")
	case v.Retry != nil:
		once(s, &record.Retry, v.Retry.value(s), v, v, "retry")
	default:
		if record.Policies == nil {
			record.Policies = new(model.PolicySaid)
		}
		v.Policy.set(s, record.Policies)
	}
}
