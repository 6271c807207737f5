package graph

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/traffic"
)

// Between returns one picture of all calls in two states, in which the edges are marked
// that only one of them has, or that have become weaker. Calls inside the mesh are in it
// if the change concerns them. If it is too large for Mermaid, only marked edges are.
func Between(before, after *traffic.Traffic) Picture {
	o := Options{instead: "--format text"}
	entries, callers := traffic.EntriesOf(before, after), callersOf(before, after)
	old, latest := newBuilder(newNames(before.Registry), o), newBuilder(newNames(after.Registry), o)
	old.callers, latest.callers = callers, callers
	old.explore(before, entries)
	latest.explore(after, entries)
	if slices.Equal(old.inMesh(), latest.inMesh()) {
		old.withoutMesh()
		latest.withoutMesh()
	}
	a, b := old.sorted(), latest.sorted()
	maps.Copy(old.ways, latest.ways) // the same hosts are nodes
	latest.ways = old.ways
	old.drawAll(a)
	latest.drawAll(b)
	m := &merging{Picture: Picture{options: o}, nodes: map[place]int{}}
	whole := m.merge(old.Picture, latest.Picture).joined()
	if whole.TooLarge() == "" {
		return whole
	}
	return m.onlyChanged().joined()
}

// inMesh returns the keys of the paths inside the mesh, with what encrypts them.
func (b *builder) inMesh() (keys []string) {
	for key, p := range b.paths {
		if p.view() == Mesh && !p.dead {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func (b *builder) withoutMesh() {
	maps.DeleteFunc(b.paths, func(_ string, p path) bool { return p.view() == Mesh })
}

// A merging makes one picture of two.
type merging struct {
	Picture
	nodes map[place]int
}

// merge adds the edges of both pictures.
func (m *merging) merge(old, latest Picture) Picture {
	was, is := m.edgesOf(old), m.edgesOf(latest)
	for _, e := range is {
		m.Edges = append(m.Edges, m.marked(e, was, is))
	}
	for _, e := range was {
		if find(is, e) < 0 && !slices.ContainsFunc(m.Edges, func(n Edge) bool { return n.Mark == Weakened && n.From == e.From && n.To == e.To }) {
			e.Mark = Removed
			m.Edges = append(m.Edges, e)
		}
	}
	m.Notes = append(m.Notes, latest.Notes...)
	m.sort()
	return m.Picture
}

// edgesOf returns the edges of a picture with the nodes of the merged one.
func (m *merging) edgesOf(p Picture) (list []Edge) {
	now := func(i int) int {
		n := p.Nodes[i]
		at := place{n.Column, n.Group, n.Name}
		k, known := m.nodes[at]
		if !known {
			k = len(m.Nodes)
			m.nodes[at] = k
			m.Nodes = append(m.Nodes, n)
		}
		return k
	}
	for _, e := range p.Edges {
		e.From, e.To, e.callers = now(e.From), now(e.To), renumbered(e.callers, now)
		list = append(list, e)
	}
	return list
}

// find returns an edge with the same ends and encryption; -1: there is none.
func find(list []Edge, e Edge) int {
	return slices.IndexFunc(list, func(o Edge) bool { return o.From == e.From && o.To == e.To && o.Security == e.Security })
}

// marked returns an edge of the new picture with its mark. Edges to a gateway have the
// calls of several hosts: a weaker one need not be the same calls.
func (m *merging) marked(e Edge, was, is []Edge) Edge {
	if i := find(was, e); i >= 0 {
		return m.compared(e, was[i])
	}
	e.Mark = Added
	for _, o := range was {
		if o.From == e.From && o.To == e.To && m.Nodes[e.To].Column != Gateways && find(is, o) < 0 && strengths[e.Security] < strengths[o.Security] {
			e.Mark = Weakened
			e.Labels = append(slices.Clone(e.Labels), "was "+meaning[o.Security])
		}
	}
	return e
}

// compared marks an edge that both pictures have if it has other callers or labels.
func (m *merging) compared(e, old Edge) Edge {
	if !slices.Equal(e.Labels, old.Labels) {
		e.Mark = Changed
		e.Labels = []string{shares(e.Labels) + " (was " + shares(old.Labels) + ")"}
	}
	if text := m.names(e.callers, old.callers); text != "" {
		e.Mark, e.Labels = Changed, append(slices.Clone(e.Labels), "now also from "+text)
	}
	if text := m.names(old.callers, e.callers); text != "" {
		e.Mark, e.Labels = Changed, append(slices.Clone(e.Labels), "no longer from "+text)
	}
	e.callers = renumbered(slices.Concat(e.callers, old.callers), func(i int) int { return i })
	return e
}

// shares returns labels; without one an edge has all calls.
func shares(labels []string) string { return cmp.Or(strings.Join(labels, ", "), "all") }

// names returns the names of callers that are not among others.
func (m *merging) names(callers, others []int) string {
	var list []string
	for _, c := range callers {
		if !slices.Contains(others, c) {
			list = append(list, m.Nodes[c].Name)
		}
	}
	if len(list) > listed {
		return strconv.Itoa(len(list)) + " workloads"
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// onlyChanged returns the marked edges with their nodes.
func (m *merging) onlyChanged() Picture {
	out := &merging{Picture: Picture{options: m.options}, nodes: map[place]int{}}
	only := m.Picture
	only.Edges = slices.DeleteFunc(slices.Clone(m.Edges), func(e Edge) bool { return e.Mark == Kept })
	for i := range only.Edges {
		only.Edges[i].callers = nil // they are nodes only if their own edge is marked
	}
	out.Edges = out.edgesOf(only)
	out.Notes = append(slices.Clone(m.Notes), "edges that do not change are left out")
	out.sort()
	return out.Picture
}
