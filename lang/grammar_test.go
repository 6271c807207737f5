package lang_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A toy language: the notation is tested without any statement of gwc.
type serve struct {
	lang.Node
	Host    lang.Host   `parser:"'serve':Word @@"`
	Clauses []clause    `parser:"@@*"`
	Block   *serveBlock `parser:"@@?"`
}

type clause struct {
	lang.Node
	On   *lang.Port  `parser:"  'on':Word @@"`
	At   []lang.Host `parser:"| 'at':Word @@ (',':Punct @@)*"`
	Both bool        `parser:"| @('both':Word 'ways':Word)"`
}

type serveBlock struct {
	Lines []serveLine `parser:"'{':Punct (@@ (EOL @@)*)? '}':Punct"`
}

type serveLine struct {
	Path     *path     `parser:"  @@"`
	Settings []setting `parser:"| @@ (Sep @@)*"`
}

type path struct {
	lang.Node
	To    lang.Name  `parser:"'path':Word @@"`
	Block *pathBlock `parser:"@@?"`
}

type pathBlock struct {
	Settings []setting `parser:"'{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct"`
}

type setting struct {
	lang.Node
	Wait *lang.Duration `parser:"  'wait':Word @@"`
	On   []lang.Text    `parser:"| 'try':Word @@ (',':Punct @@)*"`
}

var toy = lang.Define[serve]("serve")

// parse parses the statements of a text and returns the diagnostics.
func parse(text string) ([]*serve, []diag.Diagnostic) {
	var sink diag.Sink
	file := diag.NewFile("a.gwc", []byte(text))
	source := lang.Split(file, func(w string) bool { return w == "serve" }, &sink)
	var out []*serve
	for _, st := range source.Statements {
		if node, _, whole := toy.Parse(source, st, &lang.Scope{File: file, Sink: &sink}); whole {
			out = append(out, node)
		}
	}
	return out, sink.Sorted()
}

func say(list []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range list {
		p := d.Span.File().Position(d.Span.Start())
		fmt.Fprintf(&b, "%d:%d %s %q: %s (%s)\n", p.Line, p.Column, d.Code, d.Span.Text(), d.Message, d.Hint)
	}
	return b.String()
}

func TestUsage(t *testing.T) {
	const want = "serve HOST [on PORT] [at HOST, ...] [both ways] [{ ... }]"
	if got := toy.Usage(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestBlocks(t *testing.T) {
	text := "serve a.com at b.com,\n  c.com on 80 { # one\n try x, y, wait 3s\n path p { wait 1s, try \"wait\", z }\n\n} serve d.com\n"
	nodes, said := parse(text)
	if len(said) > 0 || len(nodes) != 2 {
		t.Fatalf("%d statements\n%s", len(nodes), say(said))
	}
	lines := nodes[0].Block.Lines
	if len(lines) != 2 || len(lines[0].Settings) != 2 || len(lines[0].Settings[0].On) != 2 {
		t.Errorf("lines: %+v", lines)
	}
	inner := lines[1].Path.Block.Settings
	if len(inner) != 2 || len(inner[1].On) != 2 {
		t.Errorf("inner: %+v", inner)
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"serve a.com onn 80", "1:13 GWC0110 \"onn\": unknown word `onn` (did you mean `on`?)\n"},
		{"serve a.com on", "1:15 GWC0112 \"\": expected a port (usage: serve HOST [on PORT] [at HOST, ...] [both ways] [{ ... }])\n"},
		{"serve", "1:6 GWC0112 \"\": expected a host (usage: serve HOST [on PORT] [at HOST, ...] [both ways] [{ ... }])\n"},
		{"serve a.com both on 80", "1:18 GWC0111 \"on\": unexpected `on` (write `ways on`)\n"},
		{"serve a.com \"on\" 80", "1:13 GWC0111 \"\\\"on\\\"\": unexpected string (write `on` without quotes)\n"},
		{"serve a.com { wait 3s, wiat 4s }", "1:24 GWC0110 \"wiat\": unknown word `wiat` (did you mean `wait`?)\n"},
		{"serve a.com { wait 3s, path p }", "1:24 GWC0111 \"path\": unexpected `path` (expected one of: path, try, wait)\n"},
		{"serve a.com { wait }", "1:19 GWC0112 \"\": expected a duration (usage: wait DURATION)\n"},
		{"serve a.com { path\n wait 3s }", "1:19 GWC0112 \"\": expected a name (usage: path NAME [{ ... }])\n"},
		{"serve a.com on=80", "1:13 GWC0110 \"on=80\": unknown word `on=80` (write `on 80`)\n"},
		{"serve a.com =80", "1:13 GWC0113 \"=80\": `=` needs a space on both sides (write `= 80`)\n"},
	} {
		if _, said := parse(c.text); say(said) != c.want {
			t.Errorf("%s\ngot  %swant %s", c.text, say(said), c.want)
		}
	}
}

// TestValues parses a list whose elements are of one value: they have the same
// place, and only one of them is wrong.
func TestValues(t *testing.T) {
	for _, c := range []struct{ values, want string }{
		{"a.com b..com", "1:7 GWC0203 \"${hosts}\": invalid host `b..com`: must not have an empty label (write a host name, as app.example.com)\n"},
		{"a.com onn", "1:7 GWC0110 \"${hosts}\": unknown word `onn` (did you mean `on`?)\n"},
	} {
		var sink diag.Sink
		file := diag.NewFile("a.gwc", []byte("serve ${hosts} { wait 3s }"))
		source := lang.Split(file, func(string) bool { return false }, &sink)
		statement := source.Statements[0]
		value, tokens := statement.Tokens[1], statement.Tokens[:1:1]
		for i, text := range strings.Fields(c.values) {
			t := value
			t.Text, t.In = text, &diag.Expansion{Name: "hosts", Value: text, By: source.Span(value), Index: i}
			tokens = append(tokens, t)
			if i == 0 && strings.Contains(c.values, "..") {
				t.Text, t.Kind = "at", lang.Word
				tokens = append(tokens, t)
			}
		}
		statement.Tokens = append(tokens, statement.Tokens[2:]...)
		scope := &lang.Scope{File: file, Sink: &sink}
		if node, _, whole := toy.Parse(source, statement, scope); whole {
			for _, h := range node.Clauses[0].At {
				h.Value(scope)
			}
		}
		if got := sink.Sorted(); say(got) != c.want || got[0].Span.In().Index != 1 {
			t.Errorf("%s\ngot  %swant %s", c.values, say(got), c.want)
		}
	}
}
