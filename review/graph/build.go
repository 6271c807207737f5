package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/traffic/world"
)

// New returns the picture of cells.
func New(r *world.Registry, cells []Cell, o Options) Picture {
	b := newBuilder(newNames(r), o)
	for _, c := range cells {
		b.cell(c)
	}
	return b.picture()
}

// cell adds what becomes of the calls of a cell.
func (b *builder) cell(c Cell) {
	shown := false
	for _, way := range c.Answer.Ways {
		if p := b.pathOf(c, way); b.options.shows(p) {
			b.add(p)
			shown = true
		}
	}
	for _, why := range c.Answer.Undetermined {
		if shown {
			b.note("undetermined: " + why)
		}
	}
}

// picture returns the picture of all paths.
func (b *builder) picture() Picture {
	b.drawAll(b.sorted())
	return b.joined()
}

// drawAll draws paths, and joins nothing.
func (b *builder) drawAll(paths []path) {
	for _, p := range paths {
		b.draw(p)
	}
	for key, word := range b.words {
		b.Relations = append(b.Relations, Relation{key[0], key[1], word})
	}
	b.sort()
}

func (b *builder) note(text string) {
	if !slices.Contains(b.Notes, text) {
		b.Notes = append(b.Notes, text)
	}
}

// most is how many nodes a picture has before hosts that are treated alike are joined.
const most = 40

// joined returns the picture for people: callers that are treated alike are one node, and
// in a large one hosts and receivers too.
func (p Picture) joined() Picture {
	if !p.options.All {
		if p = p.join(Callers); len(p.Nodes) > most {
			p = p.join(Callers, Hosts, Receivers)
		}
	}
	p.nameCallers()
	return p
}

// nameCallers adds a label to the edges behind a gateway or host that only some of those
// who reach it may use.
func (p *Picture) nameCallers() {
	into := map[int][]int{}
	for _, e := range p.Edges {
		into[e.To] = append(into[e.To], e.callers...)
	}
	for i := range p.Edges {
		e := &p.Edges[i]
		all := renumbered(into[e.From], func(n int) int { return n })
		if len(e.callers) == len(all) || len(all) == 0 {
			continue
		}
		text := fmt.Sprintf("from %d workloads", len(e.callers))
		if len(e.callers) <= listed {
			var names []string
			for _, c := range e.callers {
				names = append(names, p.Nodes[c].Name)
			}
			text = "from " + strings.Join(names, ", ")
		}
		e.Labels = append(e.Labels, text)
	}
}

type edgeKey struct {
	from, to int
	by       Security
	mark     Mark
}

// A builder makes a picture of paths.
type builder struct {
	Picture
	*names
	paths map[string]path // by what is drawn
	ways  map[string]bool // hosts that have a path to something else than themselves
	nodes map[place]int
	edges map[edgeKey]int
	words map[[2]int]string
}

func newBuilder(n *names, o Options) *builder {
	return &builder{Picture: Picture{options: o}, names: n, paths: map[string]path{}, nodes: map[place]int{}, edges: map[edgeKey]int{}, words: map[[2]int]string{}}
}

// key identifies what is drawn of a path.
func (p path) key() string {
	return fmt.Sprint(p.caller, p.via, p.host, p.end, p.answers, p.dead, p.unsure)
}

// add keeps a path; of several that are drawn alike the one with the shortest example.
func (b *builder) add(p path) {
	key := p.key()
	if old, known := b.paths[key]; !known || compareExamples(p.example(p.sends), old.example(old.sends)) < 0 {
		b.paths[key] = p
	}
}

func (p path) example(at string) Example { return Example{p.call.Text, p.result, at} }

func compareExamples(a, b Example) int {
	return cmp.Or(cmp.Compare(len(a.Call), len(b.Call)), cmp.Compare(a.Call, b.Call), cmp.Compare(a.Result, b.Result), cmp.Compare(a.At, b.At))
}

// sorted returns the paths in the order of their keys, and learns which hosts are more
// than a name of their receiver.
func (b *builder) sorted() (list []path) {
	b.ways = map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(b.paths)) {
		p := b.paths[key]
		if !p.dead && !isSelf(p) {
			b.ways[p.host.name] = true
		}
		list = append(list, p)
	}
	return list
}

// isSelf reports whether the receiver is the host itself.
func isSelf(p path) bool {
	name, _ := cutPort(p.end.name)
	return p.end.name == p.host.name || name == p.host.name
}

// draw adds the nodes and edges of a path.
func (b *builder) draw(p path) {
	if p.dead {
		return
	}
	from := b.node(p.caller)
	at := from
	for _, s := range p.via {
		at = b.edge(at, s, p, p.server)
	}
	if p.end.name == "" {
		p.host.label = p.answers
		b.relate(from, b.edge(at, p.host, p, p.sends), p)
		return
	}
	if b.ways[p.host.name] {
		at = b.edge(at, p.host, p, p.server)
	}
	b.relate(from, b.edge(at, p.end, p, p.sends), p)
}

func (b *builder) node(p place) int {
	i, known := b.nodes[p]
	if !known {
		i = len(b.Nodes)
		b.nodes[p] = i
		b.Nodes = append(b.Nodes, Node{Column: p.column, Group: p.group, Name: p.name})
	}
	return i
}

// edge draws a path's edge to its next stop.
func (b *builder) edge(from int, to stop, p path, line string) int {
	key := edgeKey{from: from, to: b.node(to.place), by: to.by}
	drawn := Edge{
		From: key.from, To: key.to, Security: to.by, Unsure: p.unsure, Example: p.example(line), callers: []int{b.nodes[p.caller]},
	}
	if to.label != "" {
		drawn.Labels = []string{to.label}
	}
	if i, known := b.edges[key]; known {
		b.Edges[i].with(drawn)
		return key.to
	}
	b.edges[key] = len(b.Edges)
	b.Edges = append(b.Edges, drawn)
	return key.to
}

// with adds calls to an edge.
func (e *Edge) with(more Edge) {
	for _, l := range more.Labels {
		if !slices.Contains(e.Labels, l) {
			e.Labels = append(e.Labels, l)
		}
	}
	for _, c := range more.callers {
		if !slices.Contains(e.callers, c) {
			e.callers = append(e.callers, c)
		}
	}
	if e.Unsure != more.Unsure && !more.Unsure || e.Unsure == more.Unsure && compareExamples(more.Example, e.Example) < 0 {
		e.Example = more.Example
	}
	e.Unsure = e.Unsure && more.Unsure
}

// compareLabels orders labels by their numbers.
func compareLabels(a, b string) int {
	number := func(text string) float64 {
		text, _, _ = strings.Cut(text, "%")
		f, _ := strconv.ParseFloat(text, 64)
		return f
	}
	return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a, b))
}
