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
	x, known, values := &index{}, map[string]*literals{}, distinct(lists)
	for i, list := range lists {
		best, most := Fact{}, 0
		for _, f := range list {
			if _, _, is := f.literal(); is && len(values[f.Text.key()]) > most {
				best, most = f, len(values[f.Text.key()])
			}
		}
		if most == 0 {
			x.rest = append(x.rest, i)
			continue
		}
		key := best.Text.key()
		l := known[key]
		if l == nil {
			l = &literals{text: best.Text, exact: map[string][]int{}, begins: map[string][]int{}, position: map[string][]int{}}
			known[key], x.by = l, append(x.by, l)
		}
		l.add(best, i)
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

// distinct returns the values that lists demand of each text: that with the most tells
// most lists apart.
func distinct(lists [][]Fact) map[string]map[string]bool {
	values := map[string]map[string]bool{}
	for _, list := range lists {
		for _, f := range list {
			value, _, is := f.literal()
			if !is {
				continue
			}
			key := f.Text.key()
			if values[key] == nil {
				values[key] = map[string]bool{}
			}
			values[key][value] = true
		}
	}
	return values
}

// literal returns the value that a text must be, or begin with, for a fact to be true.
func (f Fact) literal() (value string, whole, is bool) {
	c := f.Cond
	if !f.Want || c.Not || c.Missing || c.Fold || c.Part.Kind == ClaimOf || c.Part.Kind == Token {
		return "", false, false
	}
	switch c.Op {
	case Equals:
		// What normalization makes of the value is not seen in it.
		return c.Value, true, c.Part.Kind != Path || normalized(c.Value) == c.Value
	case HasPrefix:
		return c.Value, false, true
	case Matches:
		if re := expression(c.Value); re != nil {
			value, _ = re.LiteralPrefix()
		}
		return value, false, value != ""
	}
	return "", false, false
}

func (l *literals) add(f Fact, at int) {
	value, whole, _ := f.literal()
	l.position[value] = append(l.position[value], at)
	if whole {
		l.exact[value] = append(l.exact[value], at)
		return
	}
	l.begins[value] = append(l.begins[value], at)
	l.lengths = append(l.lengths, len(value))
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
		value, prefix, found := l.narrow(facts)
		if !found {
			for _, at := range l.position {
				list = append(list, at...)
			}
			continue
		}
		all = false
		if prefix {
			list = l.along(list, value)
		} else if v, present := l.text.after(value, true); present {
			list = l.matching(list, v)
		}
	}
	slices.Sort(list)
	return list, all
}

// narrow returns what facts say the text is, else the longest text that it begins with.
func (l *literals) narrow(facts []Fact) (value string, prefix, found bool) {
	if (Fact{Text: l.text}).edits() {
		return "", false, false
	}
	for _, f := range facts {
		if f.Text.Of != l.text.Of || f.edits() {
			continue
		}
		switch v, whole, is := f.literal(); {
		case is && whole:
			return v, false, true
		case is && (!found || len(v) > len(value)):
			value, prefix, found = v, true, true
		}
	}
	return value, prefix, found
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
