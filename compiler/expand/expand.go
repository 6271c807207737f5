// Package expand replaces `${...}` by values and `for` by its iterations. It runs
// after a file is split into statements and before a grammar sees them, so that a
// value is always one word or a part of a string, and never changes the shape of a
// statement. The only list is a word that is nothing but `${...}`.
package expand

import (
	"bytes"
	"strings"

	"github.com/gwc-lang/gwc/compiler/values"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Named is a file that a statement names: `values "FILE"` or `include "FILE"`.
type Named struct {
	Path string
	At   diag.Span
}

// Files returns the files that the statements of a source name. The first `values`
// counts; others are duplicates. A statement with an error names nothing.
func Files(source *lang.Source) (of *Named, includes []Named) {
	for _, s := range source.Statements {
		named := nameIn(source, s)
		switch {
		case named == nil:
		case s.Tokens[0].Text == "include":
			includes = append(includes, *named)
		case of == nil:
			of = named
		}
	}
	return of, includes
}

// nameIn returns the file that a statement names, or nil.
func nameIn(source *lang.Source, s lang.Statement) *Named {
	if !isFileStatement(s) || s.Broken || len(s.Tokens) < 2 {
		return nil
	}
	t := s.Tokens[1]
	if t.Kind != lang.String || t.HasExpansion() {
		return nil
	}
	return &Named{t.Plain(), source.Span(t)}
}

func isFileStatement(s lang.Statement) bool { return begins(s, "values") || begins(s, "include") }

// begins reports whether a statement begins with a keyword.
func begins(s lang.Statement, keyword string) bool {
	return s.Tokens[0].Kind == lang.Word && s.Tokens[0].Text == keyword
}

// Options are the inputs of an expansion.
type Options struct {
	// Values are the values of the file; nil if it has none.
	Values *values.Value
	// Failed is true if the values have an error that was reported. Then no use
	// of a value is reported.
	Failed bool
	// Begins reports whether a word begins a statement.
	Begins func(word string) bool
	// Most is the maximum number of statements of the expanded file.
	Most int
}

// Expand replaces the statements of a source by those that they generate, and
// reports wrong uses of values. It keeps the first line of a `for` as a statement of
// its own, with an empty block. It returns the statements as written of the loops
// that have no iteration, so that their syntax can be checked.
func Expand(source *lang.Source, o Options, sink *diag.Sink) (unused []lang.Statement) {
	if !needed(source) {
		return nil
	}
	e := &expander{source: source, options: o, scope: lang.Scope{File: source.File, Sink: sink}, reported: map[report]bool{}}
	items := e.items(source.Statements, false)
	source.Statements = nil
	e.all(items, variables{}, nil)
	source.Statements = e.out
	e.scope.Close()
	if e.full {
		return nil
	}
	return unusedIn(items, nil)
}

// needed reports whether a source has a loop or a `${`.
func needed(source *lang.Source) bool {
	if bytes.Contains(source.File.Text, []byte("${")) {
		return true
	}
	for _, s := range source.Statements {
		if begins(s, "for") {
			return true
		}
	}
	return false
}

// An expander expands one file.
type expander struct {
	source   *lang.Source
	options  Options
	scope    lang.Scope
	reported map[report]bool
	out      []lang.Statement
	made     int // statements and iterations
	full     bool
}

// A report is what was reported at an offset about the value at a place: it is
// reported for the first iteration only.
type report struct {
	offset   int
	message  string
	values   *diag.File
	from, to int
}

// An item is a statement, or a loop with the items of its block.
type item struct {
	lang.Statement
	expansions bool // it has a `${`
	loop       *loop
}

// A loop is `for NAME in ${PATH} { ... }`. A loop whose first line has an error has
// no items.
type loop struct {
	name  string
	path  values.Path
	list  lang.Token // `${PATH}`
	at    diag.Span  // the first line
	items []item
	used  bool // it has an iteration
}

// items reads statements. inside is true in the block of a loop.
func (e *expander) items(statements []lang.Statement, inside bool) []item {
	list := make([]item, 0, len(statements))
	for _, s := range statements {
		switch {
		case isFileStatement(s) || inside && begins(s, "namespace"):
			if inside {
				e.misplaced(s)
				continue
			}
			e.refuseValues(&s)
			list = append(list, item{Statement: s})
		case begins(s, "for"):
			list = append(list, e.loop(s))
		default:
			list = append(list, item{Statement: s, expansions: hasExpansion(s)})
		}
	}
	return list
}

func hasExpansion(s lang.Statement) bool {
	for _, t := range s.Tokens {
		if t.HasExpansion() {
			return true
		}
	}
	return false
}

// misplaced reports a statement that a loop cannot have.
func (e *expander) misplaced(s lang.Statement) {
	first := s.Tokens[0]
	e.scope.Report(diag.At(e.source.Span(first), code.MisplacedInLoop, "`%s` must not be in a `for`: it is for the whole file", first.Text).
		WithHint("move it out of the `for`"))
}

// refuseValues reports values in a statement that names a file.
func (e *expander) refuseValues(s *lang.Statement) {
	for i, t := range s.Tokens {
		if !t.HasExpansion() {
			continue
		}
		e.scope.Report(diag.At(e.source.Span(t), code.ValueInPath, "`%s` must not contain a value", s.Tokens[0].Text).
			WithHint("write its path; --values FILE selects the values of an environment"))
		tokens := append([]lang.Token(nil), s.Tokens...)
		tokens[i] = t.Unresolved()
		s.Tokens, s.Broken = tokens, true
	}
}

// loop reads a loop. What is wrong with its first line is reported by its grammar.
func (e *expander) loop(s lang.Statement) item {
	head, inner, ok := e.source.Block(s, e.options.Begins)
	words := withoutComments(head.Tokens)
	l := &loop{at: e.source.Span(s.Tokens[0])}
	if ok && !head.Broken && len(words) == 6 && values.IsName(words[1].Text) && words[2].Text == "in" && words[3].Kind == lang.Word {
		l.name, l.list = words[1].Text, words[3]
		l.at = l.at.Join(e.source.Span(words[3]))
		if parts, bad := l.list.Parts(); bad < 0 && len(parts) == 1 && parts[0].Name != "" {
			l.path, _ = values.ParsePath(parts[0].Name)
			if l.path == nil {
				e.invalidName(&head, 3, parts[0], nil)
			}
		}
	}
	l.items = e.items(inner, true)
	return item{Statement: head, loop: l}
}

func withoutComments(tokens []lang.Token) (out []lang.Token) {
	for _, t := range tokens {
		if t.Kind != lang.Comment && t.Kind != lang.EOL {
			out = append(out, t)
		}
	}
	return out
}

// variables are the variables of the loops around a statement.
type variables struct {
	name  string
	value *values.Value
	outer *variables
}

// all adds what items generate in an iteration.
func (e *expander) all(items []item, v variables, in *diag.Expansion) {
	for i := range items {
		if e.full {
			return
		}
		switch it := &items[i]; {
		case it.loop != nil:
			e.add(inIteration(it.Statement, in), it.loop.at)
			e.iterate(it.loop, v, in)
		case it.expansions:
			e.add(e.replaced(it.Statement, v, in), e.source.StatementSpan(it.Statement))
		default:
			e.add(inIteration(it.Statement, in), e.source.StatementSpan(it.Statement))
		}
	}
}

// add adds a statement, and reports the first one that is too many.
func (e *expander) add(s lang.Statement, at diag.Span) {
	if e.count(at) {
		e.out = append(e.out, s)
	}
}

// count counts a statement or an iteration, and reports whether there is room for
// it.
func (e *expander) count(at diag.Span) bool {
	if e.made++; e.made > e.options.Most && !e.full {
		e.full = true
		e.scope.Report(diag.At(at, code.TooManyStatements, "the loops of the file generate more than %d statements", e.options.Most).
			WithHint("generate fewer, or set --max-objects"))
	}
	return !e.full
}

// iterate adds the iterations of a loop.
func (e *expander) iterate(l *loop, v variables, in *diag.Expansion) {
	if l.path == nil {
		return
	}
	at := e.source.Span(l.list).Within(in)
	list := e.lookup(l.path, at, v)
	if list == nil {
		return
	}
	if list.Kind != values.List {
		e.report(diag.At(at, code.NotAList, "`%s` is %s, not a list", l.path, list.Kind).
			WithHint("correct the value: `for` needs a list"), list)
		return
	}
	by := l.at.Within(in)
	for i, value := range list.List {
		if !e.count(by) {
			return
		}
		l.used = true
		iteration := &diag.Expansion{Outer: in, Loop: true, Name: l.name, Value: value.Short(), At: value.At, By: by, Index: i}
		e.all(l.items, variables{l.name, value, &v}, iteration)
	}
}

// inIteration returns a statement as an iteration generates it.
func inIteration(s lang.Statement, in *diag.Expansion) lang.Statement {
	if in == nil {
		return s
	}
	tokens := make([]lang.Token, len(s.Tokens))
	for i, t := range s.Tokens {
		t.In = in
		tokens[i] = t
	}
	return lang.Statement{Tokens: tokens, Broken: s.Broken}
}

// report reports an error of an expansion, once for all iterations with the same
// value. The value may be nil.
func (e *expander) report(d diag.Diagnostic, v *values.Value) {
	key := report{offset: d.Span.Start(), message: d.Message}
	switch in := d.Span.In(); {
	case v != nil:
		key.values, key.from, key.to = v.At.File(), v.At.Start(), v.At.End()
	case in != nil && !in.Loop:
		key.values, key.from, key.to = in.At.File(), in.At.Start(), in.At.End()
	}
	if e.reported[key] {
		return
	}
	e.reported[key] = true
	if v != nil {
		d = d.WithRelated(v.At, "%s", "the value is here")
	}
	e.scope.Report(d)
}

// lookup returns the value at a path, or reports that there is none and returns
// nil.
func (e *expander) lookup(path values.Path, at diag.Span, v variables) *values.Value {
	for scope := &v; scope != nil; scope = scope.outer {
		if scope.value != nil && scope.name == path[0].Name {
			found, done := scope.value.Lookup(path[1:])
			return e.found(found, path, done+1, at)
		}
	}
	switch {
	case e.options.Failed:
		return nil
	case e.options.Values == nil:
		e.report(diag.At(at, code.UnknownValue, "unknown name `%s`: the file has no `values`", path[0].Name).
			WithHint("name the values file: values \"FILE\", or --values FILE"), nil)
		return nil
	}
	found, done := e.options.Values.Lookup(path)
	return e.found(found, path, done, at)
}

// found returns a value of which so many steps were found. It reports what is
// missing.
func (e *expander) found(v *values.Value, path values.Path, done int, at diag.Span) *values.Value {
	if done == len(path) {
		return v
	}
	parent, step := "values", path[done]
	if done > 0 {
		parent = "`" + path[:done].String() + "`"
	}
	switch {
	case step.Index >= 0 && v.Kind == values.List:
		e.report(diag.At(at, code.UnknownValue, "%s has %d elements, and no `%s`", parent, len(v.List), path[:done+1]).WithHint("correct the number: elements are counted from 0"), v)
	case step.Index >= 0:
		e.report(diag.At(at, code.UnknownValue, "%s is %s, not a list", parent, v.Kind).WithHint("correct the name: only a list has elements"), v)
	case v.Kind != values.Object:
		e.report(diag.At(at, code.UnknownValue, "%s is %s and has no `%s`", parent, v.Kind, step.Name).WithHint("write `${%s}`", path[:done]), v)
	default:
		e.report(unknownField(v, path, done, at), v)
	}
	return nil
}

// maxNames is the maximum number of names in a hint.
const maxNames = 20

// unknownField reports a field that does not exist, with the nearest one.
func unknownField(v *values.Value, path values.Path, done int, at diag.Span) diag.Diagnostic {
	names := shownNames(v)
	d := diag.At(at, code.UnknownValue, "values has no `%s`", path[:done+1])
	if near := lang.Nearest(path[done].Name, names); near != "" {
		meant := append(append(values.Path(nil), path[:done]...), values.Step{Name: near, Index: -1})
		return d.WithHint("did you mean `${%s}`?", append(meant, path[done+1:]...))
	}
	switch {
	case len(names) == 0:
		return d.WithHint("add `%s` to the values", path[done].Name)
	case len(names) > maxNames:
		return d.WithHint("expected one of: %s, ...", strings.Join(names[:maxNames], ", "))
	}
	return d.WithHint("expected one of: %s", strings.Join(names, ", "))
}
