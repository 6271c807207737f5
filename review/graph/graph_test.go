package graph_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/graph"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// trafficOf returns the traffic of a program.
func trafficOf(t *testing.T, text []byte) *traffic.Traffic {
	t.Helper()
	result := gwc.Build(context.Background(), gwc.Input{Texts: map[string][]byte{"shop.gwc": text}}, gwc.Options{AllowEmpty: true})
	if result.Bundle == nil {
		t.Fatal(result.Diagnostics)
	}
	s := &review.Subject{Bundle: result.Bundle}
	s.OfModel(result.Model)
	return s.Traffic()
}

// TestPictures draws the programs of testdata in the format that the name of each
// archive ends in.
func TestPictures(t *testing.T) {
	golden.Sections(t, "testdata", "picture", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		through := trafficOf(t, files["shop.gwc"].Data)
		var cells []graph.Cell
		for line := range strings.Lines(string(files["calls"].Data)) {
			c, _, _, err := call.Parse(strings.TrimSpace(line))
			if err != nil {
				t.Fatal(err)
			}
			a, err := through.Follow(c)
			if err != nil {
				t.Fatal(err)
			}
			cells = append(cells, graph.Cell{Answer: a})
		}
		p := graph.New(through.Registry, cells, graph.Options{})
		_, format, _ := strings.Cut(t.Name(), "-")
		var out strings.Builder
		if err := p.Write(&out, format); err != nil {
			t.Fatal(err)
		}
		return []byte(out.String())
	})
}
