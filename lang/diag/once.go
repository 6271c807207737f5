package diag

import "github.com/gwc-lang/gwc/lang/code"

// A Once adds diagnostics to a sink, and each place only once for a code: a clause
// may concern many hosts.
type Once struct {
	Sink *Sink
	seen map[reported]bool
}

// reported is what a Once added.
type reported struct {
	code     code.Code
	at, with Span
}

// Add adds the diagnostic, unless there is one of its code at its place.
func (o *Once) Add(d Diagnostic) {
	if o.First(d.Code, d.Span, Span{}) {
		o.Sink.Add(d)
	}
}

// First reports whether a code is to be reported for the first time at a place
// together with another place, which may be the zero Span, and remembers it.
func (o *Once) First(c code.Code, at, with Span) bool {
	if o.Has(c, at, with) {
		return false
	}
	if o.seen == nil {
		o.seen = map[reported]bool{}
	}
	o.seen[reported{c, at, with}] = true
	return true
}

// Has reports whether First was asked about the code and the places.
func (o *Once) Has(c code.Code, at, with Span) bool { return o.seen[reported{c, at, with}] }
