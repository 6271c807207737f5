package routes

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// A Relation is how the requests of one match relate to those of another.
type Relation int

// The relations of a match to another: it takes the same requests, fewer (all
// of them the other's), more (all of the other's among them), none of the
// other's, or some of them.
const (
	Same Relation = iota
	Fewer
	More
	Apart
	Overlapping
)

func (r Relation) reversed() Relation {
	switch r {
	case Fewer:
		return More
	case More:
		return Fewer
	}
	return r
}

// A condition is one test of a match, about what key names.
type condition struct {
	key  string // "method", "path", "header NAME", "query NAME", "from KEY"
	not  bool   // of `no header`: takes what the text does not take
	text model.Text
}

// conditions returns the conditions of a match, sorted by key.
func conditions(m model.Match) []condition {
	var list []condition
	if m.Method.Is() {
		list = append(list, condition{key: "method", text: model.Text{Op: model.Exact, Value: m.Method.Value}})
	}
	if path := plain(m.Path.Value); m.Path.Is() && !everyPath(path) {
		list = append(list, condition{key: "path", text: path})
	}
	for _, c := range m.Headers {
		list = append(list, condition{key: "header " + c.Name, text: plain(c.Text)})
	}
	for _, c := range m.NoHeaders {
		list = append(list, condition{key: "header " + c.Name, not: true, text: plain(c.Text)})
	}
	for _, c := range m.Queries {
		list = append(list, condition{key: "query " + c.Name, text: plain(c.Text)})
	}
	for _, l := range m.From {
		list = append(list, condition{key: "from " + l.Value.Key, text: model.Text{Op: model.Exact, Value: l.Value.Value}})
	}
	slices.SortStableFunc(list, func(x, y condition) int {
		return cmp.Or(strings.Compare(x.key, y.key), int(x.text.Op-y.text.Op), strings.Compare(x.text.Value, y.text.Value))
	})
	return list
}

// plain returns the simplest text that matches the same values. An expression that is a
// literal and `.*` is the prefix, because no value has a line break, and the prefix "" is
// every value.
func plain(t model.Text) model.Text {
	if t.Op == model.Regexp {
		if prefix, is := prefixOf(t.Value); is {
			t = model.Text{Op: model.Prefix, Value: prefix}
		}
	}
	if t.Op == model.Prefix && t.Value == "" {
		return model.Text{Op: model.Present}
	}
	return t
}

// everyPath reports whether a plain text matches every path.
func everyPath(t model.Text) bool {
	return t.Op == model.Present || t == model.Text{Op: model.Prefix, Value: "/"}
}

// A Comparer compares matches; it keeps the expressions it has compiled.
type Comparer struct {
	expressions map[string]*expression
}

// NewComparer returns a comparer that has compiled nothing yet.
func NewComparer() *Comparer { return &Comparer{map[string]*expression{}} }

// Compare returns which requests x takes beside y.
func (c *Comparer) Compare(x, y *Rule) Relation { return c.matches(x.conditions, y.conditions) }

// Hides reports whether a rule matches all requests of another one, which matches
// some.
func (c *Comparer) Hides(x, y *Rule) bool {
	return c.within(y.conditions, x.conditions) && !c.apart(x.conditions, y.conditions)
}

// TakesAll reports whether a match accepts all requests.
func TakesAll(m model.Match) bool { return len(conditions(m)) == 0 }

// matches compares two matches by their conditions: one matches no more than the
// other if it implies each of the other's conditions.
func (c *Comparer) matches(x, y []condition) Relation {
	if c.apart(x, y) {
		return Apart
	}
	less, greater := c.within(x, y), c.within(y, x)
	switch {
	case less && greater:
		return Same
	case less:
		return Fewer
	case greater:
		return More
	}
	return Overlapping
}

func (c *Comparer) apart(x, y []condition) bool {
	for _, a := range x {
		for _, b := range y {
			if a.key == b.key && c.conditions(a, b) == Apart {
				return true
			}
		}
	}
	return false
}

// within reports whether each condition of y is implied by one of x.
func (c *Comparer) within(x, y []condition) bool {
	for _, b := range y {
		implied := slices.ContainsFunc(x, func(a condition) bool {
			if a.key != b.key {
				return false
			}
			r := c.conditions(a, b)
			return r == Same || r == Fewer
		})
		if !implied {
			return false
		}
	}
	return true
}

// conditions compares two conditions about the same thing. `no header` also
// takes requests without the header.
func (c *Comparer) conditions(x, y condition) Relation {
	r := c.texts(x.text, y.text)
	switch {
	case !x.not && !y.not:
		return r
	case x.not && y.not:
		if r == Apart {
			return Overlapping
		}
		return r.reversed()
	case x.not:
		return c.conditions(y, x).reversed()
	}
	switch r {
	case Same, Fewer:
		return Apart
	case Apart:
		return Fewer
	}
	return Overlapping
}

// stem returns a text with which every path begins that the match takes. Two
// matches are apart unless the stem of one begins the other's.
func (c *Comparer) stem(m model.Match) string {
	switch path := plain(m.Path.Value); {
	case !m.Path.Is() || everyPath(path):
		return ""
	case path.Op == model.Regexp:
		return c.expression(path.Value).beginning
	default:
		return path.Value
	}
}
