package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// program is the name of the build. It prevents that two builds write the same
// object:
//
//	program NAME
type program struct {
	lang.Node
	Name lang.Name `parser:"'program':Word @@"`
}

func (p *program) lower(s *scope, out *model.Statements) {
	name := p.Name.Value(&s.Scope)
	if !s.Failed {
		out.Program = append(out.Program, said(s, name, p.Name))
	}
}
