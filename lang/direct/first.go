package direct

// FirstWords returns the words with which a statement can begin, in the order of the
// grammar, each once.
func (d Parser) FirstWords() []string {
	var f firsts
	d.root.first(&f)
	return f.words
}

// A firsts collects words that can be the first.
type firsts struct {
	words []string
	in    map[*structRule]bool // that are looked at: a struct may contain itself
}

func (f *firsts) add(word string) {
	for _, known := range f.words {
		if known == word {
			return
		}
	}
	if word != "" {
		f.words = append(f.words, word)
	}
}

// The methods first add the words with which a rule can begin, and report whether it can
// take no token.

func (l literal) first(f *firsts) bool {
	f.add(l.text)
	return false
}

func (s sequence) first(f *firsts) bool {
	for _, r := range s {
		if !r.first(f) {
			return false
		}
	}
	return true
}

func (c choice) first(f *firsts) (empty bool) {
	for _, r := range c {
		empty = r.first(f) || empty
	}
	return empty
}

func (o optional) first(f *firsts) bool {
	o.rule.first(f)
	return true
}

func (r repeated) first(f *firsts) bool {
	r.rule.first(f)
	return true
}

func (unless) first(*firsts) bool { return true }

func (p part) first(f *firsts) bool { return p.rule != nil && p.rule.first(f) }

func (s *structRule) first(f *firsts) bool {
	if f.in[s] {
		return false
	}
	if f.in == nil {
		f.in = map[*structRule]bool{}
	}
	f.in[s] = true
	return s.rule.first(f)
}
