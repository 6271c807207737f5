package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// style has the colours for light and dark.
const style = `<style>
svg{--b:#fff;--f:#1f2328;--m:#59636e;--l:#d1d9e0;--r:#d1242f;--y:#9a6700;--g:#1a7f37;font-family:Helvetica,Arial,sans-serif}
@media(prefers-color-scheme:dark){svg{--b:#0d1117;--f:#f0f6fc;--m:#9198a1;--l:#3d444d;--r:#f85149;--y:#d29922;--g:#3fb950}}
.bg{fill:var(--b)}.n{fill:var(--b);stroke:var(--m)}.f{fill:none;stroke:var(--l)}text{fill:var(--f);font-size:13px}
.t{fill:var(--m);font-size:11px}.l{font-size:11px;stroke:var(--b);stroke-width:4px;paint-order:stroke;text-anchor:middle}
.e{fill:none;stroke-width:1.4}.exposed{stroke:var(--r);stroke-dasharray:6 4}.plain{stroke:var(--y);stroke-dasharray:6 4}
.tls{stroke:var(--m)}.mutual{stroke:var(--g);stroke-width:4.6}.in{stroke:var(--b);stroke-width:1.8}.passthrough{stroke:var(--m);stroke-dasharray:1.5 3.5}
.a{stroke:none;fill:var(--m)}.a.exposed{fill:var(--r)}.a.plain{fill:var(--y)}.a.mutual{fill:var(--g)}
</style>
`

