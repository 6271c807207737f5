package manual

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/internal/lazy"
)

// usageWord matches a word of the language in a usage line: names that stand for
// something are in capitals.
var usageWord = lazy.MustCompile(`[A-Za-z][-A-Za-z0-9]*`)

// wordsOf returns the words of the language in a usage line.
func wordsOf(line string) (words []string) {
	for _, w := range usageWord.FindAllString(line, -1) {
		if w == strings.ToLower(w) {
			words = append(words, w)
		}
	}
	return words
}

// Clauses returns the words of all statements, sorted: those that begin a clause, and
// those within one.
func Clauses() []string {
	words := map[string]bool{}
	for _, keyword := range intent.Keywords() {
		for _, w := range wordsOf(intent.Usage(keyword)) {
			words[w] = true
		}
		for _, line := range intent.BlockUsage(keyword) {
			for _, w := range wordsOf(line.Text) {
				words[w] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(words))
}

// Clause returns the usage of a word in all statements that have it, for a terminal; ""
// if none has it. Lines of a block that begin with the word are shown alone; if none
// does, all lines with the word.
func Clause(word string) string {
	var places []string
	var b strings.Builder
	for _, begins := range []bool{true, false} {
		for _, keyword := range intent.Keywords() {
			if text := clauseOf(keyword, word, begins); text != "" {
				places = append(places, keyword)
				fmt.Fprintf(&b, "%s\n", indented(text))
			}
		}
		if len(places) > 0 {
			break
		}
	}
	if len(places) == 0 {
		return ""
	}
	see, statements := "`gwc help "+strings.Join(places, "`, `gwc help ")+"`", "statement"
	if len(places) > 1 {
		statements = "statements"
	}
	return fmt.Sprintf("%s is a word of the %s %s.\n\nUsage:\n\n%sSee %s, and docs/language.md for all of its rules.\n",
		word, statements, strings.Join(places, ", "), b.String(), see)
}

// clauseOf returns the usage of a word in a statement; "" if it does not have it. With
// begins it is the lines of the block that begin with the word, and what they are in.
func clauseOf(keyword, word string, begins bool) string {
	var b strings.Builder
	first := intent.Usage(keyword)
	if !begins && slices.Contains(wordsOf(first), word) {
		return usage(keyword)
	}
	var outer, shown []string
	for _, line := range intent.BlockUsage(keyword) {
		indent := strings.Repeat("  ", line.Depth)
		outer = append(outer[:min(max(line.Depth-1, 0), len(outer))], indent+firstWord(line.Text)+" ...\n")
		if begins && firstWord(line.Text) != word || !slices.Contains(wordsOf(line.Text), word) {
			continue
		}
		for i, text := range outer[:len(outer)-1] {
			if i >= len(shown) || shown[i] != text {
				b.WriteString(text)
			}
		}
		b.WriteString(folded(indent, line.Text, len(indent)+4))
		shown = slices.Clone(outer)
	}
	if b.Len() == 0 {
		return ""
	}
	return firstWord(first) + " ... {\n" + b.String() + "}\n"
}

func firstWord(line string) string {
	word, _, _ := strings.Cut(line, " ")
	return word
}
