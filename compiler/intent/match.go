package intent

import (
	"cmp"
	"errors"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// match is the set of requests that a route matches:
//
//	[METHOD] [PATH | = PATH | ^= PATH | ~ RE] [header NAME [= VALUE | ^= PREFIX | ~ RE]]...
//	[no header NAME ...]... [query NAME ...]... [from LABEL=VALUE]...
type match struct {
	Method     Method      `parser:"@@?"`
	Path       *pathMatch  `parser:"@@?"`
	Conditions []condition `parser:"@@*"`
}

type condition struct {
	lang.Node
	Header   *headerTest `parser:"  'header':Word @@"`
	NoHeader *headerTest `parser:"| 'no':Word 'header':Word @@"`
	Query    *queryTest  `parser:"| 'query':Word @@"`
	From     *lang.Label `parser:"| 'from':Word @@"`
}

type headerTest struct {
	Name HeaderName `parser:"@@"`
	Test *textTest  `parser:"@@?"`
}

type queryTest struct {
	Name QueryName `parser:"@@"`
	Test *textTest `parser:"@@?"`
}

type textTest struct {
	Exact  *lang.Text `parser:"  '=':Word @@"`
	Prefix *lang.Text `parser:"| '^=':Word @@"`
	Regexp *Regexp    `parser:"| '~':Word @@"`
}

// name returns the name of the header. What the route itself, or its host, says is not a
// header.
func (h *headerTest) name(s *scope) string {
	name := strings.ToLower(h.Name.Text)
	hints := map[string]string{
		"host":       "publish the host: `expose ... at HOST`",
		":authority": "publish the host: `expose ... at HOST`",
		":path":      "write the path after `route`: `route /PATH`",
		":method":    "write the method after `route`: `route GET`",
		":scheme":    "write routes for each port: `expose ... http at HOST`, `expose ... https at HOST`",
	}
	switch hint, found := hints[name]; {
	case name == "host" || name == ":authority":
		s.Wrong(h.Name, code.PseudoHeader, hint, "the host is not a condition: a Host has a port, capitals or a trailing dot, and still names the host")
	case found:
		s.Wrong(h.Name, code.PseudoHeader, hint, "pseudo header `%s` is not a condition", name)
	default:
		return h.Name.value(s)
	}
	return ""
}

// value returns the match, sorted as the model requires.
func (m *match) value(s *scope, mesh bool) model.Match {
	var out model.Match
	var seen first[string]
	if m.Method.Is() {
		out.Method = said(s, m.Method.value(s), m.Method)
	}
	if m.Path != nil {
		out.Path = said(s, m.Path.value(s), m.Path)
	}
	for _, c := range m.Conditions {
		switch {
		case c.Header != nil:
			out.Headers = s.test(out.Headers, &seen, "header", c, c.Header.name(s), c.Header.Test)
		case c.NoHeader != nil:
			out.NoHeaders = s.test(out.NoHeaders, &seen, "no header", c, c.NoHeader.name(s), c.NoHeader.Test)
		case c.Query != nil:
			out.Queries = s.test(out.Queries, &seen, "query", c, c.Query.Name.value(s), c.Query.Test)
		default:
			out.From = s.from(out.From, &seen, c, mesh)
		}
	}
	for _, list := range [][]model.Condition{out.Headers, out.NoHeaders, out.Queries} {
		slices.SortFunc(list, func(a, b model.Condition) int { return strings.Compare(a.Name, b.Name) })
	}
	slices.SortFunc(out.From, func(a, b model.Said[model.Label]) int {
		return cmp.Or(strings.Compare(a.Value.Key, b.Value.Key), strings.Compare(a.Value.Value, b.Value.Value))
	})
	return out
}

// test adds a condition. A name may have one condition of a kind.
func (s *scope) test(list []model.Condition, seen *first[string], kind string, c condition, name string, test *textTest) []model.Condition {
	text := test.value(s)
	if name == "" || again(s, seen, kind+" "+name, c, kind+" "+name) {
		return list
	}
	return append(list, model.Condition{Name: name, Text: text, At: s.At(c.Piece())})
}

func (s *scope) from(list []model.Said[model.Label], seen *first[string], c condition, mesh bool) []model.Said[model.Label] {
	key, value := c.From.Value(&s.Scope)
	switch {
	case key == "":
		return list
	case !mesh:
		s.Wrong(c, code.MeshOnlyCondition, "add `also mesh`, or move it to `route SERVICE { ... }`",
			"`from` requires a route for traffic in the mesh")
		return list
	case again(s, seen, "from "+key, c, "from "+key):
		return list
	}
	return append(list, within(s, model.Label{Key: key, Value: value}, c.From, c))
}

func (t *textTest) value(s *scope) model.Text {
	switch {
	case t == nil:
		return model.Text{}
	case t.Exact != nil:
		return model.Text{Op: model.Exact, Value: t.Exact.Value(&s.Scope)}
	case t.Prefix != nil:
		if t.Prefix.Text == "" {
			s.Wrong(t.Prefix, code.InvalidRegex, "remove the operator: the name alone matches any value", "an empty prefix matches everything")
		}
		return model.Text{Op: model.Prefix, Value: t.Prefix.Value(&s.Scope)}
	}
	return model.Text{Op: model.Regexp, Value: t.Regexp.value(s)}
}

// MaxRegexp is the maximum length of a regular expression in characters.
const MaxRegexp = 1024

// Regexp is an RE2 regular expression that must match the whole text.
type Regexp struct{ lang.Leaf }

func (r Regexp) value(s *scope) string {
	if most := s.Defaults.MaxRegexp; most > 0 && len(r.Text) > most {
		s.Wrong(r, code.InvalidRegex, "shorten it", "the regular expression is longer than %d characters", most)
		return ""
	}
	if _, err := syntax.Parse(r.Text, syntax.Perl); err != nil || r.Text == "" {
		why, hint := "must not be empty", "write an RE2 expression"
		if wrong, ok := errors.AsType[*syntax.Error](err); ok {
			why = wrong.Code.String()
			if wrong.Expr != "" {
				why += ": `" + wrong.Expr + "`"
			}
			if wrong.Code == syntax.ErrInvalidPerlOp {
				hint = "write it without look-ahead and look-behind, which RE2 does not support"
			}
		}
		s.Wrong(r, code.InvalidRegex, hint, "invalid regular expression: %s", why)
		return ""
	}
	if instead := lang.SlashedExpression(r.Text); instead != "" {
		s.Wrong(r, code.SlashedExpression, "write `"+instead+"`", "the slashes and flags are part of the regular expression")
	}
	return r.Text
}

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"}

// Method is an HTTP method, in upper case.
type Method struct{ lang.Leaf }

// Parse takes a method in upper or lower case.
func (m *Method) Parse(lex *lexer.PeekingLexer) error {
	return m.Take(lex, func(l lang.Leaf) bool {
		return !l.Opaque() && slices.Contains(methods, strings.ToUpper(l.Text))
	})
}

func (m Method) value(s *scope) string {
	if up := strings.ToUpper(m.Text); up != m.Text {
		s.Wrong(m, code.InvalidMethod, "write `"+up+"`", "methods must be upper case")
	}
	return m.Text
}

// HeaderName is the name of a header.
type HeaderName struct{ lang.Leaf }

// Parse takes a string, or a word without an operator.
func (h *HeaderName) Parse(lex *lexer.PeekingLexer) error {
	return h.Take(lex, withoutOperator)
}

func (h HeaderName) value(s *scope) string {
	if h.Text == "" || strings.ContainsFunc(h.Text, notInToken) {
		s.Wrong(h, code.InvalidHeaderName, "write letters, digits and `-`, as x-user", "invalid header name `%s`", h.Text)
		return ""
	}
	return strings.ToLower(h.Text)
}

func notInToken(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r < 0x80 && strings.ContainsRune("!#$%&'*+-.^_`|~", r))
}

// QueryName is the name of a query parameter.
type QueryName struct{ lang.Leaf }

// Parse takes a string, or a word without an operator.
func (q *QueryName) Parse(lex *lexer.PeekingLexer) error {
	return q.Take(lex, withoutOperator)
}

func (q QueryName) value(s *scope) string {
	if q.Text == "" || strings.ContainsFunc(q.Text, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' }) {
		s.Wrong(q, code.InvalidQueryName, "write the name of the parameter, as beta", "invalid query parameter name: must not be empty or contain control characters")
		return ""
	}
	return q.Text
}

func withoutOperator(l lang.Leaf) bool {
	return l.Opaque() || !strings.ContainsAny(l.Text, "=~")
}
