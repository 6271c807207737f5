package jsonnet

import (
	"slices"

	gojsonnet "github.com/google/go-jsonnet"
	"github.com/google/go-jsonnet/ast"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Node is where a part of a result is written: the expression in the source,
// as far as it is known without an evaluation. A part of a computed value is where
// the computation is. A Node can be nil.
type Node struct {
	in    *source
	at    diag.Span
	parts []part
	// fields are the fields of the parts, by name, computed on first use.
	fields map[string]field
}

// A part is an expression that contributes to a value, and its variables. Of an
// object that is a sum, the last summand is the first part.
type part struct {
	node  ast.Node
	scope *scope
}

// A field is the expressions of one field.
type field struct {
	at     diag.Span
	parts  []part
	closed bool // no other part contributes
}

// A scope are the variables of a local expression or an object.
type scope struct {
	binds ast.LocalBinds
	outer *scope
}

// A source finds the files of a result.
type source struct {
	vm    *gojsonnet.VM
	files *importer
	left  int // expressions that can still be followed for the current node
}

// maxFollowed is the maximum number of expressions that are followed to find where
// a value is written.
const maxFollowed = 200

// Root returns where the value is written; nil if that is unknown.
func (r Result) Root() *Node {
	if r.root == nil {
		return nil
	}
	s := &source{vm: r.vm, files: r.files, left: maxFollowed}
	return s.node(diag.Span{}, part{r.root, nil})
}

// Span returns the place; the zero Span if it is unknown.
func (n *Node) Span() diag.Span {
	if n == nil {
		return diag.Span{}
	}
	return n.at
}

// Field returns where a field of an object is written.
func (n *Node) Field(name string) *Node {
	if n == nil {
		return nil
	}
	n.in.left = maxFollowed
	return n.field(name)
}

func (n *Node) field(name string) *Node {
	if n.fields == nil {
		n.readFields()
	}
	f, found := n.fields[name]
	switch {
	case !found:
		return &Node{in: n.in, at: n.at}
	case !f.at.Known():
		f.at = n.at
	}
	return n.in.node(f.at, f.parts...)
}

// Element returns where an element of an array is written.
func (n *Node) Element(i int) *Node {
	if n == nil {
		return nil
	}
	if len(n.parts) == 1 {
		if array, ok := n.parts[0].node.(*ast.Array); ok && i < len(array.Elements) {
			n.in.left = maxFollowed
			return n.in.node(n.at, part{array.Elements[i].Expr, n.parts[0].scope})
		}
	}
	return &Node{in: n.in, at: n.at}
}

// readFields collects the fields of all parts. The first part that has a field is
// its place; with `+:` the same field of the next parts contributes.
func (n *Node) readFields() {
	n.fields = map[string]field{}
	for _, p := range n.parts {
		object, ok := p.node.(*ast.DesugaredObject)
		if !ok {
			return // it may have any field
		}
		inner := &scope{object.Locals, p.scope}
		for _, f := range object.Fields {
			name, ok := f.Name.(*ast.LiteralString)
			if !ok {
				continue
			}
			to := n.fields[name.Value]
			if to.closed {
				continue
			}
			if to.parts == nil {
				to.at = n.in.files.span(f.LocRange)
			}
			to.parts, to.closed = append(to.parts, part{f.Body, inner}), !f.PlusSuper
			n.fields[name.Value] = to
		}
	}
}

// node returns the node of a value to which expressions contribute. It is at the
// place of the first one, or else at the other place.
func (s *source) node(at diag.Span, parts ...part) *Node {
	n := &Node{in: s, at: at}
	for _, p := range parts {
		n.parts = append(n.parts, s.resolve(p)...)
	}
	if len(n.parts) > 0 {
		if own := s.files.span(*n.parts[0].node.Loc()); own.Known() {
			n.at = own
		}
	}
	return n
}

// resolve returns the expressions that make up the value of an expression: it
// follows variables, imports, sums and fields.
func (s *source) resolve(p part) []part {
	if s.left--; s.left <= 0 {
		return []part{p}
	}
	switch node := p.node.(type) {
	case *ast.Local:
		return s.resolve(part{node.Body, &scope{node.Binds, p.scope}})
	case *ast.Function:
		return s.resolve(part{node.Body, p.scope})
	case *ast.Binary:
		if node.Op == ast.BopPlus {
			right := s.resolve(part{node.Right, p.scope})
			return slices.Concat(right, s.resolve(part{node.Left, p.scope}))
		}
	case *ast.Var:
		if body, inner := p.scope.lookup(node.Id); body != nil {
			return s.resolve(part{body, inner})
		}
	case *ast.Import:
		if root, _, err := s.vm.ImportAST(node.Loc().FileName, node.File.Value); err == nil {
			return s.resolve(part{root, nil})
		}
	case *ast.Index:
		name, ok := node.Index.(*ast.LiteralString)
		if _, dynamic := node.Target.(*ast.Self); ok && !dynamic {
			target := &Node{in: s, parts: s.resolve(part{node.Target, p.scope})}
			if found := target.field(name.Value); len(found.parts) > 0 {
				return found.parts
			}
		}
	}
	return []part{p}
}

// lookup returns the expression of a variable, and its own variables; nil if it
// is a parameter.
func (s *scope) lookup(id ast.Identifier) (ast.Node, *scope) {
	for ; s != nil; s = s.outer {
		for _, b := range s.binds {
			if b.Variable == id && b.Fun == nil {
				return b.Body, s
			}
		}
	}
	return nil, nil
}
