package intent

import (
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// limit is the time limit of a request: D, or `none`.
type limit struct {
	None bool           `parser:"  @'none':Word"`
	Most *lang.Duration `parser:"| @@"`
}

// place returns the place of the duration; `none` has that of the clause.
func (l *limit) place(clause lang.Placed) lang.Placed {
	if l.None {
		return clause
	}
	return l.Most
}

// value returns the limit; 0 is none.
func (l *limit) value(s *scope) model.Duration {
	if l.None {
		return 0
	}
	if d, err := time.ParseDuration(l.Most.Text); err == nil && d == 0 {
		s.Wrong(l.Most, code.InvalidDuration, "write `none`", "invalid duration `%s`: must be at least 1ms", l.Most.Text)
		return 0
	}
	return l.Most.Value(&s.Scope)
}
