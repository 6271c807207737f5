package compiler

import (
	"slices"
	"sort"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang/diag"
)

// faulty holds the statements that have errors. Other diagnostics of such a
// statement may only be consequences of its error.
type faulty map[*diag.File]*lines

// lines are the statements of one file.
type lines struct {
	starts []int // offsets
	wrong  []bool
}

func faultyOf(files []*intent.File, list []diag.Diagnostic) faulty {
	f := faulty{}
	for _, file := range files {
		if file == nil {
			continue
		}
		l := &lines{wrong: make([]bool, len(file.Source.Statements))}
		for _, s := range file.Source.Statements {
			l.starts = append(l.starts, int(s.Tokens[0].Start))
		}
		f[file.Source.File] = l
	}
	for _, d := range list {
		if d.Severity == diag.Error {
			for _, s := range places(d) {
				if wrong := f.statement(s); wrong != nil {
					*wrong = true
				}
			}
		}
	}
	return f
}

// touches reports whether the diagnostic is at, or relates to, a statement that
// has an error.
func (f faulty) touches(d diag.Diagnostic) bool {
	return slices.ContainsFunc(places(d), func(s diag.Span) bool {
		wrong := f.statement(s)
		return wrong != nil && *wrong
	})
}

// statement returns the mark of the statement that contains a place, or nil if
// none does.
func (f faulty) statement(s diag.Span) *bool {
	l := f[s.File]
	if l == nil {
		return nil
	}
	i := sort.SearchInts(l.starts, s.Start+1) - 1
	if i < 0 {
		return nil
	}
	return &l.wrong[i]
}

func places(d diag.Diagnostic) []diag.Span {
	out := []diag.Span{d.Span}
	for _, r := range d.Related {
		out = append(out, r.Span)
	}
	return out
}
