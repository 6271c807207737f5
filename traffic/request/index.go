package request

import (
	"slices"
	"sort"
	"strings"
)

// An index finds those of many lists of facts that may all be true of a request, without a
// look at each: by a text that must be one value, or begin with one.
type index struct {
	by   []*literals
	rest []int // lists without such a fact
}

// literals are the values that lists of facts demand of one text.
type literals struct {
	text     Text
	exact    map[string][]int
	begins   map[string][]int
	lengths  []int // of the keys of begins
	sorted   []string
	position map[string][]int
}

func indexOf(lists [][]Fact) *index {
	x, known := &index{}, map[string]*literals{}
	for i, list := range lists {
		f, found := literalOf(list)
		if !found {
			x.rest = append(x.rest, i)
			continue
		}
		key := f.Text.key()
		l := known[key]
		if l == nil {
			l = &literals{text: f.Text, exact: map[string][]int{}, begins: map[string][]int{}, position: map[string][]int{}}
			known[key], x.by = l, append(x.by, l)
		}
		l.add(f.Cond, i)
	}
	for _, l := range x.by {
		for value := range l.position {
			l.sorted = append(l.sorted, value)
		}
		slices.Sort(l.sorted)
		slices.Sort(l.lengths)
		l.lengths = slices.Compact(l.lengths)
	}
	return x
}

// literalOf returns the fact of a list by which it is found: the path tells most apart.
func literalOf(list []Fact) (best Fact, found bool) {
	for _, f := range list {
		c := f.Cond
		if !f.Want || c.Not || c.Missing || c.Fold || c.Op != Equals && c.Op != HasPrefix || c.Part.Kind == ClaimOf || c.Part.Kind == Token {
			continue
		}
		if c.Part.Kind == Path && c.Op == Equals && normalized(c.Value) != c.Value {
			continue // what another fact makes of it is not seen in the text
		}
		if !found || rank(f) < rank(best) {
			best, found = f, true
		}
	}
	return best, found
}

func rank(f Fact) int {
	switch f.Part().Kind {
	case Path:
		return 0
	case HeaderOf, QueryOf:
		return 1
	}
	return 2
}

func (l *literals) add(c Cond, at int) {
	l.position[c.Value] = append(l.position[c.Value], at)
	if c.Op == Equals {
		l.exact[c.Value] = append(l.exact[c.Value], at)
		return
	}
	l.begins[c.Value] = append(l.begins[c.Value], at)
	l.lengths = append(l.lengths, len(c.Value))
}

// candidates returns the lists, in their order, that may be true where texts have values.
func (x *index) candidates(value func(Text) (string, bool)) []int {
	list := x.rest[:len(x.rest):len(x.rest)]
	for _, l := range x.by {
		if v, present := value(l.text); present {
			list = l.matching(list, v)
		}
	}
	slices.Sort(list)
	return list
}

// matching adds the lists whose fact is true of a value.
func (l *literals) matching(list []int, v string) []int {
	list = append(list, l.exact[v]...)
	for _, n := range l.lengths {
		if n > len(v) {
			break
		}
		list = append(list, l.begins[v[:n]]...)
	}
	return list
}

// near returns the lists, in their order, that no fact excludes as apart tells; all is true
// if they are not fewer.
func (x *index) near(facts []Fact) (list []int, all bool) {
	list, all = x.rest[:len(x.rest):len(x.rest)], true
	for _, l := range x.by {
		f, prefix, found := l.narrow(facts)
		if !found {
			for _, at := range l.position {
				list = append(list, at...)
			}
			continue
		}
		all = false
		if prefix {
			list = l.along(list, f.Cond.Value)
		} else if v, present := l.text.after(f.Cond.Value, true); present {
			list = l.matching(list, v)
		}
	}
	slices.Sort(list)
	return list, all
}

// narrow returns a fact that says what the text is, else the longest that says what it
// begins with.
func (l *literals) narrow(facts []Fact) (best Fact, prefix, found bool) {
	if (Fact{Text: l.text}).edits() {
		return best, false, false
	}
	for _, f := range facts {
		if f.Text.Of != l.text.Of {
			continue
		}
		if _, is := f.positive(Equals); is {
			return f, false, true
		}
		if v, is := f.positive(HasPrefix); is && (!found || len(v) > len(best.Cond.Value)) {
			best, prefix, found = f, true, true
		}
	}
	return best, prefix, found
}

// along adds the lists whose value begins with a text, or that demand a beginning of it.
func (l *literals) along(list []int, v string) []int {
	for i := sort.SearchStrings(l.sorted, v); i < len(l.sorted) && strings.HasPrefix(l.sorted[i], v); i++ {
		list = append(list, l.position[l.sorted[i]]...)
	}
	for _, n := range l.lengths {
		if n >= len(v) {
			break
		}
		list = append(list, l.begins[v[:n]]...)
	}
	return list
}
