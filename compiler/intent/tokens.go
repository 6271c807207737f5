package intent

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/keyset"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// tokens declares who issues tokens, JSON Web Tokens, and where requests carry them:
//
//	tokens NAME {
//	  issuer NAME
//	  keys URL | keys file "FILE"
//	  audience NAME, ... | audience any
//	  from header NAME [prefix TEXT] | from cookie NAME | from query NAME      # repeatable
//	  strip
//	}
type tokens struct {
	lang.Node
	Name    lang.Name      `parser:"'tokens':Word @@" names:"tokens declared"`
	Clauses []tokensClause `parser:"'{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct"`
}

type tokensClause struct {
	lang.Node
	Issuer   *lang.Text  `parser:"  'issuer':Word @@"`
	Keys     *tokenKeys  `parser:"| 'keys':Word @@"`
	Audience *audience   `parser:"| 'audience':Word @@"`
	From     *tokenPlace `parser:"| 'from':Word @@"`
	Strip    bool        `parser:"| @'strip':Word"`
	Accept   *accept     `parser:"| @@"`
}

type tokenKeys struct {
	File *FilePath  `parser:"  'file':Word @@"`
	URL  *lang.Text `parser:"| @@"`
}

type audience struct {
	Any  bool        `parser:"  @'any':Word"`
	List []lang.Text `parser:"| @@ (',':Punct @@)*"`
}

type tokenPlace struct {
	Header *HeaderName `parser:"  'header':Word @@"`
	Prefix *lang.Text  `parser:"  ('prefix':Word @@)?"`
	Cookie *CookieName `parser:"| 'cookie':Word @@"`
	Query  *QueryName  `parser:"| 'query':Word @@"`
}

func (t *tokens) lower(s *scope, out *model.Statements) {
	record := model.TokensDecl{At: s.Span(t.Name), Name: t.Name.Value(&s.Scope)}
	var keys, audiences model.Said[bool]
	var places first[string]
	for i := range t.Clauses {
		c := &t.Clauses[i]
		switch {
		case c.Issuer != nil:
			once(s, &record.Issuer, s.issuer(*c.Issuer), c.Issuer, c, "issuer")
		case c.Keys != nil:
			if !keys.Is() {
				c.Keys.set(s, c, &record)
			}
			once(s, &keys, true, c, c, "keys")
		case c.Audience != nil:
			once(s, &audiences, true, c, c, "audience")
			record.Audiences = each(s, c.Audience.List, func(v lang.Text) string { return v.Value(&s.Scope) })
			sortSaid(record.Audiences)
		case c.From != nil:
			if p := c.From.value(s, c); p.Name != "" && !again(s, &places, p.Kind+" "+p.Name, c, "from "+p.Kind+" "+p.Name) {
				record.From = append(record.From, p)
			}
		case c.Strip:
			once(s, &record.Strip, true, c, c, "strip")
		default:
			s.acceptHere(c.Accept)
		}
	}
	t.need(s, record.Issuer.Is(), "issuer", "issuer \"https://id.example.com\"")
	t.need(s, keys.Is(), "keys", "keys \"https://id.example.com/jwks\"")
	t.need(s, audiences.Is(), "audience", "audience NAME` or `audience any")
	if len(record.From) == 0 {
		record.From = []model.TokenPlace{{Kind: "header", Name: "authorization", Prefix: bearer}}
	}
	for _, f := range record.From {
		if f.Kind == "cookie" && record.Strip.Is() { // the proxy removes headers and parameters
			s.Report(diag.At(record.Strip.At, code.StripOfCookie, "`strip` does not remove tokens from cookies").
				WithHint("remove it").WithRelated(f.At, "the cookie is here"))
		}
	}
	slices.SortFunc(record.From, func(x, y model.TokenPlace) int {
		return cmp.Or(strings.Compare(x.Kind, y.Kind), strings.Compare(x.Name, y.Name))
	})
	if !s.Failed {
		out.Tokens = append(out.Tokens, record)
	}
}

