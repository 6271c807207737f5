package intent

import (
	"slices"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Options are the inputs of statements besides their files.
type Options struct {
	// Namespace is the default for files without a `namespace` statement; empty
	// means "default".
	Namespace string
	// Defaults are those of the target.
	Defaults model.Defaults
	// Now is the time at which certificates must be valid.
	Now time.Time
	// Read returns the content of a path in a statement of the file.
	Read func(file *diag.File, path string) ([]byte, error)
	// Open returns the file at a path in a statement of the file.
	Open func(file *diag.File, path string) (*diag.File, error)
}

// Lower checks every statement of a file alone and returns their records. A
// statement with an error has no record; what is right of its syntax is checked
// too. The file's namespace comes first: it applies to every statement, wherever
// it is written.
func Lower(file *File, options Options, sink *diag.Sink) model.Statements {
	out := room(file)
	s := &scope{Scope: lang.Scope{File: file.Source.File, Sink: sink}, Options: options, namespace: options.Namespace, top: true}
	if s.namespace == "" {
		s.namespace = "default"
	}
	s.chooseNamespace(file)
	out.Homes = []string{s.namespace}
	for i, node := range file.Nodes {
		s.enter(file.Source, file.Source.Statements[i])
		s.Failed = node == nil
		if node != nil {
			node.lower(s, &out)
		} else if part, found := file.parts[i]; found {
			s.lowerPart(file.Source, part)
		}
		if s.Failed {
			s.declareBroken(file.Source.Statements[i], &out.Broken)
		}
	}
	s.Close()
	out.Accepts = s.accepts
	return out
}

// room returns the records with room for the statements that programs have many
// of, so that the lists do not grow again and again.
func room(file *File) model.Statements {
	var exposes, routes, egresses int
	for _, node := range file.Nodes {
		switch node.(type) {
		case *expose:
			exposes++
		case *routeBlock:
			routes++
		case *egress:
			egresses++
		}
	}
	return model.Statements{
		Exposes: slices.Grow([]*model.Expose(nil), exposes), Routes: slices.Grow([]model.RouteBlock(nil), routes),
		Egresses: slices.Grow([]*model.EgressDecl(nil), egresses),
	}
}

// A scope is the context in which a statement is lowered: its file, the file's
// namespace and the options. Failed is true if the statement has an error.
type scope struct {
	lang.Scope
	Options
	namespace string
	statement diag.Span // the current one, with its block
	top       bool      // it and all statements before it are `accept`
	partial   bool      // it has syntax errors: what it lacks may be one of them

	values       diag.Span      // the file's `values`
	accepts      []model.Accept // of the file so far
	fileAccepts  first[code.Code]
	blockAccepts first[code.Code]
}

// lowerPart reports the errors of what is right in a statement with syntax
// errors, except at the tokens that were reported.
func (s *scope) lowerPart(source *lang.Source, part parsed) {
	reported := source.Reported(part.of)
	s.Enter(part.of)
	s.partial, s.Skip = true, func(at diag.Span) bool {
		return slices.ContainsFunc(reported, func(r diag.Span) bool { return r.In() == at.In() && r.Start() < at.End() && at.Start() < r.End() })
	}
	part.node.lower(s, &model.Statements{})
	s.partial, s.Skip, s.Failed = false, nil, true
}

// enter moves to the next statement of the file.
func (s *scope) enter(source *lang.Source, statement lang.Statement) {
	s.Enter(statement)
	s.statement = source.StatementSpan(statement)
	s.top = s.top && statement.Tokens[0].Text == "accept"
	s.blockAccepts = nil
}

// twice reports a duplicate of the clause first.
func (s *scope) twice(clause, first lang.Placed, what string) {
	s.repeated(clause, s.Span(first), what)
}

// repeated reports a duplicate of the clause at first. If both have the same
// text, the fix removes one.
func (s *scope) repeated(clause lang.Placed, first diag.Span, what string) {
	d := repetition(s.Span(clause), first, what)
	if d.Span.Text() == first.Text() {
		d = d.WithFix(diag.Removal(d.Span), "")
	}
	s.Report(d)
}

// repetition returns the diagnostic of a duplicate.
func repetition(at, first diag.Span, what string) diag.Diagnostic {
	return diag.At(at, code.DuplicateClause, "duplicate `%s`", what).WithHint("keep one of them").WithRelated(first, "first here")
}

// said returns a value that is a clause by itself, with its place.
func said[T any](s *scope, value T, clause lang.Placed) model.Said[T] {
	at := s.Span(clause)
	return model.Said[T]{Value: value, At: at, Clause: at}
}

// within returns a value with its place and that of its clause.
func within[T any](s *scope, value T, at, clause lang.Placed) model.Said[T] {
	return model.Said[T]{Value: value, At: s.Span(at), Clause: s.Span(clause)}
}

// once sets a clause's value, or reports a duplicate.
func once[T any](s *scope, to *model.Said[T], value T, at, clause lang.Placed, what string) {
	if to.Is() {
		s.repeated(clause, to.Clause, what)
		return
	}
	*to = within(s, value, at, clause)
}

// first maps keys to their first place.
type first[K comparable] map[K]diag.Span

// again reports a duplicate, and whether there is one. There is no fix: the
// second entry may be meant to have another key.
func again[K comparable](s *scope, seen *first[K], key K, at lang.Placed, what string) bool {
	if before, found := (*seen)[key]; found {
		s.Report(repetition(s.Span(at), before, what))
		return true
	}
	if *seen == nil {
		*seen = first[K]{}
	}
	(*seen)[key] = s.Span(at)
	return false
}

// line is a statement without its block.
type line struct{ lang.Node }

// Piece returns the statement's line.
func (l line) Piece() lang.Piece { return l.Line() }

// list formats words for a message.
func list(words []string) string { return strings.Join(words, ", ") }
