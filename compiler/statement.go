package compiler

import (
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// StatementsAt returns the statements, with their blocks, that include a line
// of a file.
func StatementsAt(file *diag.File, line int) (list []diag.Span) {
	source := lang.Split(file, intent.Begins, &diag.Sink{})
	for _, s := range intent.Written(source) {
		span := source.StatementSpan(s)
		if file.Position(span.Start()).Line <= line && line <= file.Position(span.End()).Line {
			list = append(list, span)
		}
	}
	return list
}
