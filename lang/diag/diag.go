// Package diag defines diagnostics: their codes, their positions and their
// output formats. It knows nothing of the language.
//
// A message is lower case without a full stop and states the problem in the
// terms of the language. The span is the smallest wrong piece. The hint is an
// instruction that can be typed as written. A related place shows the other
// line of a conflict. One error produces one diagnostic.
package diag

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/gwc-lang/gwc/lang/code"
)

// Severity is the effect of a diagnostic on a build.
type Severity = code.Severity

// The severities.
const (
	Error   = code.Error
	Warning = code.Warning
	Advice  = code.Advice
)

// A Diagnostic is one message of the compiler about a place.
type Diagnostic struct {
	Code     code.Code
	Severity Severity
	Message  string
	Span     Span
	Hint     string // what to do; may be empty
	Related  []Related
	Fix      []Edit // a certain fix; usually empty

	format string // of the message: what diagnostics of one cause have in common
}

// A Related place explains a diagnostic, as "first exposed here".
type Related struct {
	Message string
	Span    Span
}

// At returns a diagnostic of the code, with the severity and the hint of its
// page.
func At(span Span, c code.Code, format string, args ...any) Diagnostic {
	page := c.Page()
	return Diagnostic{Code: c, Severity: page.Severity, Message: say(format, args), Span: span, Hint: page.Do, format: format}
}

// WithHint returns the diagnostic with a more specific hint than that of its
// page.
func (d Diagnostic) WithHint(format string, args ...any) Diagnostic {
	d.Hint = say(format, args)
	return d
}

// WithRelated returns the diagnostic with an additional related place. It
// ignores the zero Span.
func (d Diagnostic) WithRelated(span Span, format string, args ...any) Diagnostic {
	if span.Known() {
		d.Related = append(slices.Clip(d.Related), Related{say(format, args), span})
	}
	return d
}

// A Sink collects the diagnostics of a build. Its zero value is ready to use.
// It is safe for concurrent use.
type Sink struct {
	mu   sync.Mutex
	list []Diagnostic
}

// Add reports diagnostics.
func (s *Sink) Add(d ...Diagnostic) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, d...)
}

// HasErrors reports whether a diagnostic is an error.
func (s *Sink) HasErrors() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Failed(s.list)
}

// Failed reports whether one of the diagnostics is an error.
func Failed(list []Diagnostic) bool {
	return slices.ContainsFunc(list, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sorted returns all diagnostics, sorted by file, position, code and message,
// without duplicates. Of duplicates it keeps the one with the highest severity
// and the first related place.
func (s *Sink) Sorted() []Diagnostic {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.Clone(s.list)
	slices.SortFunc(out, compare)
	return slices.CompactFunc(out, func(a, b Diagnostic) bool { return compareSaid(a, b) == 0 })
}

// compareSaid compares what readers see of a diagnostic.
func compareSaid(a, b Diagnostic) int {
	return cmp.Or(a.Span.Compare(b.Span), strings.Compare(string(a.Code), string(b.Code)), strings.Compare(a.Message, b.Message))
}

func compare(a, b Diagnostic) int {
	return cmp.Or(compareSaid(a, b), cmp.Compare(a.Severity, b.Severity), strings.Compare(a.Hint, b.Hint),
		slices.CompareFunc(a.Related, b.Related, func(x, y Related) int {
			return cmp.Or(x.Span.Compare(y.Span), strings.Compare(x.Message, y.Message))
		}))
}
