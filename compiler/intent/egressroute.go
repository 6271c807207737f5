package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressRoute lets accounts send the requests that it matches to the host:
//
//	route [METHOD] [PATH] [header NAME ...]... [no header NAME ...]... [query NAME ...]...
//	      from account NAMESPACE/NAME, ... [{ settings }]
type egressRoute struct {
	lang.Node
	Match    requestMatch `parser:"'route':Word @@"`
	Accounts []Account    `parser:"('from':Word 'account':Word @@ (',':Punct @@)*)?"`
	Settings []setting    `parser:"('{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct)?"`
}

// requestMatch is a match without `from LABEL=VALUE`.
type requestMatch struct {
	Method     Method             `parser:"@@?"`
	Path       *pathMatch         `parser:"@@?"`
	Conditions []requestCondition `parser:"@@*"`
}

type requestCondition struct {
	lang.Node
	Header   *headerTest `parser:"  'header':Word @@"`
	NoHeader *headerTest `parser:"| 'no':Word 'header':Word @@"`
	Query    *queryTest  `parser:"| 'query':Word @@"`
}

func (m *requestMatch) value(s *scope) model.Match {
	whole := match{Method: m.Method, Path: m.Path}
	for _, c := range m.Conditions {
		whole.Conditions = append(whole.Conditions, condition{Node: c.Node, Header: c.Header, NoHeader: c.NoHeader, Query: c.Query})
	}
	return whole.value(s, false)
}

// value returns the route with the timeout and the retries of its statement.
func (r *egressRoute) value(s *scope, defaults model.Settings) model.EgressRoute {
	settings := s.settings(r.Settings)
	out := model.Route{At: []diag.Span{s.At(r.Line())}, Match: r.Match.value(s), Settings: inherit(settings, defaults)}
	for i := range r.Settings {
		if v := &r.Settings[i]; v.Mirror != nil || v.Sticky != nil || v.CORS != nil || v.Change != nil && v.Change.From != nil {
			s.Report(diag.At(s.Span(v), code.SettingOfEgressRoute, "`%s` is not allowed in a route of an egress host", v.ofSource()).
				WithHint("remove it").WithRelated(out.At[0], "the route"))
		}
	}
	if len(r.Accounts) == 0 {
		s.Wrong(line{r.Node}, code.ClauseRequired, "add `from account "+s.namespace+"/default`", "a route of an egress host requires `from account`")
	}
	s.checkFaults(out.Settings, settings)
	s.settleRewrite(&out, r.Match.Path, "`route / from account ...`")
	return model.EgressRoute{Route: out, Accounts: each(s, r.Accounts, func(v Account) model.Account { return v.value(s) })}
}

// ofSource is name, and the source of a header.
func (t *setting) ofSource() string {
	if t.Change == nil {
		return t.name()
	}
	return t.name() + " " + t.Change.Name.Text + " from " + t.Change.From.Text
}
