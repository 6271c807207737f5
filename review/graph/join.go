package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// join returns the picture with one node for all nodes of a column that are treated
// alike: the coarsest partition in which nodes of one class have the same edges, by
// security and labels, to and from the same classes.
func (p Picture) join(columns ...Column) Picture {
	class := p.classes(columns)
	out := Picture{options: p.options}
	at := map[int]int{}
	members := map[int][]int{}
	for i := range p.Nodes {
		members[class[i]] = append(members[class[i]], i)
	}
	total := 0
	for i := range p.Nodes {
		if p.Nodes[i].isWorkload() {
			total++
		}
	}
	for i := range p.Nodes {
		if _, known := at[class[i]]; !known {
			at[class[i]] = len(out.Nodes)
			out.Nodes = append(out.Nodes, p.together(members[class[i]], total))
		}
	}
	p.joinEdges(&out, func(i int) int { return at[class[i]] })
	out.Notes = slices.Clone(p.Notes)
	out.sort()
	return out
}

func (p Picture) joinEdges(out *Picture, now func(int) int) {
	edges := map[edgeKey]int{}
	for _, e := range p.Edges {
		e.From, e.To, e.Labels, e.callers = now(e.From), now(e.To), slices.Clone(e.Labels), renumbered(e.callers, now)
		key := edgeKey{e.From, e.To, e.Security, e.Mark}
		if i, known := edges[key]; known {
			out.Edges[i].with(e)
			continue
		}
		edges[key] = len(out.Edges)
		out.Edges = append(out.Edges, e)
	}
	relations := map[[2]int]int{}
	for _, r := range p.Relations {
		r.From, r.To = now(r.From), now(r.To)
		key := [2]int{r.From, r.To}
		if i, known := relations[key]; known {
			out.Relations[i].Word = weaker(out.Relations[i].Word, r.Word)
			continue
		}
		relations[key] = len(out.Relations)
		out.Relations = append(out.Relations, r)
	}
}

// classes returns the class of each node.
func (p Picture) classes(columns []Column) []int {
	class, number := make([]int, len(p.Nodes)), map[string]int{}
	get := func(text string) int {
		if _, known := number[text]; !known {
			number[text] = len(number)
		}
		return number[text]
	}
	for i, n := range p.Nodes {
		class[i] = get(n.kind(slices.Contains(columns, n.Column), i))
	}
	for count := 0; count < len(number); {
		count = len(number)
		around := p.around(class)
		number = map[string]int{}
		next := make([]int, len(class))
		for i := range class {
			slices.Sort(around[i])
			next[i] = get(strconv.Itoa(class[i]) + "\n" + strings.Join(slices.Compact(around[i]), "\n"))
		}
		class = next
	}
	return class
}

// kind is what nodes of one class must have in common.
func (n Node) kind(joins bool, i int) string {
	switch {
	case !joins, n.Name == outside, n.Name == other, n.Name == anyHost:
		return strconv.Itoa(i)
	case n.Column == Receivers:
		return "receiver " + n.Group
	}
	return n.Column.String()
}

// around returns what is at each node, by the classes of its neighbours.
func (p Picture) around(class []int) [][]string {
	out := make([][]string, len(class))
	for _, e := range p.Edges {
		text := fmt.Sprintf("%d %q %t %d", e.Security, e.Labels, e.Unsure, e.Mark)
		out[e.From] = append(out[e.From], fmt.Sprintf("to %d %s", class[e.To], text))
		out[e.To] = append(out[e.To], fmt.Sprintf("from %d %s", class[e.From], text))
	}
	for _, r := range p.Relations {
		out[r.From] = append(out[r.From], fmt.Sprintf("calls %d %s", class[r.To], r.Word))
		out[r.To] = append(out[r.To], fmt.Sprintf("called %d %s", class[r.From], r.Word))
	}
	return out
}

func (n Node) isWorkload() bool { return n.Column == Callers && n.Name != outside }

// The names of all workloads, and of those that no other node has.
const (
	everyone       = "any workload"
	otherWorkloads = "any other workload"
)

// listed is how many names a node lists.
const listed = 3

// together returns the node of a class. total is the number of all workloads.
func (p Picture) together(members []int, total int) Node {
	first := p.Nodes[members[0]]
	if len(members) == 1 {
		return first
	}
	out := Node{Column: first.Column, Group: first.Group}
	for _, i := range members {
		n := p.Nodes[i]
		out.Of = append(out.Of, n.Name)
		if n.Group != out.Group {
			out.Group = ""
		}
	}
	slices.Sort(out.Of)
	switch {
	case first.isWorkload() && len(members) == total:
		out.Name, out.Of = everyone, nil
	case slices.Contains(out.Of, otherSpaces), slices.Contains(out.Of, otherWorkloads):
		out.Name, out.Of = otherWorkloads, nil
	case len(members) <= listed:
		out.Name = strings.Join(out.Of, ", ")
	default:
		out.Name = fmt.Sprintf("%d %s", len(members), plural(first))
	}
	return out
}

// plural names several nodes.
func plural(n Node) string {
	switch {
	case n.Column == Callers:
		return "workloads"
	case n.Column == Hosts:
		return "hosts"
	case n.Group == "":
		return "servers"
	}
	return "services"
}
