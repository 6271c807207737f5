package intent

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/call"
)

// expect states what must become of a call. No object depends on it:
//
//	expect [all] outside [at GATEWAY] | NAMESPACE/APP
//	       METHOD URL | any URL | TCP HOST:PORT | TLS HOST:PORT
//	       [account NAME] [header NAME = VALUE]... [host NAME] [sni NAME | no-sni] [address IP] [client-address IP] [http2]
//	       [token PART, ...]...
//	       [with client-certificate | with other-certificate | with no-certificate]
//	       -> [not] [SHARE] RESULT, ...
//
// where RESULT is
//
//	refused
//	STATUS [URL | PATH]
//	SERVICE[.NAMESPACE]:PORT[/SUBSET] | HOST:PORT
//	  [tls | tls-in-tls] [mtls] [http2] [via GATEWAY]... [sni NAME] [verified NAME] [certificate NAME] [host NAME] [path PATH]
type expect struct {
	lang.Node
	All     bool         `parser:"'expect':Word @'all':Word?"`
	From    Caller       `parser:"@@"`
	At      *atGateway   `parser:"@@?"`
	Call    called       `parser:"@@"`
	Clauses []callClause `parser:"@@*"`
	Not     bool         `parser:"'->':Punct @'not':Word?"`
	Results []result     `parser:"@@ (',':Punct @@)*"`
}

// atGateway is the gateway that a caller outside dials.
type atGateway struct {
	lang.Node
	Name Gateway `parser:"'at':Word @@" names:"gateway"`
}

// called is METHOD URL, or TCP or TLS with HOST:PORT.
type called struct {
	TCP    *HostPort  `parser:"  'TCP':Word @@"`
	TLS    *HostPort  `parser:"| 'TLS':Word @@"`
	Any    *anyMethod `parser:"| ( @@"`
	Method Method     `parser:"  | @@ )"`
	URL    URL        `parser:"@@"`
}

// anyMethod is any method of http, of an `expect all`.
type anyMethod struct {
	lang.Node
	Any bool `parser:"@'any':Word"`
}

type callClause struct {
	lang.Node
	Account *lang.DottedName `parser:"  'account':Word @@"`
	Header  *sentHeader      `parser:"| 'header':Word @@"`
	Host    *lang.Text       `parser:"| 'host':Word @@"`
	SNI     *lang.Host       `parser:"| 'sni':Word @@"`
	NoSNI   bool             `parser:"| @'no-sni':Word"`
	Address *Address         `parser:"| 'address':Word @@"`
	Client  *Address         `parser:"| 'client-address':Word @@"`
	Token   []lang.Text      `parser:"| 'token':Word @@ (',':Punct @@)*"`
	HTTP2   bool             `parser:"| @'http2':Word"`
	With    string           `parser:"| 'with':Word @('client-certificate':Word | 'other-certificate':Word | 'no-certificate':Word)"`
}

// sentHeader is NAME = VALUE.
type sentHeader struct {
	Name  HeaderName `parser:"@@"`
	Value lang.Text  `parser:"'=':Word @@"`
}

// Caller is outside, or NAMESPACE/APP.
type Caller struct{ lang.Leaf }

// HostPort is HOST:PORT, of a call that is not http.
type HostPort struct{ lang.Leaf }

// Address is an IP address.
type Address struct{ lang.Leaf }

// Share is a share of a result: a word that ends with `%`. A number is a status.
type Share struct{ lang.Share }

// Parse takes a word that ends with `%`.
func (p *Share) Parse(lex *lexer.PeekingLexer) error {
	return p.Take(lex, func(l lang.Leaf) bool { return !l.Quoted && strings.HasSuffix(l.Text, "%") })
}

func (e *expect) lower(s *scope, out *model.Statements) {
	record := model.Expect{At: s.Span(e), Result: e.resultAt(s), Home: s.namespace}
	if e.All {
		record.All = &model.Open{Certificate: true}
	}
	words := e.caller(s, &record)
	words = append(words, e.Call.words(s, record.All)...)
	words = append(words, e.clauses(s, &record)...)
	words = append(words, "->")
	words = append(words, e.results(s, &record)...)
	if s.Failed {
		return
	}
	var err error
	if record.Call, record.Want, _, err = call.ParseWords(words); err != nil {
		s.Wrong(line{e.Node}, code.InvalidCall, "write it as `expect outside GET https://shop.example.com/ -> web.shop:8080`", "invalid `expect`: %v", err)
		return
	}
	e.complete(&record)
	out.Expects = append(out.Expects, record)
}

// complete sets the texts of the call, which may have any characters.
func (e *expect) complete(record *model.Expect) {
	record.Call.Text, record.Line = e.text()
	headers := 0
	for _, c := range e.Clauses {
		switch {
		case c.Header != nil:
			record.Call.Headers[headers].Value = c.Header.Value.Text
			headers++
		case c.Host != nil:
			record.Call.Name = c.Host.Text
		}
	}
}

