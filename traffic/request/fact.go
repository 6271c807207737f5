package request

import (
	"slices"
	"strings"
)

// A Fact is a condition on a text of a request, and whether it holds.
type Fact struct {
	Text Text
	Cond Cond
	Want bool
}

// Part returns the part of the caller's request that the fact is about.
func (f Fact) Part() Part { return f.Text.Of }

// In reports whether the fact is true of a request.
func (f Fact) In(c *Concrete) bool {
	value, present := c.Value(f.Text)
	return f.Cond.holds(value, present) == f.Want
}

// holds reports whether the condition holds for a value.
func (c Cond) holds(value string, present bool) bool {
	switch {
	case c.Part.Kind == ClaimOf:
		return c.ofClaim(value, present)
	case c.Op == Present:
		return present != c.Not
	case !present && c.Missing:
		return c.Accepts("") != c.Not
	case !present:
		return false
	}
	return c.Accepts(value) != c.Not
}

// of reports whether the fact is true of a value of its part in the caller's request.
func (f Fact) of(value string, present bool) bool {
	value, present = f.Text.after(value, present)
	return f.Cond.holds(value, present) == f.Want
}

// key identifies the fact.
func (f Fact) key() string {
	var out strings.Builder
	f.Text.writeEdits(&out)
	c := f.Cond
	flags := 0
	for i, b := range []bool{c.Fold, c.Not, c.Missing, f.Want} {
		if b {
			flags |= 1 << i
		}
	}
	out.WriteString(string(rune('0'+int(c.Op))) + string(rune('0'+flags)) + c.Value)
	return out.String()
}

// key identifies the text.
func (t Text) key() string {
	var out strings.Builder
	out.WriteString(string(rune('0'+int(t.Of.Kind))) + t.Of.Name + "\x01")
	t.writeEdits(&out)
	return out.String()
}

func (t Text) writeEdits(out *strings.Builder) {
	for _, e := range t.Edits {
		out.WriteString(string(rune('0'+int(e.Kind))) + e.A + "\x00" + e.B + "\x00")
	}
}

// positive returns the value that the text of a caller must be, or begin with.
func (f Fact) positive(op Op) (value string, is bool) {
	if f.Cond.Op != op || f.Cond.Fold || f.Want == f.Cond.Not || f.edits() {
		return "", false
	}
	return f.Cond.Value, true
}

// edits reports whether the text is another one than the caller's.
func (f Fact) edits() bool {
	for _, e := range f.Text.Edits {
		if e.Kind != Normalize {
			return true
		}
	}
	return false
}

// apart reports whether two facts about one part exclude each other, as far as a look at
// them tells.
func apart(a, b Fact) bool {
	if a.Text.Of != b.Text.Of {
		return false
	}
	if a.Want != b.Want && a.Cond == b.Cond && slices.Equal(a.Text.Edits, b.Text.Edits) {
		return true
	}
	if v, is := a.positive(Equals); is {
		return !b.of(v, true)
	}
	if v, is := b.positive(Equals); is {
		return !a.of(v, true)
	}
	if a.Cond.Op == Domain && b.Cond.Op == Domain && slices.Equal(a.Text.Edits, b.Text.Edits) {
		return domainsApart(a, b) || domainsApart(b, a)
	}
	v, is := a.positive(HasPrefix)
	w, also := b.positive(HasPrefix)
	if is && beginsApart(b, v) || also && beginsApart(a, w) {
		return true
	}
	return is && also && !strings.HasPrefix(v, w) && !strings.HasPrefix(w, v)
}

// beginsApart reports whether a fact says that a host selects a name, and no host that
// does begins with a text: such a host is the name, perhaps with a port.
func beginsApart(f Fact, beginning string) bool {
	name, is := f.positive(Domain)
	if !is || formOf(name) != ofName {
		return false
	}
	name, beginning = strings.ToLower(name), strings.ToLower(beginning)
	return !strings.HasPrefix(name, beginning) && !strings.HasPrefix(beginning, name)
}

// domainsApart reports whether a host that the first domain covers has another answer for
// the second than its fact says.
func domainsApart(a, b Fact) bool {
	if !a.Want {
		return false
	}
	x, y := strings.ToLower(a.Cond.Value), strings.ToLower(b.Cond.Value)
	if formOf(x) == ofName {
		return covers(y, x) != b.Want
	}
	return b.Want && formOf(x) == ofSuffix && formOf(y) == ofSuffix && !strings.HasSuffix(x, y[1:]) && !strings.HasSuffix(y, x[1:])
}
