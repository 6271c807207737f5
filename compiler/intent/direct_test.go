package intent

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestParsersAgree checks that the direct parser accepts what participle accepts, and
// makes the same nodes: of every statement in the corpora, the pages and the manual,
// and of each with tokens left out, repeated, or taken from others.
func TestParsersAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	n := 0
	for _, pattern := range []string{"testdata/*/*.txtar", "lang/code/pages/*.txtar", "examples/*/*.gwc", "docs/*.md"} {
		names, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pattern)))
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			n += agree(t, r, text)
		}
	}
	if n < 2_000 {
		t.Errorf("only %d statements", n)
	}
}

// agree compares the parsers for the statements of a text and returns their number.
func agree(t *testing.T, r *rand.Rand, text []byte) (n int) {
	var sink diag.Sink
	source := lang.Split(diag.NewFile("a.gwc", text), Begins, &sink)
	for _, statement := range source.Statements {
		word, found := vocabulary[statement.Tokens[0].Text]
		if !found || len(statement.Tokens) > 2_000 {
			continue
		}
		n++
		for range 8 {
			if err := word.compare(source, statement); err != nil {
				var words []string
				for _, token := range statement.Tokens {
					words = append(words, token.Text)
				}
				t.Fatalf("%s: %v", strings.Join(words, " "), err)
			}
			statement.Tokens = changed(r, statement.Tokens, source.Tokens)
		}
	}
	return n
}

// changed returns the tokens of a statement with one change.
func changed(r *rand.Rand, tokens, others []lang.Token) []lang.Token {
	at := 1 + r.IntN(len(tokens))
	switch out := slices.Clone(tokens); {
	case r.IntN(3) == 0 && at < len(out):
		return slices.Delete(out, at, at+1)
	case r.IntN(2) == 0:
		from := r.IntN(len(others))
		return slices.Insert(out, at, others[from:min(from+1+r.IntN(4), len(others))]...)
	default:
		return slices.Insert(out, at, out[r.IntN(len(out))])
	}
}

// FuzzParsersAgree is TestParsersAgree for any text.
func FuzzParsersAgree(f *testing.F) {
	f.Add("expose a https mutual optional at h.com, *.b.com { route /a -> 5% a, 95% b { timeout 3s, retry 2 } }", uint64(1))
	f.Add("egress a.com via gateway originate-tls mutual { timeout none }", uint64(2))
	f.Add("service a { balance hash cookie c 3s, mtls strict\nport 80 http }", uint64(3))
	f.Fuzz(func(t *testing.T, text string, seed uint64) { agree(t, rand.New(rand.NewPCG(seed, 1)), []byte(text)) })
}
