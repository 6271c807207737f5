// Package repair applies the fixes that diagnostics carry, and takes back those
// that do not settle their statement. It knows what a statement is and when it
// is right, and nothing of what a fix is about; it touches no disk.
package repair

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Compiler says what is wrong with the program in the roots.
type Compiler func(roots []compiler.Root) []diag.Diagnostic

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
func Apply(roots []compiler.Root, compile Compiler) Result {
	list := compile(roots)
	r := &repair{roots: roots, compile: compile, before: errorsOf(list), kept: map[place]bool{}, result: Result{Diagnostics: list}}
	for n := -1; n != len(r.kept); {
		n = len(r.kept)
		r.add(fixable(list))
	}
	return r.result
}

// A repair is the search for the statements that can be repaired.
type repair struct {
	roots   []compiler.Root
	compile Compiler
	before  map[mistake]int
	kept    map[place]bool // statements that are repaired
	result  Result
}

// add repairs those of the statements that can be repaired beside each other,
// by halves: most often all can.
func (r *repair) add(list []place) {
	list = slices.DeleteFunc(list, func(p place) bool { return r.kept[p] })
	if len(list) == 0 {
		return
	}
	all := maps.Clone(r.kept)
	for _, p := range list {
		all[p] = true
	}
	if result, right := r.attempt(all); right {
		r.kept, r.result = all, result
		return
	}
	if n := len(list); n > 1 {
		r.add(slices.Clone(list[:n/2]))
		r.add(slices.Clone(list[n/2:]))
	}
}

// maxRounds is how often a program is compiled to find what a fix brought to
// light in the same statement.
const maxRounds = 20

// attempt repairs the statements, and reports whether that settles them all.
func (r *repair) attempt(chosen map[place]bool) (now Result, right bool) {
	now = Result{Files: map[string][]byte{}, Before: map[string][]byte{}, histories: map[string]*history{}}
	for range maxRounds {
		now.Diagnostics = r.compile(over(r.roots, now.Files))
		todo := slices.DeleteFunc(fixable(now.Diagnostics), func(p place) bool { return !chosen[p] })
		if len(todo) == 0 {
			slices.SortStableFunc(now.Settled, func(a, b diag.Diagnostic) int { return a.Span.Compare(b.Span) })
			return now, !r.worse(now.Diagnostics, chosen)
		}
		if !now.edit(todo) {
			return now, false
		}
	}
	return now, false
}

// worse reports whether a mistake is left in a repaired statement, or was not
// there before.
func (r *repair) worse(list []diag.Diagnostic, chosen map[place]bool) bool {
	for m, n := range errorsOf(list) {
		if chosen[m.place] || n > r.before[m] {
			return true
		}
	}
	return false
}
