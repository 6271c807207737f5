// Package repair applies the fixes that diagnostics carry, and takes back those
// that do not settle their statement. It knows what a statement is and when it
// is right, and nothing of what a fix is about; it touches no disk.
package repair

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Compiler reports what is wrong with the program when some of its files have
// other texts.
type Compiler func(texts map[string][]byte) []diag.Diagnostic

// A Result is a program after its repair.
type Result struct {
	// Files are the texts that have changed, by the files' names.
	Files map[string][]byte
	// Before are the same files' texts as they were read.
	Before map[string][]byte
	// Settled are the diagnostics that were, at their places in those.
	Settled []diag.Diagnostic
	// Diagnostics are what is left to be said.
	Diagnostics []diag.Diagnostic

	histories map[string]*history
}

// Apply repairs the statements whose mistakes all have a fix, and that have no
// mistake after it, nor bring one elsewhere; what is in them stays as it is
// otherwise, and so does every other statement. Applied to its own result it
// changes nothing.
func Apply(compile Compiler) Result {
	list := compile(nil)
	r := &repair{compile: compile, before: errorsOf(list), kept: map[place]bool{}, result: Result{Diagnostics: list}}
	for n := -1; n != len(r.kept); {
		n = len(r.kept)
		r.add(fixable(list))
	}
	return r.result
}

// A repair is the search for the statements that can be repaired.
type repair struct {
	compile Compiler
	before  map[mistake]int
	kept    map[place]bool // statements that are repaired
	result  Result

	attempts int
}

// maxAttempts is how often a program is repaired to find what can be.
const maxAttempts = 100

// add repairs those of the statements that can be repaired beside each other:
// all, or all that are not to blame for what is wrong then, or by halves.
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

// maxRounds is how often a program is compiled to find what a fix brought to
// light in the same statement.
const maxRounds = 20

// attempt repairs the statements, and reports whether that settles them all; if
// not, which of them are to blame, as far as is known.
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

// judge returns the repaired statements in which an error is left, or to which
// one leads that was not there before; it is right if there is no such error.
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
