package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// change is set|add request|response header NAME = VALUE, or set request header NAME
// from SOURCE.
type change struct {
	Op    string     `parser:"@('set':Word | 'add':Word)"`
	Side  string     `parser:"@('request':Word | 'response':Word)"`
	Name  HeaderName `parser:"'header':Word @@"`
	Value *lang.Text `parser:"( '=':Word @@"`
	From  *Source    `parser:"| 'from':Word @@ )"`
}

// Source is what the value of a header is taken from.
type Source struct{ lang.Leaf }

// value returns the source.
func (v Source) value(s *scope) model.Source {
	words := make([]string, len(model.Sources))
	for i, source := range model.Sources {
		if words[i] = string(source); words[i] == v.Text {
			return source
		}
	}
	s.Report(lang.Suggest(diag.At(s.Span(v), code.UnknownHeaderSource, "unknown source `%s`", v.Text), v.Text, words, "write one of "+list(words)))
	return ""
}

// from returns the source of the change. A caller could forge what is added to, and a
// response has no source.
func (c *change) from(s *scope, clause lang.Placed) model.Source {
	hint := "write `set request header " + c.Name.Text + " from " + c.From.Text + "`"
	switch {
	case c.Side == "response":
		s.Wrong(clause, code.HeaderSourceUse, hint, "`from` is not allowed for a response header")
	case c.Op == "add":
		s.Wrong(clause, code.HeaderSourceUse, hint, "`from` is not allowed with `add`: the value would follow the one that the caller sent")
	}
	return c.From.value(s)
}

// removal is request|response header NAME, after `remove`.
type removal struct {
	Side string     `parser:"@('request':Word | 'response':Word)"`
	Name HeaderName `parser:"'header':Word @@"`
}

// setHeader adds a header change. A header may be changed once in requests and
// once in responses.
func (t *setting) setHeader(s *scope, out *model.Settings, seen *seen) {
	c := model.HeaderChange{Op: "remove", At: s.Span(t)}
	var name HeaderName
	if t.Change != nil {
		c.Op, c.Response, name = t.Change.Op, t.Change.Side == "response", t.Change.Name
		if t.Change.From != nil {
			c.From = t.Change.from(s, t)
		} else {
			c.Value = t.Change.Value.Value(&s.Scope)
		}
	} else {
		c.Response, name = t.Remove.Side == "response", t.Remove.Name
	}
	switch text := strings.ToLower(name.Text); {
	case !c.Response && (text == "host" || text == ":authority"):
		s.Wrong(t, code.HostAsHeader, t.rewriteInstead(), "the host of a request cannot be changed as a header")
		return
	case strings.HasPrefix(text, ":"):
		s.Wrong(t, code.PseudoHeader, changedInstead(text), "pseudo header `%s` cannot be changed as a header", text)
		return
	}
	c.Name = name.value(s)
	what := "request header " + c.Name
	if c.Response {
		what = "response header " + c.Name
	}
	if c.Name == "" || !again(s, &seen.headers, what, t, what) {
		out.Headers = append(out.Headers, c)
	}
}

// changedInstead returns the hint for a change of a pseudo header.
func changedInstead(name string) string {
	switch name {
	case ":path":
		return "write `rewrite /PATH`"
	case ":status":
		return "remove it: the service decides the status, and `respond` writes one"
	}
	return "remove it: only the proxy writes it"
}

// rewriteInstead returns the hint for a change of the host header.
func (t *setting) rewriteInstead() string {
	switch {
	case t.Change == nil:
		return "remove it: every request requires a host"
	case t.Change.Value == nil:
		return "remove it: a request keeps its host unless `rewrite host NAME` changes it"
	case lang.WrongHost(t.Change.Value.Text) != "":
		return "write `rewrite host NAME`"
	}
	return "write `rewrite host " + t.Change.Value.Text + "`"
}
