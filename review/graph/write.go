package graph

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Formats returns the names of the formats, the default first.
func Formats() []string { return []string{"mermaid", "dot", "svg", "json", "markdown"} }

// Write writes the picture in a format.
func (p Picture) Write(w io.Writer, format string) error {
	write := map[string]func(Picture) string{
		"mermaid": Picture.mermaid, "dot": Picture.dot, "svg": Picture.svg, "json": Picture.json, "markdown": Picture.markdown,
	}
	_, err := io.WriteString(w, write[format](p))
	return err
}

// shownLabels is how many labels an edge shows.
const shownLabels = 4

// label returns the text on an edge.
func (e Edge) label() string {
	list := e.Labels
	if len(list) > shownLabels {
		list = append(slices.Clone(list[:shownLabels-1]), "...")
	}
	if e.Unsure {
		list = append(slices.Clone(list), "?")
	}
	if word := e.changed(); word != "" {
		list = append([]string{word}, list...)
	}
	return diag.Visible(strings.Join(list, ", "))
}

// tip returns what is known of an edge, in lines.
func (e Edge) tip() (lines []string) {
	lines = append(lines, meaning[e.Security])
	if e.Unsure {
		lines[0] += ", undetermined"
	}
	lines = append(lines, e.Example.Call+" -> "+e.Example.Result)
	if e.Example.At != "" {
		lines = append(lines, e.Example.At)
	}
	for i := range lines {
		lines[i] = diag.Visible(lines[i])
	}
	return lines
}

// meaning are the securities for people.
var meaning = map[Security]string{
	Exposed: "not encrypted", Plain: "not encrypted, inside the mesh", TLS: "TLS",
	Mutual: "client certificate or mesh mTLS", Unseen: "TLS that is passed through",
}

// shownOf is how many of the nodes that a node stands for are listed in a tip.
const shownOf = 20

// tip returns what a node stands for, in lines.
func (n Node) tip() (lines []string) {
	for i, name := range n.Of {
		if i == shownOf {
			return append(lines, fmt.Sprintf("and %d more", len(n.Of)-i))
		}
		lines = append(lines, diag.Visible(name))
	}
	return lines
}

// A group is nodes of a column that are drawn together.
type group struct {
	column Column
	name   string
	nodes  []int
}

// groups divides the nodes.
func (p Picture) groups() (list []group) {
	for i, n := range p.Nodes {
		if k := len(list) - 1; k >= 0 && list[k].column == n.Column && (n.Column != Receivers || list[k].name == n.Group) {
			list[k].nodes = append(list[k].nodes, i)
			continue
		}
		list = append(list, group{n.Column, n.Group, []int{i}})
	}
	return list
}

// title returns the title of a group; empty: it has none.
func (g group) title() string {
	switch {
	case g.column != Receivers:
		return ""
	case g.name == "":
		return "outside the mesh"
	}
	return "namespace " + diag.Visible(g.name)
}
