package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// confine lets nothing leave namespaces except what egress statements allow:
//
//	confine NAMESPACE, ... [except CIDR, ...] [{ accept ... }]
type confine struct {
	lang.Node
	Namespaces []Namespace `parser:"'confine':Word @@ (',':Punct @@)*"`
	Except     []lang.CIDR `parser:"('except':Word @@ (',':Punct @@)*)?"`
	Accepts    []accept    `parser:"('{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct)?"`
}

func (c *confine) lower(s *scope, out *model.Statements) {
	record := model.ConfineDecl{At: s.At(c.Line())}
	record.Namespaces = each(s, c.Namespaces, func(n Namespace) string { return n.Value(&s.Scope) })
	record.Except = each(s, c.Except, func(v lang.CIDR) string { return v.Value(&s.Scope) })
	for i := range c.Accepts {
		s.acceptHere(&c.Accepts[i])
	}
	if !s.Failed {
		out.Confines = append(out.Confines, record)
	}
}
