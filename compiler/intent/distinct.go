package intent

import (
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// distinct maps the keys of list entries, which must be unique, to their first
// place.
type distinct map[string]diag.Span

// add records an entry and reports a duplicate key. An entry without a key was
// already reported.
func (d distinct) add(s *scope, entry lang.Placed, key string) {
	if first, found := d[key]; found {
		s.Report(repetition(s.Span(entry), first, key))
	} else if key != "" {
		d[key] = s.Span(entry)
	}
}
