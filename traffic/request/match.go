package request

import (
	"regexp"
	"strings"
	"sync"
)

// An Op is how a condition compares a part.
type Op int

// The comparisons.
const (
	Equals Op = iota
	HasPrefix
	HasSuffix
	Matches  // a regular expression that matches all of it
	Contains // as part of it
	Present
	Domain  // it selects a domain of a virtual host, if no other is selected before it
	InBlock // an address in a block of addresses
)

// A Cond is a condition on a part of a request.
type Cond struct {
	Part  Part
	Op    Op
	Value string
	Fold  bool // letters of both cases are equal
	// Not inverts the condition. With Missing, a missing part is an empty one; otherwise a
	// missing part fails the condition, and the inverted one too.
	Not, Missing bool
	At           string // the path of the field that states it, below that of the match
}

// String writes the condition as messages show it.
func (c Cond) String() string {
	op := map[Op]string{Equals: " = ", HasPrefix: " ^= ", HasSuffix: " $= ", Matches: " ~ ", Contains: " *= ", Domain: " in ", InBlock: " in "}[c.Op]
	text := c.Part.String() + op + c.Value
	switch {
	case c.Op == Present && c.Not:
		return c.Part.String() + " is absent"
	case c.Op == Present:
		return c.Part.String() + " is present"
	case c.Op == Equals && c.Not:
		return c.Part.String() + " != " + c.Value
	case c.Not:
		return c.Part.String() + " is not" + op + c.Value
	}
	return text
}

// A Match is conditions that must all hold; none is a match of everything.
type Match []Cond

// A Driver answers questions about a request.
type Driver interface {
	// Holds reports whether a condition holds.
	Holds(v View, c Cond) bool
	// Host returns which of several virtual hosts, given by their domains, a name
	// selects; -1 if none does.
	Host(t Text, domains *Domains) int
	// First returns the first of several matches that takes the request; -1 if none does.
	First(v View, list *List) int
}

var compiled sync.Map // regular expressions by their text; nil for an invalid one

// Expression compiles a regular expression that must match a whole text, as Envoy's
// RE2 does; nil if it is invalid.
func Expression(text string) *regexp.Regexp { return expression("^(?:" + text + ")$") }

func expression(text string) *regexp.Regexp {
	if known, ok := compiled.Load(text); ok {
		return known.(*regexp.Regexp)
	}
	re, err := regexp.Compile(text)
	if err != nil {
		re = nil
	}
	compiled.Store(text, re)
	return re
}

// Accepts reports whether a value fits a comparison, without Not.
func (c Cond) Accepts(value string) bool {
	want := c.Value
	if c.Fold {
		value, want = strings.ToLower(value), strings.ToLower(want)
	}
	switch c.Op {
	case Equals:
		return value == want
	case HasPrefix:
		return strings.HasPrefix(value, want)
	case HasSuffix:
		return strings.HasSuffix(value, want)
	case Contains:
		return strings.Contains(value, want)
	case Matches:
		re := Expression(c.Value)
		return re != nil && re.MatchString(value)
	case Domain:
		return covers(c.Value, strings.ToLower(WithoutPort(value)))
	case InBlock:
		return inBlock(c.Value, value)
	}
	return true
}
