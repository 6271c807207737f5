package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// The limits of what GitHub draws. Source: Mermaid's maxEdges and maxTextSize.
const (
	mostEdges = 500
	mostText  = 50_000
)

// TooLarge reports why a picture is not drawn in Mermaid; empty if it is.
func (p Picture) TooLarge() string {
	text := p.flowchart()
	switch {
	case len(p.Edges) >= mostEdges:
		return fmt.Sprintf("%d edges, and Mermaid draws less than %d", len(p.Edges), mostEdges)
	case len(text) >= mostText:
		return fmt.Sprintf("%d characters, and Mermaid draws less than %d", len(text), mostText)
	}
	return ""
}

func (p Picture) mermaid() string {
	if why := p.TooLarge(); why != "" {
		return "flowchart LR\n  large[\"" + mermaidText("The picture has "+why+": use "+cmp.Or(p.options.instead, "--format svg")) + "\"]\n"
	}
	return p.flowchart()
}

// arrows are the links of Mermaid.
var arrows = map[Security]string{Exposed: "-->", Plain: "-->", TLS: "-->", Mutual: "==>", Unseen: "-.->"}

// strokes are the styles of links that their arrow does not show.
var strokes = map[Security]string{Exposed: "stroke:#d1242f,stroke-dasharray:6 4", Plain: "stroke:#9a6700,stroke-dasharray:6 4"}

func (p Picture) flowchart() string {
	var out strings.Builder
	out.WriteString("flowchart LR\n")
	for _, g := range p.groups() {
		indent := "  "
		if title := g.title(); title != "" {
			fmt.Fprintf(&out, "  subgraph g%d[\"%s\"]\n", g.nodes[0], mermaidText(title))
			indent = "    "
		}
		for _, i := range g.nodes {
			fmt.Fprintf(&out, "%sn%d%s\n", indent, i, p.Nodes[i].box())
		}
		if indent != "  " {
			out.WriteString("  end\n")
		}
	}
	if len(p.Nodes) == 0 {
		out.WriteString("  none[\"no calls\"]\n")
	}
	styled := map[look][]string{}
	for i, e := range p.Edges {
		label := ""
		if text := e.label(); text != "" {
			label = "|\"" + mermaidText(text) + "\"|"
		}
		fmt.Fprintf(&out, "  n%d %s%s n%d\n", e.From, arrows[e.Security], label, e.To)
		s := look{e.Mark, e.Security}
		styled[s] = append(styled[s], fmt.Sprint(i))
	}
	for _, line := range linkStyles(styled) {
		out.WriteString(line)
	}
	for i, n := range p.Nodes {
		if len(n.Changes) > 0 {
			fmt.Fprintf(&out, "  style n%d %s\n", i, look{mark: Changed}.stroke())
		}
	}
	return out.String()
}

// linkStyles returns the lines that style links, of those of each look.
func linkStyles(links map[look][]string) (lines []string) {
	var strokes []string
	of := map[string][]string{}
	for _, l := range slices.SortedFunc(maps.Keys(links), look.compare) {
		if text := l.stroke(); text != "" {
			if of[text] == nil {
				strokes = append(strokes, text)
			}
			of[text] = append(of[text], links[l]...)
		}
	}
	for _, text := range strokes {
		lines = append(lines, fmt.Sprintf("  linkStyle %s %s\n", strings.Join(of[text], ","), text))
	}
	return lines
}

// box returns the shape of a node with its name.
func (n Node) box() string {
	text := "\"" + mermaidText(n.Name)
	for _, line := range n.changed() {
		text += "<br>" + mermaidText(line)
	}
	text += "\""
	switch n.Column {
	case Callers:
		return "([" + text + "])"
	case Gateways:
		return "{{" + text + "}}"
	case Hosts:
		return "(" + text + ")"
	}
	return "[" + text + "]"
}

// mermaidText writes a text that Mermaid shows as it is. Names can contain what begins a
// directive, a string in Markdown, or HTML.
func mermaidText(text string) string {
	return strings.NewReplacer(
		"#", "#35;", ";", "#59;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "&", "#amp;", "`", "#96;", "{", "#123;", "}", "#125;",
		"[", "#91;", "]", "#93;", "|", "#124;", `\`, "#92;", "*", "#42;", "_", "#95;", "\n", " ",
	).Replace(diag.Visible(text))
}
