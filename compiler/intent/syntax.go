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
		if w, found := vocabulary[statement.Tokens[0].Text]; found && w.fits(source, statement) && !joined(statement) {
			source.Statements = append(source.Statements, statement)
			continue
		}
		p.statement(statement)
	}
	p.Close()
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
