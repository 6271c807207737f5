package graph_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/graph"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// trafficOf returns the traffic of a program, and the calls of its expects.
func trafficOf(t *testing.T, in gwc.Input) (through *traffic.Traffic, calls []call.Call) {
	t.Helper()
	result := gwc.Build(context.Background(), in, gwc.Options{AllowEmpty: true, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)})
	if result.Bundle == nil {
		t.Fatal(result.Diagnostics)
	}
	s := &review.Subject{Bundle: result.Bundle, Inventory: result.Inventory}
	s.OfModel(result.Model)
	for _, e := range result.Model.Expects {
		calls = append(calls, e.Call)
	}
	return s.Traffic(), calls
}

func write(t *testing.T, p graph.Picture, format string) string {
	t.Helper()
	var out strings.Builder
	if err := p.Write(&out, format); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestPictures draws the programs of testdata in the format that the name of each
// archive ends in.
func TestPictures(t *testing.T) {
	golden.Sections(t, "testdata", "picture", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		through, _ := trafficOf(t, gwc.Input{Texts: map[string][]byte{"shop.gwc": files["shop.gwc"].Data}})
		var o graph.Options
		if f := files["views"]; f != nil {
			for _, v := range strings.Fields(string(f.Data)) {
				o.Views = append(o.Views, graph.View(v))
			}
		}
		p := graph.Of(through, o)
		_, format, _ := strings.Cut(filepath.Base(t.Name()), "-")
		text := write(t, p, format)
		if again := write(t, graph.Of(through, o), format); again != text {
			t.Error("the same input gives other bytes")
		}
		return []byte(text)
	})
}

// examples visits the examples with their pictures, in which nothing is joined.
func examples(t *testing.T, visit func(name string, through *traffic.Traffic, calls []call.Call, p graph.Picture)) {
	t.Helper()
	dirs, err := filepath.Glob("../../examples/*/want.yaml")
	if err != nil || len(dirs) < 10 {
		t.Fatalf("%d examples: %v", len(dirs), err)
	}
	for _, file := range dirs {
		dir := filepath.Dir(file)
		through, calls := trafficOf(t, gwc.Input{Roots: []gwc.Root{{FS: os.DirFS(dir), Path: "."}}})
		visit(filepath.Base(dir), through, calls, graph.Of(through, graph.Options{All: true}))
	}
}

// TestEdges checks that the example of each edge, traced, becomes what the edge states.
func TestEdges(t *testing.T) {
	edges := 0
	examples(t, func(name string, through *traffic.Traffic, _ []call.Call, p graph.Picture) {
		for _, e := range p.Edges {
			edges++
			c, _, _, err := call.Parse(e.Example.Call)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			a, err := through.Follow(c)
			if err != nil || !slices.ContainsFunc(a.Ways, func(w traffic.Way) bool { return w.Outcome.String() == e.Example.Result }) {
				t.Errorf("%s: %s becomes %v, not %s (%v)", name, c.Text, a.Shares(), e.Example.Result, err)
			}
		}
	})
	if edges < 100 {
		t.Errorf("%d edges", edges)
	}
}

// TestExpects checks that the way of each expect's call is in the picture of the program.
func TestExpects(t *testing.T) {
	ways := 0
	examples(t, func(name string, through *traffic.Traffic, calls []call.Call, p graph.Picture) {
		for _, c := range calls {
			a, err := through.Follow(c)
			if err != nil {
				t.Errorf("%s: %s: %v", name, c.Text, err)
				continue
			}
			one := graph.New(through.Registry, []graph.Cell{{Answer: a}}, graph.Options{All: true})
			for _, e := range one.Edges {
				ways++
				if !has(p, one, e) {
					t.Errorf("%s: %s: the picture has no edge from %s to %s, %s", name, c.Text, one.Nodes[e.From].Name, one.Nodes[e.To].Name, e.Security)
				}
			}
		}
	})
	if ways < 50 {
		t.Errorf("%d edges", ways)
	}
}

