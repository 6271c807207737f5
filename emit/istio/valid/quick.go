package valid

import (
	"encoding/json"
	"slices"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/internal/compact"
)

// quick reports whether a text in JSON has no problem by the schema, and no null that
// the API server drops. It reads the text once and keeps nothing: nearly all specs are
// valid. It is false also for what it does not know, such as white space; then the
// value is checked part by part, with messages.
func (s *schema) quick(text []byte) bool {
	r := compact.New(text)
	return s.fitsNext(&r) && r.Done()
}

// fitsNext is quick for the next value of a text.
func (s *schema) fitsNext(r *compact.Reader) bool {
	if s.quickly.never {
		return s.fitsTree(r)
	}
	switch r.Kind() {
	case '{':
		return s.Type == "object" && s.fitsObject(r)
	case '[':
		return s.Type == "array" && s.fitsList(r)
	case '"':
		return (s.Type == "string" || s.IntOrString) && s.fitsText(r)
	case 't', 'f':
		_, ok := r.Bool()
		return ok && s.Type == "boolean"
	case 'n':
		return s.Nullable && r.Null()
	case 0:
		return (s.Type == "integer" || s.IntOrString) && s.fitsInteger(r)
	}
	return false
}

// fitsTree checks a value as all others are that are not quick.
func (s *schema) fitsTree(r *compact.Reader) bool {
	v, ok := r.Value()
	if !ok {
		return false
	}
	c := &check{asked: true}
	c.value(s, v, "spec")
	return len(c.problems) == 0 && !c.dropped
}

func (s *schema) fitsObject(r *compact.Reader) bool {
	start := *r
	var set uint64
	ok := r.Object(func(name []byte) bool {
		set |= s.quickly.bit[string(name)]
		switch inner := s.Properties[string(name)]; {
		case inner != nil:
			return inner.fitsNext(r)
		case s.Additional != nil:
			return s.Additional.fitsNext(r)
		}
		return s.Preserve && r.Skip()
	})
	if !ok || set&s.quickly.required != s.quickly.required {
		return false
	}
	for _, g := range s.quickly.groups {
		switch of := set & g.names; {
		case of == 0 && !g.none, of != 0 && of&g.alone == 0, of&(of-1) != 0:
			return false
		}
	}
	return set&s.quickly.telling == 0 || s.fitsTree(&start)
}

func (s *schema) fitsList(r *compact.Reader) bool {
	start := *r
	n := 0
	ok := r.List(func() bool {
		n++
		if s.Items == nil {
			return r.Skip()
		}
		return s.Items.fitsNext(r)
	})
	if !ok || s.MinItems != nil && n < *s.MinItems || s.MaxItems != nil && n > *s.MaxItems {
		return false
	}
	return n < 2 || !s.quickly.distinct || s.fitsTree(&start)
}

func (s *schema) fitsText(r *compact.Reader) bool {
	text, ok := r.Text()
	switch {
	case !ok,
		s.MinLength != nil && utf8.RuneCount(text) < *s.MinLength,
		s.MaxLength != nil && utf8.RuneCount(text) > *s.MaxLength,
		s.pattern != nil && !s.pattern.Match(text),
		len(s.Enum) > 0 && !slices.Contains(s.Enum, string(text)):
		return false
	}
	return len(s.Rules) == 0 || s.obeyed(string(text))
}

func (s *schema) fitsInteger(r *compact.Reader) bool {
	start := r.Offset()
	n, ok := r.Integer()
	least, most := s.limits()
	if !ok || float64(n) < least || float64(n) > most {
		return false
	}
	return len(s.Rules) == 0 || s.obeyed(json.Number(r.Since(start)))
}

// obeyed reports whether a value fits all expressions.
func (s *schema) obeyed(v any) bool {
	for _, r := range s.Rules {
		if e := expressions[oneLine(r.Rule)]; e.fits != nil && !e.fits(v) {
			return false
		}
	}
	return true
}
