package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
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
func (s *scope) chooseNamespace(nodes []Node) {
	var first *namespace
	for _, node := range nodes {
		n, ok := node.(*namespace)
		if !ok {
			continue
		}
		n.Name.Value(&s.Scope)
		if first != nil {
			s.Report(repetition(s.Span(n), s.Span(first), "namespace"))
			continue
		}
		first, s.namespace = n, n.Name.Text
	}
}
