package compiler_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang"
)

// longest is the maximum length of a text of a diagnostic.
const longest = 1500

// TestLongWords puts a very long word in the place of words of the examples: no
// diagnostic quotes it whole, in none of its texts.
func TestLongWords(t *testing.T) {
	const step = 5 // of the words one in so many, another one for each form
	programs := 0
	for form, long := range []string{
		strings.Repeat("a", 5000), strings.Repeat("A_", 2500), strings.Repeat("a.", 2500) + "com", "/" + strings.Repeat("(", 5000),
		`"` + strings.Repeat("x\\t", 2000) + `"`, strings.Repeat("1", 5000), "a=" + strings.Repeat("b", 5000), strings.Repeat("ü", 3000),
	} {
		for _, example := range examplePrograms(t) {
			for name, file := range example {
				if filepath.Ext(name) != ".gwc" {
					continue
				}
				text := string(file.Data)
				for i, token := range lang.Lex(text) {
					if (token.Kind == lang.Word || token.Kind == lang.String) && i%step == form%step {
						programs++
						checkTexts(t, text[:token.Start]+long+text[token.End:], name)
					}
				}
			}
		}
	}
	if programs < 200 {
		t.Errorf("only %d programs", programs)
	}
}

func checkTexts(t *testing.T, program, name string) {
	t.Helper()
	for _, d := range compileText(t, program).Diagnostics {
		texts := []string{d.Message, d.Hint}
		for _, r := range d.Related {
			texts = append(texts, r.Message)
		}
		for _, e := range d.Fix {
			texts = append(texts, e.Text)
		}
		for _, text := range texts {
			if len(text) > longest {
				t.Fatalf("%s: %s quotes %d bytes: %.300s", name, d.Code, len(text), text)
			}
		}
	}
}
