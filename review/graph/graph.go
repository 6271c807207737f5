// Package graph draws who may call whom, by which gateway and host, and what encrypts
// it: a picture as a value, and as Mermaid, DOT, SVG, JSON and a matrix in Markdown. A
// picture is made of calls that were followed, so that it states nothing that a trace
// does not.
package graph

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/traffic"
)

// A Column is where a node is: calls go from the first column to the last.
type Column int

// The columns.
const (
	Callers Column = iota
	Gateways
	Hosts
	Receivers
)

// String returns the name of a column in JSON.
func (c Column) String() string { return [...]string{"caller", "gateway", "host", "receiver"}[c] }

// A Security is what encrypts an edge.
type Security int

// The securities.
const (
	Exposed Security = iota // nothing, and one end is outside the mesh
	Plain                   // nothing, inside the mesh
	TLS
	Mutual // TLS with a client certificate, or mesh mTLS
	Unseen // TLS that the proxies pass without terminating it
)

// String returns the name of a security in JSON.
func (s Security) String() string {
	return [...]string{"exposed", "plain", "tls", "mutual", "passthrough"}[s]
}

// A Node is a caller, a gateway, a host or a receiver.
type Node struct {
	Column Column
	Group  string // the namespace; empty: outside the mesh
	Name   string
	Of     []string // what it stands for, if it is several
	// Changes are what becomes otherwise of its calls, in a picture of two states.
	Changes []string
}

// An Edge is calls from one node to the next.
type Edge struct {
	From, To int // nodes
	Security Security
	Labels   []string // shares, ports, statuses
	Unsure   bool     // the outcome of all its calls is undetermined
	Example  Example
	Mark     Mark  // in a picture of two states
	callers  []int // whose calls they are
}

// An Example is a call of an edge, what becomes of it, and the line that decided.
type Example struct{ Call, Result, At string }

// A Relation is what becomes of calls of a caller to a receiver.
type Relation struct {
	From, To int
	Word     string // yes, mtls, cert, -> 301, or ? if it is undetermined
}

// A Picture is nodes with their edges, in an order that depends on nothing else.
type Picture struct {
	Nodes     []Node
	Edges     []Edge
	Relations []Relation
	// Notes are what the picture does not show.
	Notes []string

	options Options
}

// A Cell is a part of all calls, by an example, and what becomes of each of them.
type Cell struct {
	Answer traffic.Answer
	// May says that the example is not a proof for all of them.
	May bool
}

// less orders nodes.
func less(a, b Node) int {
	rest := func(n Node) int { // outside is first
		if n.Name == outside {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Column, b.Column), cmp.Compare(rest(a), rest(b)), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Name, b.Name))
}

// sort orders everything and renumbers the nodes.
func (p *Picture) sort() {
	order := make([]int, len(p.Nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return less(p.Nodes[a], p.Nodes[b]) })
	nodes, now := make([]Node, len(order)), make([]int, len(order))
	for i, old := range order {
		nodes[i], now[old] = p.Nodes[old], i
	}
	p.Nodes = nodes
	for i := range p.Edges {
		e := &p.Edges[i]
		e.From, e.To = now[e.From], now[e.To]
		e.callers = renumbered(e.callers, func(i int) int { return now[i] })
		slices.SortFunc(e.Labels, compareLabels)
	}
	for i := range p.Relations {
		r := &p.Relations[i]
		r.From, r.To = now[r.From], now[r.To]
	}
	slices.SortFunc(p.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Security, b.Security), cmp.Compare(a.Mark, b.Mark))
	})
	slices.SortFunc(p.Relations, func(a, b Relation) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	slices.Sort(p.Notes)
}

// renumbered returns nodes by their new numbers, sorted, each once.
func renumbered(nodes []int, now func(int) int) []int {
	out := make([]int, len(nodes))
	for i, n := range nodes {
		out[i] = now(n)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
