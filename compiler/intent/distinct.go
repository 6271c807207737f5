package intent

import (
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// distinct are the entries of a list by what must differ, and where each stands
// first.
type distinct map[string]diag.Span

// add takes an entry; a key that stands before is reported. An entry without a
// key was wrong before.
func (d distinct) add(s *scope, entry lang.Placed, key string) {
	if first, found := d[key]; found {
		s.Report(repetition(s.Span(entry), first, key))
	} else if key != "" {
		d[key] = s.Span(entry)
	}
}
