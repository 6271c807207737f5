package graph

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Sizes of a drawing, in pixels.
const (
	margin    = 16
	fontSize  = 13
	smallFont = 11
	gapX      = 110 // between columns
	gapY      = 12  // between boxes
	rowHeight = 26
	padding   = 12 // beside a text
	widest    = 260
	header    = 22 // of a group
	portGap   = 9  // between the edges of a box
)

// A box is a node at its place, or where a long edge passes a column.
type box struct {
	node       int // -1: it is not one
	column     int
	group      string
	text       string
	x, y, w, h int
	order      float64 // the barycentre
}

// A frame is around the nodes of a group.
type frame struct {
	title      string
	x, y, w, h int
}

// A layout is where everything is. boxes begin with those of the nodes.
type layout struct {
	picture Picture
	boxes   []box
	columns [][]int // boxes from top to bottom
	links   [][]int // the boxes that an edge passes
	frames  []frame
	w, h    int
}

func (p Picture) layout() *layout {
	l := &layout{picture: p}
	l.place()
	l.route()
	for range 2 {
		l.barycentre(false)
		l.barycentre(true)
	}
	l.position()
	return l
}

// place makes the boxes of the nodes in the columns that are not empty.
func (l *layout) place() {
	last := Column(-1)
	degree := map[[2]int]int{}
	for _, e := range l.picture.Edges {
		degree[[2]int{e.From, 0}]++
		degree[[2]int{e.To, 1}]++
	}
	for i, n := range l.picture.Nodes {
		if n.Column != last {
			last, l.columns = n.Column, append(l.columns, nil)
		}
		column := len(l.columns) - 1
		text := cut(diag.Visible(n.Name), fontSize, widest)
		h := max(rowHeight, portGap*(1+max(degree[[2]int{i, 0}], degree[[2]int{i, 1}])))
		g := group{column: n.Column, name: n.Group}
		l.boxes = append(l.boxes, box{node: i, column: column, group: g.title(), text: text, w: widthOf(text, fontSize) + 2*padding, h: h})
		l.columns[column] = append(l.columns[column], i)
	}
}

// route makes the boxes that edges pass on their way.
func (l *layout) route() {
	for _, e := range l.picture.Edges {
		link := []int{e.From}
		for c := l.boxes[e.From].column + 1; c < l.boxes[e.To].column; c++ {
			i := len(l.boxes)
			l.boxes = append(l.boxes, box{node: -1, column: c})
			l.columns[c] = append(l.columns[c], i)
			link = append(link, i)
		}
		l.links = append(l.links, append(link, e.To))
	}
}

// barycentre orders each column by the mean of what its boxes are linked to in the
// column before, or behind. Boxes of one group remain together.
func (l *layout) barycentre(backwards bool) {
	near := make([][]int, len(l.boxes))
	for _, link := range l.links {
		for i := 1; i < len(link); i++ {
			a, b := link[i-1], link[i]
			if backwards {
				a, b = b, a
			}
			near[b] = append(near[b], a)
		}
	}
	rank := make([]int, len(l.boxes))
	for n := range l.columns {
		c := n
		if backwards {
			c = len(l.columns) - 1 - n
		}
		l.order(l.columns[c], near, rank)
		for i, b := range l.columns[c] {
			rank[b] = i
		}
	}
}

// order sorts a column.
func (l *layout) order(column []int, near [][]int, rank []int) {
	sum, count := map[string]float64{}, map[string]float64{}
	for i, b := range column {
		own := &l.boxes[b]
		own.order = float64(i)
		total := 0
		for _, other := range near[b] {
			total += rank[other]
		}
		if len(near[b]) > 0 {
			own.order = float64(total) / float64(len(near[b]))
		}
		sum[own.group] += own.order
		count[own.group]++
	}
	mean := func(b box) float64 {
		if b.group == "" {
			return b.order
		}
		return sum[b.group] / count[b.group]
	}
	slices.SortStableFunc(column, func(i, k int) int {
		a, b := l.boxes[i], l.boxes[k]
		return cmp.Or(cmp.Compare(mean(a), mean(b)), cmp.Compare(a.group, b.group), cmp.Compare(a.order, b.order))
	})
}

// position gives everything its coordinates.
func (l *layout) position() {
	x := margin
	var heights []int
	for _, column := range l.columns {
		w := 0
		for _, b := range column {
			w = max(w, l.boxes[b].w)
		}
		heights = append(heights, l.stack(column, x+padding, w))
		x += w + 2*padding + gapX
	}
	l.w = max(x-gapX, 2*margin) + margin
	for _, h := range heights {
		l.h = max(l.h, h)
	}
	for c, column := range l.columns { // in the middle
		l.move(column, (l.h-heights[c])/2)
	}
	l.h += margin
}

// stack places the boxes of a column, and returns where it ends.
func (l *layout) stack(column []int, x, w int) int {
	y, open := margin, ""
	for _, b := range column {
		own := &l.boxes[b]
		if own.group != open {
			if open != "" {
				y += gapY
			}
			if open = own.group; open != "" {
				l.frames = append(l.frames, frame{open, x - padding, y, w + 2*padding, header})
				y += header
			}
		}
		own.x, own.y, own.w = x, y, w
		y += own.h + gapY
		if open != "" {
			f := &l.frames[len(l.frames)-1]
			f.h = y - f.y
		}
	}
	return y
}

// move moves a column down.
func (l *layout) move(column []int, by int) {
	for _, b := range column {
		l.boxes[b].y += by
	}
	for i := range l.frames {
		if f := &l.frames[i]; f.x == l.boxes[column[0]].x-padding {
			f.y += by
		}
	}
}
