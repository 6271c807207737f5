package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// CheckSyntax reports the syntax errors that Parse reports. It makes no nodes of
// the statements, which takes most of the time of Parse.
func CheckSyntax(source *lang.Source, sink *diag.Sink, absent ...model.AbsentWord) {
	p := parser{Scope: lang.Scope{File: source.File, Sink: sink, Foreign: foreignTo(absent)}, file: &File{Source: source, parts: map[int]parsed{}}}
	statements := source.Statements
	source.Statements = make([]lang.Statement, 0, len(statements))
	for _, statement := range statements {
		p.check(statement)
	}
	p.Close()
}

// check reports the syntax errors of a statement, and of the statements in its block.
func (p *parser) check(statement lang.Statement) {
	source := p.file.Source
	w, found := vocabulary[statement.Tokens[0].Text]
	var inner []lang.Statement
	if found && w.items().None() {
		statement, inner, _ = source.Block(statement, Begins)
	}
	if found && w.fits(source, statement) && !joined(statement) {
		source.Statements = append(source.Statements, statement)
	} else {
		p.statement(statement)
	}
	for _, s := range inner {
		p.check(s)
	}
}

// joined reports whether a comma may join two statements.
func joined(statement lang.Statement) bool {
	_, _, _, ok := lang.AtComma(statement, Begins)
	return ok
}

// Items returns the syntax of the block of a statement; false if its items are
// statements, or if no statement begins with the keyword.
func Items(keyword string) (lang.Items, bool) {
	w, found := vocabulary[keyword]
	if !found {
		return lang.Items{}, false
	}
	items := w.items()
	return items, !items.None()
}
