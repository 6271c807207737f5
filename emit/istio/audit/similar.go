package audit

import (
	"cmp"
	"hash/fnv"
	"slices"
)

// A similar finds the names that resemble others, among many: two names resemble each
// other only if they are equal after one letter is removed from one or both.
type similar struct {
	names    []string
	variants []variant // sorted by hash, then by name
}

// A variant is a name, or a name without one letter.
type variant struct {
	hash uint64
	name int // in names
}

func newSimilar(names []string) *similar {
	s := &similar{names: names}
	for i, name := range names {
		for _, hash := range variantsOf(name) {
			s.variants = append(s.variants, variant{hash, i})
		}
	}
	slices.SortFunc(s.variants, func(a, b variant) int { return cmp.Or(cmp.Compare(a.hash, b.hash), a.name-b.name) })
	return s
}

// to returns the first name that resembles another; empty if none does.
func (s *similar) to(name string) string {
	found := len(s.names)
	for _, hash := range variantsOf(name) {
		at, _ := slices.BinarySearchFunc(s.variants, hash, func(v variant, hash uint64) int { return cmp.Compare(v.hash, hash) })
		for ; at < len(s.variants) && s.variants[at].hash == hash && s.variants[at].name < found; at++ {
			if resembles(s.names[s.variants[at].name], name) {
				found = s.variants[at].name
				break
			}
		}
	}
	if found == len(s.names) {
		return ""
	}
	return s.names[found]
}

func variantsOf(name string) []uint64 {
	hash := func(a, b string) uint64 {
		h := fnv.New64a()
		_, _ = h.Write([]byte(a)) // it never fails
		_, _ = h.Write([]byte(b))
		return h.Sum64()
	}
	list := []uint64{hash(name, "")}
	for i := range len(name) {
		list = append(list, hash(name[:i], name[i+1:]))
	}
	return list
}

// similarTo returns the name that resembles another; empty if none does. Names of one
// kind are always the same.
func (a *Audit) similarTo(name, kind string, names func() []string) string {
	if a.similar[kind] == nil {
		a.similar[kind] = newSimilar(names())
	}
	return a.similar[kind].to(name)
}

// resembles reports whether two different names differ in one letter, or in two that
// are exchanged.
func resembles(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	switch {
	case a == b || len(b) < 3 || len(b)-len(a) > 1:
		return false
	case len(a) < len(b):
		return a[n:] == b[n+1:]
	case n+1 < len(a) && a[n] == b[n+1] && a[n+1] == b[n]:
		return a[n+2:] == b[n+2:]
	}
	return a[n+1:] == b[n+1:]
}
