package graph

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
)

// strength are the words of relations, the weakest protection first.
var strength = []string{"yes", "cert", "mtls", "?"}

// weaker returns the word of a relation that has both.
func weaker(a, b string) string {
	for _, word := range strength {
		if a == word || b == word {
			return word
		}
	}
	return max(a, b)
}

// relate notes what becomes of the calls of a path.
func (b *builder) relate(from, to int, p path) {
	key := [2]int{from, to}
	b.words[key] = weaker(b.words[key], p.word())
}

// word returns the word of a path in the matrix.
func (p path) word() string {
	switch {
	case p.end.name == "":
		return "-> " + p.answers
	case p.unsure:
		return "?"
	case p.call.From == call.Outside && p.via[0].by == Mutual:
		return "cert"
	case p.call.From != call.Outside && p.end.by == Mutual && p.end.group != "":
		return "mtls"
	}
	return "yes"
}

// isAnswer reports whether a word is an answer of a proxy.
func isAnswer(word string) bool { return strings.HasPrefix(word, "-> ") }

// answered reports whether all relations to a node are answers of proxies.
func (p Picture) answered(node int) bool {
	return !slices.ContainsFunc(p.Relations, func(r Relation) bool { return r.To == node && !isAnswer(r.Word) }) &&
		!slices.ContainsFunc(p.Edges, func(e Edge) bool { return e.From == node })
}
