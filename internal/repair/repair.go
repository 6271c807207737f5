// Package repair applies the fixes of diagnostics and reverts those that do not
// resolve all errors of their statement. It knows statements and their errors, but
// not the content of a fix. It does not access the disk.
package repair

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Compiler returns the diagnostics of the program with replaced texts for some
// of its files.
type Compiler func(texts map[string][]byte) []diag.Diagnostic

// A Result is a program after its repair.
type Result struct {
	// Files are the changed texts by file name.
	Files map[string][]byte
	// Before are the original texts of these files.
	Before map[string][]byte
	// Settled are the resolved diagnostics, with positions in the original texts.
	Settled []diag.Diagnostic
	// Diagnostics are the remaining diagnostics.
	Diagnostics []diag.Diagnostic

	histories map[string]*history
}

// Apply repairs the statements whose errors all have a fix, if this leaves no error
// in the statement and causes none elsewhere. It changes nothing else, in these
// statements and in others. Apply is idempotent.
func Apply(compile Compiler) Result {
	list := compile(nil)
	r := &repair{compile: compile, before: errorsOf(list), kept: map[place]bool{}, result: Result{Diagnostics: list}}
	for n := -1; n != len(r.kept); {
		n = len(r.kept)
		r.add(fixable(list))
	}
	return r.result
}

// A repair searches for the statements that can be repaired.
type repair struct {
	compile Compiler
	before  map[mistake]int
	kept    map[place]bool // repaired statements
	result  Result

	attempts int
}

// maxAttempts is the maximum number of attempts to repair a program.
const maxAttempts = 100

// add repairs the statements that can be repaired together. It tries all, then
// all without those that cause the remaining errors, then each half.
func (r *repair) add(list []place) {
	list = slices.DeleteFunc(slices.Clone(list), func(p place) bool { return r.kept[p] })
	if len(list) == 0 || r.attempts == maxAttempts {
		return
	}
	all := maps.Clone(r.kept)
	for _, p := range list {
		all[p] = true
	}
	r.attempts++
	result, blamed, right := r.attempt(all)
	if right {
		r.kept, r.result = all, result
		return
	}
	n := len(list)
	list = slices.DeleteFunc(list, func(p place) bool { return blamed[p] })
	if len(list) < n {
		r.add(list)
	} else if n > 1 {
		r.add(list[:n/2])
		r.add(list[n/2:])
	}
}

// maxRounds is the maximum number of compilations to find errors that a fix
// reveals in the same statement.
const maxRounds = 20

// attempt repairs the statements and reports whether this resolves all of their
// errors. If not, it returns the statements that are known to be the cause.
func (r *repair) attempt(chosen map[place]bool) (now Result, blamed map[place]bool, right bool) {
	now = Result{Files: map[string][]byte{}, Before: map[string][]byte{}, histories: map[string]*history{}}
	for range maxRounds {
		now.Diagnostics = r.compile(now.Files)
		todo := slices.DeleteFunc(fixable(now.Diagnostics), func(p place) bool { return !chosen[p] })
		if len(todo) == 0 {
			slices.SortStableFunc(now.Settled, func(a, b diag.Diagnostic) int { return a.Span.Compare(b.Span) })
			blamed, right = r.judge(now.Diagnostics, chosen)
			return now, blamed, right
		}
		if !now.edit(todo) {
			return now, nil, false
		}
	}
	return now, nil, false
}

// judge returns the repaired statements that still have an error or are related to
// a new error; right is true if there is no such error.
func (r *repair) judge(list []diag.Diagnostic, chosen map[place]bool) (blamed map[place]bool, right bool) {
	blamed, right = map[place]bool{}, true
	count, pages := errorsOf(list), pages{}
	for _, d := range list {
		at := pages.place(d.Span)
		if m := (mistake{at, d.Code, d.Message}); d.Severity != diag.Error || !chosen[at] && count[m] <= r.before[m] {
			continue
		}
		right = false
		if chosen[at] {
			blamed[at] = true
		}
		for _, other := range d.Related {
			if at := pages.place(other.Span); chosen[at] {
				blamed[at] = true
			}
		}
	}
	return blamed, right
}