func (p Picture) svg() string {
	l := p.layout()
	var out strings.Builder
	legend, below := p.legend(l.h)
	l.w = max(l.w, 760)
	fmt.Fprintf(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n", l.w, below, l.w, below)
	out.WriteString("<title>who may call whom</title>\n" + style)
	fmt.Fprintf(&out, "<rect class=\"bg\" width=\"%d\" height=\"%d\"/>\n", l.w, below)
	for _, f := range l.frames {
		fmt.Fprintf(&out, "<rect class=\"f\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/><text class=\"t\" x=\"%d\" y=\"%d\">%s</text>\n",
			f.x, f.y, f.w, f.h, f.x+padding, f.y+15, xmlText(cut(f.title, smallFont, f.w-padding)))
	}
	l.edges(&out)
	for _, b := range l.boxes[:len(p.Nodes)] {
		l.node(&out, b)
	}
	out.WriteString(legend + "</svg>\n")
	return out.String()
}

// node draws the box of a node.
func (l *layout) node(out *strings.Builder, b box) {
	n := l.picture.Nodes[b.node]
	radius := map[Column]int{Callers: b.h / 2, Gateways: 2, Hosts: 8, Receivers: 2}[n.Column]
	title := append([]string{diag.Visible(n.Name)}, n.tip()...)
	fmt.Fprintf(out, "<g><title>%s</title><rect class=\"n\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/><text x=\"%d\" y=\"%d\">%s</text></g>\n",
		xmlText(strings.Join(title, "\n")), b.x, b.y, b.w, b.h, radius, b.x+padding, b.y+b.h/2+5, xmlText(b.text))
}

// edges draws the edges.
func (l *layout) edges(out *strings.Builder) {
	ends := l.ports()
	for i, e := range l.picture.Edges {
		path, x, y := l.curve(i, ends[i])
		last := l.boxes[e.To]
		fmt.Fprintf(out, "<g><title>%s</title><path class=\"e %s\" d=\"%s\"/>", xmlText(strings.Join(e.tip(), "\n")), e.Security, path)
		if e.Security == Mutual {
			fmt.Fprintf(out, "<path class=\"e in\" d=\"%s\"/>", path)
		}
		tip := last.x
		if l.sideways(e) {
			tip = -(last.x + last.w)
		}
		out.WriteString(arrow(tip, ends[i][1], e.Security))
		if label := e.label(); label != "" {
			fmt.Fprintf(out, "<text class=\"l\" x=\"%d\" y=\"%d\">%s</text>", x, y+4, xmlText(cut(label, smallFont, gapX)))
		}
		out.WriteString("</g>\n")
	}
}

// arrow draws the end of an edge; a negative x is one that comes from the right.
func arrow(x, y int, s Security) string {
	back := -8
	if x < 0 {
		x, back = -x, 8
	}
	return fmt.Sprintf("<path class=\"a %s\" d=\"M%d %dl%d -4v8z\"/>", s, x, y, back)
}

// sideways reports whether an edge stays in its column.
func (l *layout) sideways(e Edge) bool { return l.boxes[e.From].column == l.boxes[e.To].column }

// ports returns the height at which each edge begins and ends.
func (l *layout) ports() [][2]int {
	out := make([][2]int, len(l.links))
	for end := range 2 {
		at := map[int][]int{} // edges by box
		for i, link := range l.links {
			b := link[0]
			if end == 1 {
				b = link[len(link)-1]
			}
			at[b] = append(at[b], i)
		}
		for b, edges := range at {
			next := func(i int) int {
				link := l.links[i]
				k := 1
				if end == 1 {
					k = len(link) - 2
				}
				return l.boxes[link[k]].y
			}
			slices.SortStableFunc(edges, func(i, k int) int { return cmp.Compare(next(i), next(k)) })
			for n, i := range edges {
				out[i][end] = l.boxes[b].y + l.boxes[b].h*(n+1)/(len(edges)+1)
			}
		}
	}
	return out
}

// curve returns the path of an edge, and where its label is.
func (l *layout) curve(i int, ends [2]int) (path string, x, y int) {
	link, e := l.links[i], l.picture.Edges[i]
	from, to := l.boxes[link[0]], l.boxes[link[len(link)-1]]
	x, y = from.x+from.w, ends[0]
	path = fmt.Sprintf("M%d %d", x, y)
	if l.sideways(e) {
		return path + fmt.Sprintf("C%d %d %d %d %d %d", x+50, y, x+50, ends[1], to.x+to.w, ends[1]), x + 40, (y + ends[1]) / 2
	}
	var labelX, labelY int
	for n, b := range link[1:] {
		next := l.boxes[b]
		nx, ny := next.x, next.y
		if n == len(link)-2 {
			ny = ends[1]
		}
		half := (nx - x) / 2
		path += fmt.Sprintf("C%d %d %d %d %d %d", x+half, y, nx-half, ny, nx, ny)
		if n == 0 {
			labelX, labelY = x+half, (y+ny)/2
		}
		if x, y = nx, ny; n < len(link)-2 {
			x += next.w
			path += fmt.Sprintf("L%d %d", x, y)
		}
	}
	return path, labelX, labelY
}

// legend draws what the lines mean and the notes, and returns where it ends.
func (p Picture) legend(y int) (text string, end int) {
	var out strings.Builder
	x := margin
	for _, s := range []Security{Exposed, Plain, TLS, Mutual, Unseen} {
		path := fmt.Sprintf("M%d %dh28", x, y+8)
		fmt.Fprintf(&out, "<path class=\"e %s\" d=\"%s\"/>", s, path)
		if s == Mutual {
			fmt.Fprintf(&out, "<path class=\"e in\" d=\"%s\"/>", path)
		}
		fmt.Fprintf(&out, "<text class=\"t\" x=\"%d\" y=\"%d\">%s</text>\n", x+34, y+12, meaning[s])
		x += 34 + widthOf(meaning[s], smallFont) + 18
	}
	y += 2 * margin
	for _, n := range p.Notes {
		fmt.Fprintf(&out, "<text class=\"t\" x=\"%d\" y=\"%d\">%s</text>\n", margin, y, xmlText(diag.Visible(n)))
		y += margin
	}
	return out.String(), y
}

// xmlText writes a text of XML. What XML cannot contain is replaced.
func xmlText(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == '\uFFFE' || r == '\uFFFF' {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(text)
}
