package compiler

import (
	"slices"
	"sort"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang/diag"
)

// faulty holds the statements that have errors. Other diagnostics of such a
// statement may only be consequences of its error.
type faulty map[text]*lines

// A text is a file as written, or what one iteration of a loop makes of it.
type text struct {
	file *diag.File
	in   *diag.Expansion
}

// lines are the statements of one text.
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
		for _, s := range file.Source.Statements {
			key := text{file.Source.File, s.Tokens[0].In}
			if f[key] == nil {
				f[key] = &lines{}
			}
			f[key].starts, f[key].wrong = append(f[key].starts, int(s.Tokens[0].Start)), append(f[key].wrong, false)
		}
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
	for in := s.In(); ; in = in.Outer {
		if l := f[text{s.File(), in}]; l != nil {
			if i := sort.SearchInts(l.starts, s.Start()+1) - 1; i >= 0 {
				return &l.wrong[i]
			}
		}
		if in == nil {
			return nil
		}
	}
}

func places(d diag.Diagnostic) []diag.Span {
	out := []diag.Span{d.Span}
	for _, r := range d.Related {
		out = append(out, r.Span)
	}
	return out
}
