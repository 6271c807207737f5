package model

import (
	"cmp"
	"slices"
	"strings"
)

// A relation says which requests one match takes beside another.
type relation int

// The relations of a match to another: it takes the same requests, fewer (all
// of them the other's), more (all of the other's among them), none of the
// other's, or some of them.
const (
	same relation = iota
	fewer
	more
	apart
	overlapping
)

func (r relation) reversed() relation {
	switch r {
	case fewer:
		return more
	case more:
		return fewer
	}
	return r
}

// A condition is one test of a match, about what key names.
type condition struct {
	key  string // "method", "path", "header NAME", "query NAME", "from KEY"
	not  bool   // of `no header`: takes what the text does not take
	text Text
}

// conditions returns the conditions of a match, sorted by key. The prefix `/`
// is every path, and the prefix "" every value.
func conditions(m Match) []condition {
	var list []condition
	if m.Method.Is() {
		list = append(list, condition{key: "method", text: Text{Exact, m.Method.Value}})
	}
	if m.Path.Is() && m.Path.Value != (Text{Prefix, "/"}) {
		list = append(list, condition{key: "path", text: m.Path.Value})
	}
	for _, c := range m.Headers {
		list = append(list, condition{key: "header " + c.Name, text: whole(c.Text)})
	}
	for _, c := range m.NoHeaders {
		list = append(list, condition{key: "header " + c.Name, not: true, text: whole(c.Text)})
	}
	for _, c := range m.Queries {
		list = append(list, condition{key: "query " + c.Name, text: whole(c.Text)})
	}
	for _, l := range m.From {
		list = append(list, condition{key: "from " + l.Value.Key, text: Text{Exact, l.Value.Value}})
	}
	slices.SortStableFunc(list, func(x, y condition) int {
		return cmp.Or(strings.Compare(x.key, y.key), int(x.text.Op-y.text.Op), strings.Compare(x.text.Value, y.text.Value))
	})
	return list
}

func whole(t Text) Text {
	if t.Op == Prefix && t.Value == "" {
		return Text{Op: Present}
	}
	return t
}

// A comparer compares conditions; it keeps the expressions it has compiled.
type comparer struct {
	expressions map[string]*expression
}

// matches compares two matches, condition by condition: one takes no more than
// the other where each of the other's conditions holds for it too.
func (c *comparer) matches(x, y []condition) relation {
	if c.apart(x, y) {
		return apart
	}
	less, greater := c.within(x, y), c.within(y, x)
	switch {
	case less && greater:
		return same
	case less:
		return fewer
	case greater:
		return more
	}
	return overlapping
}

func (c *comparer) apart(x, y []condition) bool {
	for _, a := range x {
		for _, b := range y {
			if a.key == b.key && c.conditions(a, b) == apart {
				return true
			}
		}
	}
	return false
}

// within reports whether each condition of y is implied by one of x.
func (c *comparer) within(x, y []condition) bool {
	for _, b := range y {
		implied := slices.ContainsFunc(x, func(a condition) bool {
			if a.key != b.key {
				return false
			}
			r := c.conditions(a, b)
			return r == same || r == fewer
		})
		if !implied {
			return false
		}
	}
	return true
}

// conditions compares two conditions about the same thing. `no header` also
// takes requests without the header.
func (c *comparer) conditions(x, y condition) relation {
	r := c.texts(x.text, y.text)
	switch {
	case !x.not && !y.not:
		return r
	case x.not && y.not:
		if r == apart {
			return overlapping
		}
		return r.reversed()
	case x.not:
		return c.conditions(y, x).reversed()
	}
	switch r {
	case same, fewer:
		return apart
	case apart:
		return fewer
	}
	return overlapping
}

// stem returns a text with which every path begins that the match takes. Two
// matches are apart unless the stem of one begins the other's.
func (c *comparer) stem(m Match) string {
	switch path := m.Path.Value; {
	case !m.Path.Is() || path.Op == Present || path == Text{Prefix, "/"}:
		return ""
	case path.Op == Regexp:
		return c.expression(path.Value).beginning
	default:
		return path.Value
	}
}