// bearer is what comes before a token in the header authorization (RFC 6750, 2.1).
const bearer = "Bearer "

// need reports a missing clause.
func (t *tokens) need(s *scope, has bool, clause, example string) {
	if !has && !s.partial {
		s.Wrong(t.Name, code.IncompleteTokens, "add `"+example+"` to its block", "tokens %s requires `%s`", t.Name.Text, clause)
	}
}

// issuer returns the name of an issuer. A `*` at an end would be compared as any text.
func (s *scope) issuer(v lang.Text) string {
	text := v.Value(&s.Scope)
	if text == "" || strings.HasPrefix(text, "*") || strings.HasSuffix(text, "*") {
		s.Wrong(v, code.InvalidIssuer, "write what the claim `iss` of the tokens is", "invalid issuer `%s`: must not be empty, or begin or end with `*`", text)
		return ""
	}
	return text
}

// set adds the keys to the record.
func (k *tokenKeys) set(s *scope, clause lang.Placed, record *model.TokensDecl) {
	if k.File != nil {
		record.Keys = within(s, s.readKeys(*k.File), k.File, clause)
		return
	}
	u, err := url.Parse(k.URL.Text)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http":
		s.Wrong(k.URL, code.InvalidKeysURL, "write the URL of a JSON Web Key Set, as https://id.example.com/jwks", "invalid URL of keys `%s`", k.URL.Text)
	case u.Scheme == "http":
		s.Wrong(k.URL, code.PlainKeys, "write `\"https://"+strings.TrimPrefix(k.URL.Text, "http://")+"\"`", "who is between the mesh and %s can replace the keys: http does not protect them", u.Hostname())
	}
	record.KeysURL = within(s, k.URL.Value(&s.Scope), k.URL, clause)
}

// readKeys returns the public keys of a file, or reports why it has none.
func (s *scope) readKeys(p FilePath) string {
	path := p.value(s)
	if path == "" {
		return ""
	}
	text, err := s.Read(s.File, path)
	if err != nil {
		s.Wrong(p, code.UnreadableKeys, "write its path relative to this file", "cannot read %s: %v", path, err)
		return ""
	}
	keys, err := keyset.Read(text)
	switch {
	case err == nil:
		return keys
	case errors.Is(err, keyset.Secret):
		s.Wrong(p, code.SecretKeys, "name a file of the public keys alone", "%s contains a private or secret key", path)
	default:
		s.Wrong(p, code.UnreadableKeys, "name a JSON Web Key Set, as the issuer publishes it", "%s has no usable keys: %v", path, err)
	}
	return ""
}

func (p *tokenPlace) value(s *scope, clause lang.Placed) model.TokenPlace {
	out := model.TokenPlace{At: s.Span(clause)}
	switch {
	case p.Header != nil:
		out.Kind, out.Name = "header", p.Header.value(s)
		switch {
		case p.Prefix != nil:
			out.Prefix = p.Prefix.Value(&s.Scope)
		case out.Name == "authorization":
			out.Prefix = bearer
		}
		switch out.Name {
		case "cookie", "host", ":authority", ":path", ":method", ":scheme":
			s.Wrong(p.Header, code.InvalidTokenPlace, "read them from a cookie, or from another header", "tokens cannot be in the header %s", out.Name)
		}
	case p.Cookie != nil:
		out.Kind, out.Name = "cookie", p.Cookie.value(s)
	default:
		out.Kind, out.Name = "query", p.Query.value(s)
	}
	return out
}

// authorizer declares a service that decides about requests, which the mesh knows by
// this name:
//
//	authorizer NAME
type authorizer struct {
	lang.Node
	Name lang.Name `parser:"'authorizer':Word @@" names:"authorizer declared"`
}

func (a *authorizer) lower(s *scope, out *model.Statements) {
	record := model.AuthorizerDecl{At: s.Span(a.Name), Name: a.Name.Value(&s.Scope)}
	if !s.Failed {
		out.Authorizers = append(out.Authorizers, record)
	}
}
