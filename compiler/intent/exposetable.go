package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// opaque reports whether the gateway sees no requests, so that there are shares
// only: tcp, mongo, tls and passthrough.
func (e *expose) opaque(record *model.Expose) bool {
	return record.Protocol.Value.Opaque() || record.Protocol.Value == model.TLS || record.Mode.Value == model.Passthrough
}

// what is the protocol with its mode in messages.
func (e *expose) what(record *model.Expose) string {
	if e.Mode == nil {
		return e.Protocol.Text
	}
	return e.Protocol.Text + " " + string(record.Mode.Value)
}

// legalize reports clauses that the protocol and mode do not allow, and those
// that they need.
func (e *expose) legalize(s *scope, record *model.Expose) {
	e.needed(s, record)
	for i := range e.Clauses {
		c := &e.Clauses[i]
		if why, hint := e.refuses(c, record); why != "" {
			s.Wrong(c, code.ClauseNotForMode, hint, "%s", why)
		}
	}
}

// hosts returns the words after `at`.
func (e *expose) hosts() []lang.Host {
	for _, c := range e.Clauses {
		if c.At != nil {
			return c.At
		}
	}
	return nil
}

func (e *expose) needed(s *scope, record *model.Expose) {
	protocol := record.Protocol.Value
	switch {
	case !protocol.Opaque() && len(e.hosts()) == 0:
		s.Wrong(e.Protocol, code.ClauseRequired, "add `at HOST`, or `at *` for any host", "%s needs `at`", protocol)
	case protocol.Opaque() && !record.Port.Is():
		s.Wrong(e.Protocol, code.ClauseRequired, "add `on PORT`", "%s needs `on`", protocol)
	}
}

// refuses says why the protocol and mode do not allow a clause, and what to do;
// "" where they do.
func (e *expose) refuses(c *exposeClause, record *model.Expose) (why, hint string) {
	protocol, mode := record.Protocol.Value, record.Mode.Value
	what := e.what(record)
	switch {
	case c.At != nil && protocol.Opaque():
		return what + " has no hosts", "remove it: a port of a gateway has one " + what + " service"
	case c.Cert != nil && !mode.Terminates():
		return what + " has no certificate at the gateway", "remove it, or expose `https`"
	case c.Redirect && protocol != model.HTTPS:
		return "`redirect http` is of https only", "remove it, or expose `https`"
	case c.AlsoMesh && e.opaque(record):
		return "`also mesh` is of http and https only: " + what + " has no requests to route", "remove it"
	case c.AlsoMesh && mode == model.Mutual:
		return "`also mesh` of https mutual: plain calls in the mesh have no client certificate", "remove it, or expose `https`"
	case c.Backend != nil && e.opaque(record):
		return "`backend` is of http and https only: the gateway does not see into " + what, "remove it"
	}
	return "", ""
}

// setShares takes the one route that a statement may have whose gateway sees no
// requests.
func (e *expose) setShares(s *scope, record *model.Expose, routes []*route, defaults []setting) {
	what := e.what(record)
	refuse := func(v *setting) {
		s.Wrong(v, code.RoutesWithoutRequests, "remove it", "%s has no `%s`: there are shares only", what, v.name())
	}
	for i := range defaults {
		refuse(&defaults[i])
	}
	for i, r := range routes {
		for j := range r.Settings {
			refuse(&r.Settings[j])
		}
		switch {
		case i > 0:
			s.Wrong(line{r.Node}, code.RoutesWithoutRequests, "remove it", "%s has one route", what)
			continue
		case r.Match.Path != nil, r.Match.Method.Is(), len(r.Match.Conditions) > 0:
			s.Wrong(line{r.Node}, code.RoutesWithoutRequests, "write `route -> DEST`", "%s has no matches: the gateway does not see requests", what)
			continue
		case r.Action.answers():
			s.Wrong(line{r.Node}, code.RoutesWithoutRequests, "write `route -> DEST`", "%s has no answers: the gateway does not see requests", what)
			continue
		}
		value := model.Route{At: r.at(s), Action: r.Action.value(s)}
		record.Routes = append(record.Routes, value)
	}
}
