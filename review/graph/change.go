package graph

import (
	"fmt"
	"slices"
	"strings"
)

// A Change is what becomes otherwise of calls of a host, in words: edges that stay can
// have calls that go another way.
type Change struct {
	Host string // with its port
	What string // as "moves /pay"
}

// mostChanges is how many changes a node names.
const mostChanges = 3

// With returns the picture with the changes at the nodes of their hosts. A host without a
// node gets one.
func (p Picture) With(changes []Change) Picture {
	p.Nodes = slices.Clone(p.Nodes)
	for _, c := range changes {
		n := p.nodeOf(c.Host)
		if n < 0 {
			n = len(p.Nodes)
			p.Nodes = append(p.Nodes, Node{Column: Hosts, Name: c.Host})
		}
		if !slices.Contains(p.Nodes[n].Changes, c.What) {
			p.Nodes[n].Changes = append(slices.Clone(p.Nodes[n].Changes), c.What)
		}
	}
	return p
}

// nodeOf returns the node of a host, or that of the receiver with that name and port;
// -1: there is none.
func (p Picture) nodeOf(name string) int {
	host := name
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		host = name[:i]
	}
	for _, at := range []struct {
		column Column
		name   string
	}{{Hosts, host}, {Receivers, name}} {
		for i, n := range p.Nodes {
			if n.Column == at.column && (n.Name == at.name || slices.Contains(n.Of, at.name)) {
				return i
			}
		}
	}
	return -1
}

// changed returns the lines about the changes at a node.
func (n Node) changed() []string {
	if len(n.Changes) <= mostChanges {
		return n.Changes
	}
	return append(slices.Clone(n.Changes[:mostChanges]), fmt.Sprintf("%d more", len(n.Changes)-mostChanges))
}
