package lang

import (
	"slices"

	"github.com/gwc-lang/gwc/lang/ebnf"
)

// An Items is the syntax of the items of a block, for tools that read tokens
// without parsing them. The zero Items is that of a statement without a block.
type Items struct{ block *block }

// An Item is the syntax of an item of a block.
type Item struct {
	// Items are those of its own block.
	Items Items
	// Block is true if the item can have a block of its own.
	Block bool
	// Phrase is the number of words with which each form of the item begins, and
	// after which comes what it sets; at least 1.
	Phrase int

	words []string
}

// Has reports whether a word is a keyword of the item.
func (i Item) Has(word string) bool { return slices.Contains(i.words, word) }

// Items returns the syntax of the statement's block.
func (g *Syntax) Items() Items { return Items{g.all().syntax.block} }

// None reports whether the block has no items of its own: the items of such a block
// are statements.
func (i Items) None() bool { return i.block != nil && len(i.block.items) == 0 }

// Find returns the item that begins with a word.
func (i Items) Find(word string) (Item, bool) {
	if i.block == nil || i.block.items[word] == nil {
		return Item{}, false
	}
	it := i.block.items[word]
	return Item{Items: Items{it.block}, Block: it.block != nil, Phrase: max(len(it.phrase), 1), words: it.words}, true
}

// phraseOf returns the words that a form of an item begins with. If it consists of
// nothing else, its last word is what it sets.
func phraseOf(terms []*ebnf.Term) (phrase []string) {
	for _, t := range terms {
		if !isWord(t.Literal) || t.Repetition != "" {
			return phrase
		}
		phrase = append(phrase, t.Literal)
	}
	return phrase[:max(len(phrase)-1, 1)]
}

// common returns the words that both begin with.
func common(a, b []string) []string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return a[:n]
}
