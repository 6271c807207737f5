package join

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Content writes what a record says, without the places that say it.
func Content(record any) string {
	if m, is := record.(*model.Model); is {
		without := *m
		without.Clauses = nil
		record = without
	}
	return content(record)
}

// Says reports whether the model contains a clause outside its list of them.
func Says(m *model.Model, clause diag.Span) bool {
	without := *m
	without.Clauses = nil
	found := false
	collect(&without, func(s diag.Span) { found = found || s == clause })
	return found
}
