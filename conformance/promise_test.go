package conformance

import (
	"os"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/conformance/promise"
)

// TestPromises wants every sentence of docs/language.md about statements, and what becomes of them, in
// testdata/promises.txt, with the cases that prove it, and no sentence there that the document does not have.
func TestPromises(t *testing.T) {
	document, err := os.ReadFile("../docs/language.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/promises.txt")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := promise.List(string(text))
	if err != nil {
		t.Fatal(err)
	}
	sentences := promise.Sentences(string(document))
	if len(sentences) == 0 {
		t.Fatal("docs/language.md promises nothing")
	}
	for _, s := range sentences {
		if !slices.ContainsFunc(kept, func(k promise.Kept) bool { return k.Sentence == s }) {
			t.Errorf("testdata/promises.txt has no case for: %s", s)
		}
	}
	calls := map[string]int{}
	for _, c := range loadCases(t) {
		calls[c.Name] = len(c.Plane) + len(c.Envoy)
	}
	byCases := 0
	for _, k := range kept {
		if !slices.Contains(sentences, k.Sentence) {
			t.Errorf("docs/language.md does not say: %s", k.Sentence)
		}
		if len(k.Cases) == 0 && k.Else == "" {
			t.Errorf("no case for: %s", k.Sentence)
		}
		if len(k.Cases) > 0 {
			byCases++
		}
		for _, name := range k.Cases {
			if calls[name] == 0 {
				t.Errorf("%q is not a case with calls: %s", name, k.Sentence)
			}
		}
	}
	record(t, "promises", "sentences that cases prove", byCases)
	record(t, "promises", "sentences that other tests prove", len(kept)-byCases)
}
