package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// change is set|add request|response header NAME = VALUE.
type change struct {
	Op    string     `parser:"@('set':Word | 'add':Word)"`
	Side  string     `parser:"@('request':Word | 'response':Word)"`
	Name  HeaderName `parser:"'header':Word @@"`
	Value lang.Text  `parser:"'=':Word @@"`
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
		c.Value = t.Change.Value.Value(&s.Scope)
	} else {
		c.Response, name = t.Remove.Side == "response", t.Remove.Name
	}
	if text := strings.ToLower(name.Text); !c.Response && (text == "host" || text == ":authority") {
		s.Wrong(t, code.HostAsHeader, t.rewriteInstead(), "the host of a request cannot be changed as a header")
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

// rewriteInstead returns the hint for a change of the host header.
func (t *setting) rewriteInstead() string {
	switch {
	case t.Change == nil:
		return "remove it: every request requires a host"
	case lang.WrongHost(t.Change.Value.Text) != "":
		return "write `rewrite host NAME`"
	}
	return "write `rewrite host " + t.Change.Value.Text + "`"
}
