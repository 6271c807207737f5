package gwc

import (
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Name is a place where a statement declares or uses the name of a gateway,
// certificate, service, subset or host.
type Name = intent.Name

// A Term is a possible text at a place: a word, or a leaf such as HOST.
type Term = lang.Term

// Names returns all names in the program, by file and place.
func (r Result) Names() (list []Name) {
	for _, f := range r.Parsed {
		list = append(list, f.Names(r.Namespace)...)
	}
	return list
}

// NameAt returns the name at an offset of a file, and all places of the program
// that declare or use it, or nothing.
func (r Result) NameAt(file string, offset int) (at Name, places []Name) {
	all := r.Names()
	for _, n := range all {
		if n.At.File().Name == file && n.At.Start() <= offset && offset <= n.At.End() {
			at = n
		}
	}
	for _, n := range all {
		if n.Kind == at.Kind && n.Name == at.Name {
			places = append(places, n)
		}
	}
	return at, places
}

// StatementAt returns the statement, with its block, that contains an offset of
// a file, or the zero Span.
func (r Result) StatementAt(file string, offset int) diag.Span {
	f := r.parsed(file)
	if f == nil {
		return diag.Span{}
	}
	i := f.StatementAt(offset)
	if i < 0 {
		return diag.Span{}
	}
	return f.Source.StatementSpan(f.Source.Statements[i])
}

// ClauseAt returns the smallest clause, or item of a block, that contains an
// offset of a file. It returns the zero Span if there is none, or if the
// statement does not parse.
func (r Result) ClauseAt(file string, offset int) diag.Span {
	if f := r.parsed(file); f != nil {
		return f.ClauseAt(offset)
	}
	return diag.Span{}
}

// Expected returns the terms that may follow at an offset of a file.
func (r Result) Expected(file string, offset int) []Term {
	if f := r.parsed(file); f != nil {
		return f.Expected(offset)
	}
	return nil
}

// parsed returns the statements of a file, or nil if the program has no such
// file.
func (r Result) parsed(file string) *intent.File {
	for _, f := range r.Parsed {
		if f.Source.File.Name == file {
			return f
		}
	}
	return nil
}
