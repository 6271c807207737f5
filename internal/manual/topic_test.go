package manual

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

const (
	reference = "../../docs/language.md"
	begin     = "<!-- generated: go test ./internal/manual -update -->\n\n"
	end       = "\n<!-- end of the generated part -->\n"
)

// TestReference checks the generated part of docs/language.md; -update writes it.
func TestReference(t *testing.T) {
	page, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(page), begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatal("the marks of the generated part are missing")
	}
	golden.File(t, reference, []byte(before+begin+Reference()+end+after))
}

// TestTopics checks that each statement has a text and one or two examples, which
// compile without a warning and are formatted.
func TestTopics(t *testing.T) {
	entries, err := topics.ReadDir("topics")
	if err != nil {
		t.Fatal(err)
	}
	names := append(intent.Keywords(), aboutLanguage)
	if len(entries) != len(names) {
		t.Errorf("%d topics for %d statements and the language", len(entries), len(names)-1)
	}
	for _, name := range names {
		about := topicOf(name)
		if about.text == "" || len(about.examples) < 1 || len(about.examples) > 2 {
			t.Errorf("%s: a text of %d bytes, %d examples", name, len(about.text), len(about.examples))
		}
		for _, text := range about.examples {
			for _, d := range Build(append(slices.Clip(about.beside), code.Example{Path: "a.gwc", Text: []byte(text)})) {
				if d.Severity != diag.Advice {
					t.Errorf("%s: %s: %s in\n%s", name, d.Code, d.Message, text)
				}
			}
			if out, _ := gwc.Format(diag.NewFile("a.gwc", []byte(text))); string(out) != text {
				t.Errorf("%s: run gwc fmt on\n%s", name, text)
			}
			if !strings.Contains(Topic(name), strings.SplitN(text, "\n", 2)[0]) {
				t.Errorf("%s: the topic does not have its example", name)
			}
		}
	}
	for name := range Topics() {
		if Topic(name) == "" {
			t.Errorf("%s: no text", name)
		}
	}
}

// TestGrammarIsClosed checks that the grammar defines every rule that it uses.
func TestGrammarIsClosed(t *testing.T) {
	defined := map[string]bool{"eol": true}
	for _, p := range intent.Productions() {
		defined[p.Name] = true
	}
	for _, p := range intent.Productions() {
		for word := range strings.FieldsSeq(p.Text) {
			if word == strings.ToLower(word) && strings.ContainsAny(word, "abcdefghijklmnopqrstuvwxyz") && word[0] != '"' && !defined[word] {
				t.Errorf("%s: %s has no rule", p.Name, word)
			}
		}
	}
}
