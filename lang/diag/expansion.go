package diag

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
)

// An Expansion is what generated a text: one iteration of a loop, or one value.
// Everything that the iteration or the value generates has the same Expansion,
// so that it tells the statements of one line apart.
type Expansion struct {
	// Outer is the iteration or the value that contains this one; nil if none
	// does.
	Outer *Expansion
	// Loop is true for an iteration of a loop, and false for a value.
	Loop bool
	// Name is the variable of the loop, or the name of the value.
	Name string
	// Value is the value of the name, as text for messages: {name: cart}.
	Value string
	// At is the place of the value. It may be unknown.
	At Span
	// By is the place of the loop, or of the `${...}`, in the file of the text.
	By Span
	// Index is the number of the iteration, or of the element of a list, from
	// 0. It differs between two expansions that are equal otherwise.
	Index int

	sources atomic.Pointer[source] // one for each file of its text
}

// source returns the source of the file's text that the expansion generated.
func (e *Expansion) source(f *File) *source {
	if e == nil {
		return &f.written
	}
	var added *source
	for {
		first := e.sources.Load()
		for s := first; s != nil; s = s.next {
			if s.file == f {
				return s
			}
		}
		if added == nil {
			added = &source{file: f, in: e}
		}
		added.next = first
		if e.sources.CompareAndSwap(first, added) {
			return added
		}
	}
}

// comparePlaces orders spans of one file as their text is generated: what a loop
// generates is at the place of the loop, one iteration after the other.
func comparePlaces(s, o Span) int {
	if s.In() == o.In() {
		return cmp.Or(s.Start()-o.Start(), s.End()-o.End())
	}
	n, m := s.In().depth(), o.In().depth()
	level := min(n, m)
	if c := compareExpansions(s.In().at(level), o.In().at(level)); c != 0 {
		return c
	}
	if n > level {
		s = s.In().at(level + 1).By
	}
	if m > level {
		o = o.In().at(level + 1).By
	}
	return cmp.Or(s.Start()-o.Start(), s.End()-o.End(), n-m)
}

// compareExpansions orders two expansions with the same depth.
func compareExpansions(e, o *Expansion) int {
	if e == o {
		return 0
	}
	return cmp.Or(compareExpansions(e.Outer, o.Outer), e.By.Start()-o.By.Start(), e.By.End()-o.By.End(), e.Index-o.Index,
		strings.Compare(e.Name, o.Name), strings.Compare(e.Value, o.Value), e.At.Compare(o.At))
}

// depth returns the number of expansions around and including this one.
func (e *Expansion) depth() (n int) {
	for ; e != nil; e = e.Outer {
		n++
	}
	return n
}

// at returns the expansion with that depth around this one, or itself.
func (e *Expansion) at(depth int) *Expansion {
	for n := e.depth(); n > depth; n-- {
		e = e.Outer
	}
	return e
}

// contains reports whether o is e or is in it. Everything is in nil, the text of
// the file as written.
func (e *Expansion) contains(o *Expansion) bool {
	for e != nil && o != nil && o != e {
		o = o.Outer
	}
	return o == e || e == nil
}

// common returns the innermost expansion that contains both.
func common(a, b *Expansion) *Expansion {
	for !a.contains(b) {
		a = a.Outer
	}
	return a
}

// String describes the expansion: in iteration svc = {name: cart}. It does not
// show a value of a file that is never quoted.
func (e *Expansion) String() string {
	text := "with " + e.Name
	if e.Loop {
		text = "in iteration " + e.Name
	}
	if f := e.At.File(); f != nil && (f.Hidden || f.HoldsKey()) {
		return fmt.Sprintf("%s, number %d", text, e.Index+1)
	}
	return say("%s = %s", []any{text, e.Value})
}

// iterations describes the expansions of a span, the innermost first, for a
// message that has only one line: " (in iteration svc = {name: cart})".
func (s Span) iterations() string {
	var list []string
	for e := s.In(); e != nil; e = e.Outer {
		list = append(list, e.String())
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// Notes returns the related places, and after them the iterations and values
// that the diagnostic is about, the innermost first. A related place in an
// iteration states it in its message.
func (d Diagnostic) Notes() []Related {
	if d.Span.In() == nil && !slices.ContainsFunc(d.Related, func(r Related) bool { return r.Span.In() != nil }) {
		return d.Related
	}
	var out []Related
	for _, r := range d.Related {
		out = append(out, Related{r.Message + r.Span.iterations(), r.Span})
	}
	for e := d.Span.In(); e != nil; e = e.Outer {
		out = append(out, Related{e.String(), e.At})
	}
	return out
}

// compareFiles orders files by name; of two with the same name, by path and
// text.
func compareFiles(a, b *File) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Path, b.Path), bytes.Compare(a.Text, b.Text))
}
