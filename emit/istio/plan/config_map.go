package plan

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A ConfigMap is a CA that sidecars read. Its name is made of a key, so that it is
// none of the cluster's own: beside the mesh's configuration there may be one `istio`.
type ConfigMap struct {
	Object
	CA   []byte
	From diag.Span   // the clause that names the file
	At   []diag.Span // the clauses that need it
}

// configMap returns the ConfigMap of a CA in a namespace, and records its use.
func (p *planner) configMap(ca *model.Certificate, namespace string, at []diag.Span) *Object {
	o := p.object(namespace, key{"ca", ca.Name})
	if ca.Source.Files == nil {
		return &o // an error
	}
	for _, c := range p.plan.ConfigMaps {
		if c.Object == o {
			c.At = append(c.At, at...)
			return &o
		}
	}
	p.plan.ConfigMaps = append(p.plan.ConfigMaps, &ConfigMap{
		Object: o, CA: ca.Source.Files.CA, From: ca.From, At: append([]diag.Span{ca.At, ca.From}, at...),
	})
	return &o
}
