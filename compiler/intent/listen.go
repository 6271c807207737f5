package intent

import (
	"cmp"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// listen is a Gateway server for hand-written routes, in the block of a
// gateway:
//
//	listen PROTOCOL [MODE] on PORT [cert NAME] for NAMESPACE/HOST, ...
type listen struct {
	lang.Node
	Protocol Protocol       `parser:"@@"`
	Mode     *mode          `parser:"@@?"`
	Clauses  []listenClause `parser:"@@*"`
}

type listenClause struct {
	lang.Node
	On   *lang.Port       `parser:"  'on':Word @@"`
	Cert *lang.DottedName `parser:"| 'cert':Word @@" names:"certificate"`
	For  []HostRule       `parser:"| 'for':Word @@ (',':Punct @@)*"`
}

// value returns the record of the clause and reports its errors. place is the
// clause with its keyword.
func (l *listen) value(s *scope, place lang.Placed) model.Listen {
	record := model.Listen{At: s.Span(place), Protocol: said(s, l.Protocol.value(s, "https mutual"), l.Protocol)}
	l.setMode(s, &record)
	var rules []HostRule
	var hosts model.Said[[]model.HostRule]
	for i := range l.Clauses {
		c := &l.Clauses[i]
		switch {
		case c.On != nil:
			once(s, &record.Port, c.On.Value(&s.Scope), c.On, c, "on")
		case c.Cert != nil:
			l.setCert(s, &record, c)
		default:
			rules = append(rules, c.For...)
			once(s, &hosts, s.hostRules(c.For), c, c, "for")
		}
	}
	record.Hosts = hosts.Value
	l.need(s, record.Port.Is(), "on", "9080")
	l.need(s, hosts.Is(), "for", s.namespace+"/*")
	l.need(s, len(record.Cert) > 0 || !record.Mode.Value.Terminates(), "cert", "NAME")
	l.checkHosts(s, rules)
	return record
}

// setMode sets the TLS mode, which only https and tls have. The default is
// simple.
func (l *listen) setMode(s *scope, record *model.Listen) {
	protocol := record.Protocol.Value
	switch tls := protocol == model.HTTPS || protocol == model.TLS; {
	case l.Mode == nil && tls:
		record.Mode = said(s, model.Simple, l.Protocol)
	case l.Mode == nil, protocol == "":
	case tls:
		record.Mode = said(s, model.Mode(strings.Join(l.Mode.Name, " ")), l.Mode)
	default:
		s.Wrong(l.Mode, code.ClauseNotForMode, "remove it, or use the protocol https", "a TLS mode is not allowed with %s", protocol)
	}
}

// setCert sets the certificate, which requires TLS termination at the gateway.
func (l *listen) setCert(s *scope, record *model.Listen, c *listenClause) {
	name := s.certificate(*c.Cert)
	wrongMode := l.Mode != nil && !record.Mode.Is()
	if record.Protocol.Value != "" && !record.Mode.Value.Terminates() && !wrongMode {
		s.Wrong(c, code.ClauseNotForMode, "remove it", "`cert` is not allowed with %s", l.what())
	}
	if len(record.Cert) > 0 {
		s.repeated(c, record.Cert[0].At, "cert")
		return
	}
	record.Cert = append(record.Cert, said(s, name, c.Cert))
}

// need reports a missing clause.
func (l *listen) need(s *scope, has bool, clause, example string) {
	if !has {
		s.Wrong(l.Protocol, code.ClauseRequired, "add `"+clause+" "+example+"`", "`listen %s` requires `%s`", l.what(), clause)
	}
}

// what returns the protocol with its mode, for messages.
func (l *listen) what() string {
	if l.Mode == nil {
		return l.Protocol.Text
	}
	return l.Protocol.Text + " " + strings.Join(l.Mode.Name, " ")
}

// checkHosts reports hosts of a protocol that does not have hosts.
func (l *listen) checkHosts(s *scope, rules []HostRule) {
	if !model.Protocol(l.Protocol.Text).Opaque() {
		return
	}
	for _, v := range rules {
		if _, name, found := v.Cut("/"); found && !host.Pattern(name.Text).IsAny() {
			s.Wrong(name, code.UnexpectedHost, "write `*`", "a host is not allowed with %s", l.Protocol.Text)
		}
	}
}

func compareListens(a, b model.Listen) int {
	return cmp.Or(strings.Compare(string(a.Protocol.Value), string(b.Protocol.Value)), a.Port.Value-b.Port.Value)
}
