package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// markdown writes the matrix of who may call whom.
func (p Picture) markdown() string {
	rows, columns := p.axes()
	var out strings.Builder
	out.WriteString("| from / to |")
	for _, c := range columns {
		out.WriteString(" " + cell(p.Nodes[c].Name) + " |")
	}
	out.WriteString("\n|---|" + strings.Repeat("---|", len(columns)) + "\n")
	for _, r := range rows {
		out.WriteString("| " + cell(p.Nodes[r].Name) + " |")
		for _, c := range columns {
			out.WriteString(" " + cell(p.between(r, c)) + " |")
		}
		out.WriteString("\n")
	}
	for i, n := range p.Notes {
		if i == 0 {
			out.WriteString("\n")
		}
		out.WriteString("- " + cell(n) + "\n")
	}
	for _, n := range p.Nodes {
		if len(n.Of) > listed {
			fmt.Fprintf(&out, "\n%s: %s\n", cell(n.Name), cell(strings.Join(n.tip(), ", ")))
		}
	}
	return out.String()
}

// axes returns the callers and the receivers, with hosts that only redirect.
func (p Picture) axes() (rows, columns []int) {
	for i, n := range p.Nodes {
		switch {
		case n.Column == Callers:
			rows = append(rows, i)
		case n.Column == Receivers, n.Column == Hosts && p.answered(i):
			columns = append(columns, i)
		}
	}
	return rows, columns
}

// between returns the word of a caller and a receiver; empty: such calls are not drawn.
func (p Picture) between(caller, receiver int) string {
	i := slices.IndexFunc(p.Relations, func(r Relation) bool { return r.From == caller && r.To == receiver })
	switch {
	case i >= 0:
		return p.Relations[i].Word
	case p.options.Sees(viewOf(p.Nodes[caller], p.Nodes[receiver])):
		return "no"
	}
	return ""
}

// viewOf returns the view of calls from a caller to a receiver.
func viewOf(caller, receiver Node) View {
	switch {
	case caller.Name == outside:
		return In
	case receiver.Column == Receivers && receiver.Group != "":
		return Mesh
	}
	return Out
}

// cell writes a text that Markdown shows as it is.
func cell(text string) string {
	return strings.NewReplacer(
		`\`, `\\`, "|", `\|`, "<", "&lt;", "&", "&amp;", "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "!", `\!`, "@", "&#64;", "#", "&#35;", "\n", " ",
	).Replace(diag.Visible(text))
}