// has reports whether a picture has an edge of another one, perhaps through the node of
// its host. Callers may have other names.
func has(p, of graph.Picture, e graph.Edge) bool {
	same := func(a, b graph.Node) bool {
		return a.Column == b.Column && (a.Name == b.Name || a.Column == graph.Callers && (a.Name == "outside") == (b.Name == "outside"))
	}
	return slices.ContainsFunc(p.Edges, func(last graph.Edge) bool {
		if !same(p.Nodes[last.To], of.Nodes[e.To]) || last.Security != e.Security {
			return false
		}
		return same(p.Nodes[last.From], of.Nodes[e.From]) || slices.ContainsFunc(p.Edges, func(first graph.Edge) bool {
			return first.To == last.From && p.Nodes[first.To].Column == graph.Hosts && same(p.Nodes[first.From], of.Nodes[e.From])
		})
	})
}

// hostile are names that mean something in some format.
var hostile = []string{
	`"]; click n0 "javascript:alert(1)`, `</text><script>alert(1)</script>`, "%%{init: {'theme':'x'}}%%", "`**x**`", `\N\"}`,
	"a|b\n- [x](javascript:y)", "\x1b[31m\x00\xff", "&lt;&#0;", "-->|x| n9", "end", "@everyone", "\u202e\ufffe",
}

// TestHostileNames draws names that must not end their place in any format.
func TestHostileNames(t *testing.T) {
	p := graph.Picture{Notes: hostile}
	for i, name := range hostile {
		p.Nodes = append(p.Nodes, graph.Node{Column: graph.Callers, Name: name}, graph.Node{Column: graph.Receivers, Group: name, Name: name, Of: hostile})
		p.Edges = append(p.Edges, graph.Edge{From: 2 * i, To: 2*i + 1, Labels: []string{name}, Example: graph.Example{Call: name, Result: name, At: name}})
		p.Relations = append(p.Relations, graph.Relation{From: 2 * i, To: 2*i + 1, Word: name})
	}
	decoder := xml.NewDecoder(strings.NewReader(write(t, p, "svg")))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, is := token.(xml.StartElement); is && start.Name.Local == "script" {
			t.Error("svg: a script")
		}
	}
	if !json.Valid([]byte(write(t, p, "json"))) {
		t.Error("json: invalid")
	}
	for _, format := range []string{"mermaid", "dot", "markdown"} {
		checkLines(t, format, write(t, p, format))
	}
}

// checkLines checks that a name did not begin a line, and that no line has more quotes
// than its form.
func checkLines(t *testing.T, format, text string) {
	t.Helper()
	if strings.ContainsAny(text, "\x1b\x00\u202e") || format != "dot" && strings.Contains(text, "<script") || format == "mermaid" && strings.Contains(text, "%%{") {
		t.Errorf("%s: a name is written as it is", format)
	}
	for line := range strings.Lines(text) {
		bare := strings.NewReplacer(`\\`, "", `\"`, "", `\|`, "").Replace(line)
		switch quotes := strings.Count(bare, `"`); {
		case format == "mermaid" && quotes != 0 && quotes != 2, format == "dot" && quotes%2 != 0:
			t.Errorf("%s: quotes of %q", format, line)
		case format == "markdown" && strings.HasPrefix(line, "|") && strings.Count(bare, "|") != len(hostile)+2:
			t.Errorf("%s: cells of %q", format, line)
		}
	}
}

// TestTooLarge checks that Mermaid's limits give a note, and no picture.
func TestTooLarge(t *testing.T) {
	var p graph.Picture
	p.Nodes = []graph.Node{{Name: "a"}, {Column: graph.Receivers, Name: "b"}}
	for i := range 500 {
		p.Edges = append(p.Edges, graph.Edge{To: 1, Labels: []string{fmt.Sprint(i)}})
	}
	if text := write(t, p, "mermaid"); !strings.Contains(text, "use --format svg") || strings.Count(text, "\n") != 2 {
		t.Error(text)
	}
	if p.Edges = p.Edges[:499]; p.TooLarge() != "" {
		t.Error(p.TooLarge())
	}
	p.Nodes[0].Name = strings.Repeat("a", 50_000)
	if !strings.Contains(p.TooLarge(), "characters") {
		t.Error(p.TooLarge())
	}
}
