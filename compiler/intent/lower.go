package intent

import (
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
	// Now is the time at which certificates must be valid.
	Now time.Time
	// Read returns the content of a path in a statement of the file.
	Read func(file *diag.File, path string) ([]byte, error)
}

// Lower checks every statement of a file alone and returns their records. A
// statement with an error has no record; what is right of its syntax is checked
// too. The file's namespace comes first: it applies to every statement, wherever
// it is written.
func Lower(file *File, options Options, sink *diag.Sink) model.Statements {
	var out model.Statements
	s := &scope{Scope: lang.Scope{File: file.Source.File, Sink: sink}, Options: options, namespace: options.Namespace, top: true}
	if s.namespace == "" {
		s.namespace = "default"
	}
	s.chooseNamespace(file.Nodes)
	for i, node := range file.Nodes {
		s.enter(file.Source, file.Source.Statements[i])
		s.Failed = node == nil
		if node != nil {
			node.lower(s, &out)
		} else if part := file.parts[i]; part != nil {
			s.lowerPart(file.Source, file.Source.Statements[i], part)
		}
		if s.Failed {
			s.declareBroken(file.Source, file.Source.Statements[i], &out.Broken)
		}
	}
	s.Close()
	out.Accepts = s.accepts
	return out
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

	accepts      []model.Accept // of the file so far
	fileAccepts  first[code.Code]
	blockAccepts first[code.Code]
}

// lowerPart reports the errors of what is right in a statement with syntax
// errors, except at the tokens that were reported.
func (s *scope) lowerPart(source *lang.Source, statement lang.Statement, part Node) {
	end := s.statement.End
	s.partial, s.Skip = true, func(at diag.Span) bool { return at.End > end || source.Reported(statement, at) }
	part.lower(s, &model.Statements{})
	s.partial, s.Skip, s.Failed = false, nil, true
}

// enter moves to the next statement of the file.
func (s *scope) enter(source *lang.Source, statement lang.Statement) {
	first, last := statement.Tokens[0], statement.Tokens[len(statement.Tokens)-1]
	s.statement = source.Span(first).Join(source.Span(last))
	s.top = s.top && source.Text(first) == "accept"
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

// said returns the value with its source position.
func said[T any](s *scope, value T, at lang.Placed) model.Said[T] {
	return model.Said[T]{Value: value, At: s.Span(at)}
}

// once sets a clause's value, or reports a duplicate.
func once[T any](s *scope, to *model.Said[T], value T, at lang.Placed, what string) {
	if to.Is() {
		s.repeated(at, to.At, what)
		return
	}
	*to = said(s, value, at)
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

// Range returns the offsets of the statement's line.
func (l line) Range() (start, end int) { return l.Line() }

// list formats words for a message.
func list(words []string) string { return strings.Join(words, ", ") }