// resultAt returns the place of the results.
func (e *expect) resultAt(s *scope) diag.Span {
	first, last := &e.Results[0], &e.Results[len(e.Results)-1]
	return s.Span(first).Join(s.Span(last))
}

// caller returns the words of who calls.
func (e *expect) caller(s *scope, record *model.Expect) []string {
	words := []string{e.From.Text}
	if e.From.Text != call.Outside {
		e.From.check(s, record)
	}
	if e.At == nil {
		return words
	}
	gateway := e.At.Name.Value(&s.Scope)
	record.Gateways = append(record.Gateways, said(s, gateway, e.At.Name))
	if e.From.Text != call.Outside {
		s.Wrong(e.At, code.ClauseNotOfCall, "remove it: routes decide which gateway the call takes", "`at` is not allowed with a caller in the mesh")
	}
	return append(words, "at", gateway)
}

// check checks NAMESPACE/APP.
func (c Caller) check(s *scope, record *model.Expect) {
	namespace, app, found := c.Cut("/")
	if record.All != nil && found && app.Text == "*" { // any workload, of a namespace or of all
		if namespace.Text != "*" {
			record.Namespace = said(s, lang.Name{Leaf: namespace}.Value(&s.Scope), namespace)
		}
		return
	}
	if !found || strings.Contains(app.Text, "/") {
		s.Wrong(c, code.InvalidCall, "write `outside`, or a workload by its namespace: "+s.namespace+"/APP", "invalid caller `%s`: must be `outside` or NAMESPACE/APP", c.Text)
		return
	}
	record.Namespace = said(s, lang.Name{Leaf: namespace}.Value(&s.Scope), namespace)
	lang.DottedName{Leaf: app}.Value(&s.Scope)
}

// clauses returns the words of the clauses of the call.
func (e *expect) clauses(s *scope, record *model.Expect) (words []string) {
	seen := map[string]lang.Placed{}
	for i := range e.Clauses {
		c := &e.Clauses[i]
		keyword := c.Tokens[0].Value
		key := strings.TrimPrefix(keyword, "no-")
		if first, found := seen[key]; found && key != "header" && key != "token" {
			s.twice(c, first, keyword)
			continue
		}
		seen[key] = c
		if needed := e.needs(keyword); needed != "" {
			s.Wrong(c, code.ClauseNotOfCall, "remove it", "`%s` requires %s", keyword, needed)
			continue
		}
		words = append(append(words, keyword), c.values(s, record)...)
	}
	return words
}

// needs returns what a clause requires that the call is not; empty if it may have the
// clause.
func (e *expect) needs(keyword string) string {
	http := e.Call.TCP == nil && e.Call.TLS == nil
	switch keyword {
	case "account", "address":
		if e.From.Text == call.Outside {
			return "a caller in the mesh"
		}
	case "header", "host", "http2", "token":
		if !http {
			return "a call of http"
		}
	case "sni", "no-sni", "with":
		if e.Call.TCP != nil || http && !strings.HasPrefix(strings.ToLower(e.Call.URL.Text), "https://") {
			return "a call that uses TLS: https, or TLS HOST:PORT"
		}
	}
	return ""
}

// values returns the words after the keyword of the clause.
func (c *callClause) values(s *scope, record *model.Expect) []string {
	switch {
	case c.Account != nil:
		record.Account = said(s, c.Account.Value(&s.Scope), c.Account)
		return []string{record.Account.Value}
	case c.Header != nil:
		c.Header.Value.Value(&s.Scope)
		return []string{c.Header.Name.value(s), "=", "TEXT"}
	case c.Host != nil:
		if c.Host.Value(&s.Scope) == "" {
			s.Wrong(c, code.InvalidCall, "write a name, or remove it", "the Host header must not be empty")
		}
		return []string{"TEXT"}
	case len(c.Token) > 0:
		return []string{c.token(s)}
	case c.SNI != nil:
		return []string{c.SNI.Plain(&s.Scope)}
	case c.Address != nil:
		return []string{c.Address.value(s)}
	case c.Client != nil:
		return []string{c.Client.value(s)}
	case c.With != "":
		if record.All != nil {
			record.All.Certificate = false
		}
		return []string{c.With}
	}
	return nil
}

// token returns the parts of a token as one word.
func (c *callClause) token(s *scope) string {
	var parts []string
	for i := range c.Token {
		parts = append(parts, c.Token[i].Value(&s.Scope))
	}
	return strings.Join(parts, ",")
}

// text returns the call, and the statement without its keyword, each in one line and
// with the texts of values.
func (e *expect) text() (call, all string) {
	var b strings.Builder
	for i, t := range e.Tokens[1:] {
		text := t.Value
		switch kind := lang.Kind(t.Type); {
		case kind == lang.EOL:
			continue
		case kind == lang.Punct && text == "->":
			call = b.String()
		case kind == lang.Value && (text == "" || lang.NotInWord(text) >= 0):
			text = inQuotes(text)
		}
		if i > 0 && text != "," {
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	return call, b.String()
}
