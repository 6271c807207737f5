package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// valuesFile is the file with the values of `${...}` in its file:
//
//	values "FILE"
//
// Package expand reads it before the statements are parsed.
type valuesFile struct {
	lang.Node
	File lang.Quoted `parser:"'values':Word @@"`
}

// lower reports a second file: all `${...}` of a file are of one.
func (v *valuesFile) lower(s *scope, _ *model.Statements) {
	if s.values.Known() {
		s.Report(repetition(s.Span(v), s.values, "values"))
		return
	}
	s.values = s.Span(v)
}

// include adds a file to the program:
//
//	include "FILE"
//
// Package compiler reads it.
type include struct {
	lang.Node
	File lang.Quoted `parser:"'include':Word @@"`
}

// lower does nothing: the file has its own statements.
func (i *include) lower(*scope, *model.Statements) {}

// forLoop repeats the statements in its block for each element of a list:
//
//	for NAME in ${LIST} { statements }
//
// Package expand replaces the block by its iterations, so that what is parsed here
// is the first line with an empty block.
type forLoop struct {
	lang.Node
	Variable Variable `parser:"'for':Word @@"`
	List     List     `parser:"'in':Word @@ '{':Punct '}':Punct"`
}

// Variable is the name of a loop's element.
type Variable struct{ lang.Leaf }

// List is the name of a list: `${LIST}`.
type List struct{ lang.Leaf }

// lower checks the first line.
func (f *forLoop) lower(s *scope, _ *model.Statements) {
	name := f.Variable.Text
	if f.Variable.Quoted || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" || name[0] == '-' {
		s.Wrong(f.Variable, code.InvalidName, "write letters, digits, `_` and `-`, as svc", "invalid name `%s`", name)
	}
	text := f.List.Text
	switch {
	case f.List.Quoted:
		s.Wrong(f.List, code.NotAList, "remove the quotes", "a string is not a list")
	case strings.HasPrefix(text, "${") && strings.IndexByte(text, '}') == len(text)-1:
	case strings.Contains(text, "${"):
		s.Wrong(f.List, code.NotAList, "write one name, as ${services}", "`%s` is not a list", text)
	default:
		s.Report(diag.At(s.Span(f.List), code.NotAList, "`%s` is not a list", text).WithHint("write `${%s}`", text))
	}
}

// Written returns the statements of a source as written, in the order of the file. A
// loop is its first line, and then the statements in its block.
func Written(source *lang.Source) []lang.Statement {
	var list []lang.Statement
	var add func(statements []lang.Statement)
	add = func(statements []lang.Statement) {
		for _, s := range statements {
			if first := s.Tokens[0]; first.Kind == lang.Word && first.Text == "for" {
				if head, inner, ok := source.Block(s, Begins); ok {
					list = append(list, lang.Statement{Tokens: head.Tokens[:len(head.Tokens)-1], Broken: head.Broken})
					add(inner)
					continue
				}
			}
			list = append(list, s)
		}
	}
	add(source.Statements)
	return list
}
