package graph

import (
	"strings"

	"github.com/gwc-lang/gwc/review/trace"
)

// version is that of the JSON.
const version = 1

type jsonPicture struct {
	Version   int            `json:"version"`
	Nodes     []jsonNode     `json:"nodes"`
	Edges     []jsonEdge     `json:"edges"`
	Relations []jsonRelation `json:"relations"`
	Notes     []string       `json:"notes"`
}

type jsonNode struct {
	ID        int      `json:"id"`
	Kind      string   `json:"kind"`
	Namespace string   `json:"namespace,omitempty"`
	Name      string   `json:"name"`
	Of        []string `json:"of,omitempty"`
}

type jsonEdge struct {
	From         int      `json:"from"`
	To           int      `json:"to"`
	Security     string   `json:"security"`
	Labels       []string `json:"labels,omitempty"`
	Undetermined bool     `json:"undetermined,omitempty"`
	Example      string   `json:"example"`
	Result       string   `json:"result"`
	Source       string   `json:"source,omitempty"`
}

type jsonRelation struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Word string `json:"word"`
}

func (p Picture) json() string {
	out := jsonPicture{Version: version, Nodes: []jsonNode{}, Edges: []jsonEdge{}, Relations: []jsonRelation{}, Notes: append([]string{}, p.Notes...)}
	for i, n := range p.Nodes {
		out.Nodes = append(out.Nodes, jsonNode{i, n.Column.String(), n.Group, n.Name, n.Of})
	}
	for _, e := range p.Edges {
		out.Edges = append(out.Edges, jsonEdge{e.From, e.To, e.Security.String(), e.Labels, e.Unsure, e.Example.Call, e.Example.Result, e.Example.At})
	}
	for _, r := range p.Relations {
		out.Relations = append(out.Relations, jsonRelation(r))
	}
	var text strings.Builder
	_ = trace.WriteJSON(&text, out)
	return text.String()
}
