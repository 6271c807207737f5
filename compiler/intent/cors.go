package intent

import (
	"slices"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// cors is a cross-origin policy:
//
//	cors { origin VALUE, ...  methods M, ...  headers N, ...  expose N, ...  max-age D  credentials  unmatched refuse }
//
// Its settings may also be separated by spaces only, as shown here.
type cors struct {
	Settings []corsSetting `parser:"'{':Punct (@@ ((Sep | EOL)? @@)*)? '}':Punct"`
}

type corsSetting struct {
	lang.Node
	Origin      []Origin       `parser:"  'origin':Word @@ (',':Punct @@)*"`
	Methods     []AnyMethod    `parser:"| 'methods':Word @@ (',':Punct @@)*"`
	Headers     []HeaderName   `parser:"| 'headers':Word @@ (',':Punct @@)*"`
	Expose      []HeaderName   `parser:"| 'expose':Word @@ (',':Punct @@)*"`
	MaxAge      *lang.Duration `parser:"| 'max-age':Word @@"`
	Credentials bool           `parser:"| @'credentials':Word"`
	Refuse      bool           `parser:"| @('unmatched':Word 'refuse':Word)"`
}

func (c *cors) value(s *scope, at lang.Placed) *model.CORS {
	out := new(model.CORS)
	seen := map[string]lang.Node{}
	for _, v := range c.Settings {
		keyword := v.Tokens[0].Value
		if first, found := seen[keyword]; found {
			s.twice(v, first, keyword)
			continue
		}
		seen[keyword] = v.Node
		switch {
		case v.Origin != nil:
			out.Origins = values(s, v.Origin, Origin.value)
		case v.Methods != nil:
			out.Methods = values(s, v.Methods, AnyMethod.value)
		case v.Headers != nil:
			out.Headers = values(s, v.Headers, HeaderName.value)
		case v.Expose != nil:
			out.Expose = values(s, v.Expose, HeaderName.value)
		case v.MaxAge != nil:
			out.MaxAge = v.MaxAge.Value(&s.Scope)
			if out.MaxAge%time.Second != 0 {
				s.Wrong(v.MaxAge, code.InvalidDuration, "write whole seconds", "invalid duration `%s`: must be whole seconds", v.MaxAge.Text)
			}
		case v.Refuse:
			out.Refuse = true
		default:
			out.Credentials = true
		}
	}
	if _, found := seen["origin"]; !found && !s.partial {
		s.Wrong(at, code.MissingToken, "add `origin https://app.example.com`", "`cors` requires `origin`")
	}
	if origin := anyOrigin(out.Origins); out.Credentials && origin != "" {
		s.Report(diag.At(s.Span(seen["credentials"]), code.CredentialsForAnyOrigin, "`credentials` with `origin %s` lets pages of any site call the service with their visitors' credentials", origin).
			WithRelated(s.Span(seen["origin"]), "any origin here"))
	}
	return out
}

// anyOrigin returns the origin that a page of any site can have, or "". A page
// in a sandboxed frame has the origin null.
func anyOrigin(origins []string) string {
	for _, o := range []string{"*", "null"} {
		if slices.Contains(origins, o) {
			return o
		}
	}
	return ""
}

// values converts a list of leaves and reports duplicates.
func values[L lang.Placed](s *scope, list []L, value func(L, *scope) string) []string {
	out, seen := make([]string, 0, len(list)), distinct{}
	for _, leaf := range list {
		v := value(leaf, s)
		seen.add(s, leaf, v)
		out = append(out, v)
	}
	return out
}

// Origin is the origin of a page: https://HOST[:PORT], or `*` for any.
type Origin struct{ lang.Leaf }

func (o Origin) value(s *scope) string {
	text := strings.ToLower(o.Text)
	if text == "*" || text == "null" {
		return text
	}
	u, why := parseURL(text)
	if why == "" && u.path != "" {
		why = "must not have a path"
	}
	if why != "" {
		s.Wrong(o, code.InvalidURL, "write it as https://app.example.com", "invalid origin `%s`: %s", o.Text, why)
		return ""
	}
	return text
}

// AnyMethod is an HTTP method in a place where any word is allowed.
type AnyMethod struct{ lang.Leaf }

func (m AnyMethod) value(s *scope) string {
	up := strings.ToUpper(m.Text)
	switch {
	case slices.Contains(methods, m.Text):
	case slices.Contains(methods, up):
		s.Wrong(m, code.InvalidMethod, "write `"+up+"`", "methods must be upper case")
	default:
		s.Wrong(m, code.InvalidMethod, "write one of "+list(methods), "unknown method `%s`", m.Text)
	}
	return m.Text
}
