package diag

import (
	"fmt"
	"strconv"

	"github.com/gwc-lang/gwc/lang/code"
)

// likeShown is the number of diagnostics of one cause that are shown for people
// if there are more than maxShown: the others are only counted.
const likeShown = 3

// A cause is what diagnostics have in common that differ only in their places
// and names.
type cause struct {
	code code.Code
	text string
}

// causeOf returns the diagnostic's cause. Without the format of its message, it
// is the message.
func (d Diagnostic) causeOf() cause {
	if d.format != "" {
		return cause{d.Code, d.format}
	}
	return cause{d.Code, d.Message}
}

// A finding is a diagnostic that is shown, and how many of its cause are not.
type finding struct {
	Diagnostic
	more int
}

// findings returns the diagnostics to show, in their order: of a cause that has
// more than maxShown only the first.
func findings(list []Diagnostic) []finding {
	count, seen := map[cause]int{}, map[cause]int{}
	if len(list) > maxShown {
		for _, d := range list {
			count[d.causeOf()]++
		}
	}
	out := make([]finding, 0, min(len(list), maxShown))
	for _, d := range list {
		c := d.causeOf()
		seen[c]++
		switch n := count[c]; {
		case n <= maxShown || seen[c] < likeShown:
			out = append(out, finding{d, 0})
		case seen[c] == likeShown:
			out = append(out, finding{d, n - likeShown})
		}
	}
	return out
}

// like returns "and 9,997 more like this", or "" if all are shown.
func (f finding) like() string {
	if f.more == 0 {
		return ""
	}
	return fmt.Sprintf("and %s more like this", thousands(f.more))
}

// thousands writes a number with commas.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// A saying is a message with its hint.
type saying struct{ code, message, hint string }

// repeats finds diagnostics that say what more than maxShown before them say: a
// machine-readable format need not repeat it.
type repeats struct {
	count map[saying]int
	first map[saying]int
}

// of returns the index of the first diagnostic that says the same as the i-th,
// if more than maxShown before it do.
func (r *repeats) of(i int, d Diagnostic) (first int, repeated bool) {
	if r.count == nil {
		r.count, r.first = map[saying]int{}, map[saying]int{}
	}
	s := saying{string(d.Code), d.Message, d.Hint}
	if r.count[s]++; r.count[s] == 1 {
		r.first[s] = i
	}
	return r.first[s], r.count[s] > maxShown
}
