package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// namespace is the default namespace of the names in its file:
//
//	namespace NAME
type namespace struct {
	lang.Node
	Name lang.Name `parser:"'namespace':Word @@"`
}

// lower does nothing: chooseNamespace handled the statement.
func (n *namespace) lower(*scope, *model.Statements) {}

// chooseNamespace sets the namespace of the file from its only `namespace`
// statement. An invalid name is used too, so that the other statements of the
// file do not end up in another namespace.
func (s *scope) chooseNamespace(file *File) {
	var first diag.Span
	for i, node := range file.Nodes {
		n, ok := node.(*namespace)
		if !ok {
			continue
		}
		s.Enter(file.Source.Statements[i])
		n.Name.Value(&s.Scope)
		if first.Known() {
			s.Report(repetition(s.Span(n), first, "namespace"))
			continue
		}
		first, s.namespace = s.Span(n), n.Name.Text
	}
}
