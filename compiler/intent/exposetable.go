package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// opaque reports whether the gateway does not see requests, so that only shares
// are allowed: tcp, mongo, tls and passthrough.
func (e *expose) opaque(record *model.Expose) bool {
	return record.Protocol.Value.Opaque() || record.Protocol.Value == model.TLS || record.Mode.Value == model.Passthrough
}

// what returns the protocol with its mode, for messages.
func (e *expose) what(record *model.Expose) string {
	if e.Mode == nil {
		return e.Protocol.Text
	}
	return e.Protocol.Text + " " + string(record.Mode.Value)
}

// legalize reports clauses that the protocol and mode do not allow, and missing
// clauses that they require.
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
		s.Wrong(e.Protocol, code.ClauseRequired, "add `at HOST`, or `at *` for any host", "%s requires `at`", protocol)
	case protocol.Opaque() && !record.Port.Is():
		s.Wrong(e.Protocol, code.ClauseRequired, "add `on PORT`", "%s requires `on`", protocol)
	}
	if record.Service.Outside.Is() && e.opaque(record) {
		s.Wrong(e.Service, code.OutsideNotAllowed, "expose it as http or https", "a host outside the mesh is not allowed with %s: the gateway does not see requests", e.what(record))
	}
}

// refuses returns why the protocol and mode do not allow a clause, and a hint.
// It returns "" if they allow it.
func (e *expose) refuses(c *exposeClause, record *model.Expose) (why, hint string) {
	protocol, mode := record.Protocol.Value, record.Mode.Value
	what := e.what(record)
	switch {
	case c.At != nil && protocol.Opaque():
		return "`at` is not allowed with " + what, "remove it: the gateway sends all " + what + " traffic of a port to one service"
	case c.Cert != nil && !mode.Terminates():
		return "`cert` is not allowed with " + what, orHTTPS(protocol, mode)
	case c.Redirect && protocol != model.HTTPS:
		return "`redirect http` requires https", orHTTPS(protocol, mode)
	case c.AlsoMesh && e.opaque(record):
		return "`also mesh` is not allowed with " + what + ": it requires http or https", "remove it"
	case c.AlsoMesh && mode == model.Mutual:
		return "`also mesh` is not allowed with https mutual: plain HTTP calls in the mesh have no client certificate", "remove it, or remove `" + string(mode) + "`"
	case c.AlsoMesh && record.Service.Outside.Is():
		return "`also mesh` is not allowed with a host outside the mesh", "remove it: `egress " + record.Service.Outside.Host + "` declares the host to callers in the mesh"
	case c.Backend != nil && record.Service.Outside.Is():
		return "`backend` is not allowed with a host outside the mesh", "remove it: the scheme of the URL is how the gateway calls it"
	case c.Backend != nil && e.opaque(record):
		return "`backend` is not allowed with " + what + ": it requires http or https", "remove it"
	}
	return "", ""
}

// orHTTPS returns the hint for a clause that only https allows. Without hosts, as tcp
// is, https is another statement.
func orHTTPS(protocol model.Protocol, mode model.Mode) string {
	switch {
	case protocol.Opaque():
		return "remove it"
	case mode == model.Passthrough:
		return "remove it, or remove `passthrough`"
	}
	return "remove it, or write `https` instead of " + string(protocol)
}

// setShares sets the only route of a statement whose gateway does not see
// requests.
func (e *expose) setShares(s *scope, record *model.Expose, routes []*route, defaults []setting) {
	what := e.what(record)
	refuse := func(v *setting) {
		s.Wrong(v, code.RoutesWithoutRequests, "remove it", "%s does not support `%s`: only shares are allowed", what, v.name())
	}
	for i := range defaults {
		refuse(&defaults[i])
	}
	for i, r := range routes {
		settings := r.settings()
		for j := range settings {
			refuse(&settings[j])
		}
		for _, a := range r.access() {
			s.Wrong(a, code.AccessNotForMode, "move it out of the route's block", "`%s` is not allowed in a route of %s: the gateway does not see requests", a.words(), what)
		}
		switch {
		case i > 0:
			s.Wrong(line{r.Node}, code.RoutesWithoutRequests, "remove it", "%s allows only one route", what)
			continue
		case r.Match.Path != nil, r.Match.Method.Is(), len(r.Match.Conditions) > 0:
			s.Wrong(line{r.Node}, code.RoutesWithoutRequests, "write `route -> DEST`", "%s does not support matches: the gateway does not see requests", what)
			continue
		case r.Action.respondsDirectly():
			s.Wrong(line{r.Node}, code.RoutesWithoutRequests, "write `route -> DEST`", "%s does not support `redirect` and `respond`: the gateway does not see requests", what)
			continue
		}
		if r.Name.Is() {
			s.Wrong(r.Name, code.RoutesWithoutRequests, "remove it", "%s does not support names of routes: a controller finds them by their port", what)
		}
		if f := r.Action.Forward; f.Controller != nil {
			s.Wrong(f.Controller, code.RoutesWithoutRequests, "remove it", "%s does not support `by controller`: the route has no name", what)
		}
		value := model.Route{At: r.at(s), Action: r.Action.value(s, r.pathHint(model.Settings{}))}
		record.Routes = append(record.Routes, value)
	}
	s.refuseOutside(record.Routes, "is not allowed with "+what+": the gateway does not see requests", "send them to a service of the mesh, or expose http or https")
}
