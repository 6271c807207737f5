package graph

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// dotStyles are the attributes of edges in Graphviz.
var dotStyles = map[Security]string{
	Exposed: `color="#d1242f", style=dashed`, Plain: `color="#9a6700", style=dashed`, TLS: `color="#57606a"`,
	Mutual: `color="#1a7f37:invis:#1a7f37"`, Unseen: `color="#57606a", style=dotted`,
}

// dotShapes are the shapes of nodes.
var dotShapes = map[Column]string{Callers: "ellipse", Gateways: "hexagon", Hosts: "box, style=rounded", Receivers: "box"}

func (p Picture) dot() string {
	var out strings.Builder
	out.WriteString("digraph gwc {\n  rankdir=LR\n  node [fontname=\"sans-serif\", fontsize=11]\n  edge [fontname=\"sans-serif\", fontsize=9]\n")
	for _, g := range p.groups() {
		indent := "  "
		if title := g.title(); title != "" {
			fmt.Fprintf(&out, "  subgraph cluster_%d {\n    label=%s\n", g.nodes[0], dotText(title))
			indent = "    "
		}
		for _, i := range g.nodes {
			n := p.Nodes[i]
			fmt.Fprintf(&out, "%sn%d [label=%s, shape=%s%s]\n", indent, i, dotText(n.Name), dotShapes[n.Column], dotTip(n.tip()))
		}
		if indent != "  " {
			out.WriteString("  }\n")
		}
	}
	for _, e := range p.Edges {
		label := ""
		if text := e.label(); text != "" {
			label = ", label=" + dotText(text)
		}
		fmt.Fprintf(&out, "  n%d -> n%d [%s%s%s]\n", e.From, e.To, dotStyles[e.Security], label, dotTip(e.tip()))
	}
	out.WriteString("}\n")
	return out.String()
}

func dotTip(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return ", tooltip=" + dotText(strings.Join(lines, "; "))
}

// dotText writes a string of DOT. A backslash begins an escape in labels, as \N, and an
// ampersand an entity of HTML.
func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;", "\n", " ").Replace(diag.Visible(text)) + `"`
}
