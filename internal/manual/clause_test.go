package manual

import (
	"strings"
	"testing"
)

// TestClauses asks for the help of every word of the statements: each has a usage with
// the word, and fits on a terminal.
func TestClauses(t *testing.T) {
	words := Clauses()
	if len(words) < 120 {
		t.Fatalf("only %d words", len(words))
	}
	for _, word := range words {
		text := Clause(word)
		_, usage, _ := strings.Cut(text, "Usage:")
		if !strings.HasPrefix(text, word+" is a word of the statement") || !strings.Contains(usage, word) {
			t.Errorf("%s: %s", word, text)
		}
	}
	for _, word := range []string{"", "DOMAIN", "NAME", "nothing-like-it", "retry ", "="} {
		if text := Clause(word); text != "" {
			t.Errorf("%q: %s", word, text)
		}
	}
}

// TestClause has the usage of words in a block, in a block within it, and in a line.
func TestClause(t *testing.T) {
	for word, want := range map[string]string{
		"deploy": "deploy is a word of the statement gateway.\n\nUsage:\n\n  gateway ... {\n    deploy [replicas REPLICAS]\n  }\n\n" +
			"See `gwc help gateway`, and docs/language.md for all of its rules.\n",
		"max-age": "  route ... {\n    route ...\n      cors ...\n        max-age DURATION\n  }\n",
		"except":  "  confine NAMESPACE, ... [except CIDR, ...] [{ ... }]\n",
		"issuer":  "issuer is a word of the statements certificate, tokens.\n",
	} {
		if got := Clause(word); !strings.Contains(got, want) {
			t.Errorf("%s: %s", word, got)
		}
	}
}
