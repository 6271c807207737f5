package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/graph"
	"github.com/gwc-lang/gwc/traffic"
)

// pairOf returns the traffics of two programs.
func pairOf(t *testing.T, old, latest string) (before, after *traffic.Traffic) {
	t.Helper()
	var sides []*review.Subject
	for _, text := range []string{old, latest} {
		result := gwc.Build(context.Background(), gwc.Input{Texts: map[string][]byte{"shop.gwc": []byte(text)}}, gwc.Options{AllowEmpty: true})
		if result.Bundle == nil {
			t.Fatal(result.Diagnostics)
		}
		s := &review.Subject{Bundle: result.Bundle}
		s.OfModel(result.Model)
		sides = append(sides, s)
	}
	return review.Pair(sides[0], sides[1])
}

// TestBetween draws the programs of testdata/between.
func TestBetween(t *testing.T) {
	golden.Sections(t, "testdata/between", "picture", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		before, after := pairOf(t, string(files["old.gwc"].Data), string(files["new.gwc"].Data))
		text := write(t, graph.Between(before, after), "mermaid")
		if again := write(t, graph.Between(before, after), "mermaid"); again != text {
			t.Error("the same input gives other bytes")
		}
		return []byte(text)
	})
}

// TestWith checks that a change is at the node of its host, or at that of its receiver,
// and that one of a host without a node is not lost.
func TestWith(t *testing.T) {
	const text = "expose web.shop:80 http at shop.example.com\negress api.example.net via gateway originate-tls\n"
	before, after := pairOf(t, text, text)
	p := graph.Between(before, after).With([]graph.Change{
		{Host: "shop.example.com:80", What: "moves /a"}, {Host: "shop.example.com:80", What: "moves /b"}, {Host: "shop.example.com:80", What: "tunes <c>"},
		{Host: "shop.example.com:80", What: "tunes /d"}, {Host: "api.example.net:443", What: "tunes"}, {Host: "none.example.org:80", What: "opens"},
	})
	out := write(t, p, "mermaid")
	for _, want := range []string{
		`("shop.example.com<br>moves /a<br>moves /b<br>tunes #lt;c#gt;<br>1 more")`, `["api.example.net:443<br>tunes"]`, `("none.example.org:80<br>opens")`, "\n  style n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%s\nhas no %s", out, want)
		}
	}
}

// TestBetweenSame checks that a program beside itself is drawn as gwc graph draws it.
func TestBetweenSame(t *testing.T) {
	const text = "expose web.shop:80 https at shop.example.com redirect http\negress api.example.net via gateway originate-tls\n"
	before, after := pairOf(t, text, text)
	views := graph.Options{Views: []graph.View{graph.In, graph.Out}}
	if a, b := write(t, graph.Of(before, views), "mermaid"), write(t, graph.Between(before, after), "mermaid"); a != b {
		t.Errorf("%s\nis not\n%s", b, a)
	}
}

// TestBetweenTooLarge checks that of a picture that Mermaid does not draw only the marked
// edges are left.
func TestBetweenTooLarge(t *testing.T) {
	var out strings.Builder
	for i := range 300 { // nothing is joined: each has other shares
		fmt.Fprintf(&out, "expose a.shop:80 http at h%d.example.com {\n  route -> %d%% a.shop:80, %d%% b.shop:80, %d%% c.shop:80\n}\n", i, 1+i%30, 1+i/30, 98-i%30-i/30)
	}
	before, after := pairOf(t, out.String(), out.String()+"expose more.shop:80 https at more.example.com\n")
	p := graph.Between(before, after)
	if why := p.TooLarge(); why != "" {
		t.Fatal(why)
	}
	text := write(t, p, "mermaid")
	if !strings.Contains(text, "more.example.com") || strings.Contains(text, "h1.example.com") || len(p.Notes) == 0 {
		t.Errorf("%s\n%v", text, p.Notes)
	}
}
