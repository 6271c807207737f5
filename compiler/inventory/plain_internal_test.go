package inventory

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/diag"
)

// samePlain checks that a document is read as the library reads it, or not at all.
func samePlain(t *testing.T, text string) bool {
	t.Helper()
	got, ok := new(plainReader).json([]byte(text))
	if !ok {
		return false
	}
	if want, err := yaml.YAMLToJSON([]byte(text)); err != nil || string(got) != string(want) {
		t.Fatalf("%q is read as\n%s\nwant\n%s (%v)", text, got, want, err)
	}
	return true
}

// TestPlainDocuments has documents that are read directly, and ones that are not.
func TestPlainDocuments(t *testing.T) {
	for _, text := range []string{
		"a: 1\n", "---\nb: x\na: [a, 'b c', \"d\", 7, true]\n", "a:\n- b: 1\n  c: 2\n-\n  - x\n- y z # why\n",
		"a: {b: 1, c: [x], d: {}}\nz:\n# nothing\nx: 5s\n", "a:\n  b: 10.0.0.1\n  c: 1.2.3\n  d: https://x.y/z:1\n  e: /a\n",
		"k: null\nl: true\nm: 0\nn-o: 123456789012345\n", "- a\n- b: c\n", "a: x<y>&\"\\z\nb: 'say \"<\"'\n",
	} {
		if !samePlain(t, text) {
			t.Errorf("%q is not read directly", text)
		}
	}
	for _, text := range []string{
		"", "a", "a: -", "a: &b c", "a: *b", "a: |\n  x\n", "a: b\n  c\n", "a: 1e3", "a: 012", "a: 0x1", "a: 1.5", "a: yes", "on: a", "a: ~", "a: é", "a: b: c",
		"a: 1\na: 2\n", "a: \"\\n\"", "a: 'it''s'", "a:\tb", "a: 2001-01-01", "{a: 1}", "a: [b", "a: .inf", "a: 1_0", "a: =", "<<: {a: b}", "a: !x y", "a: <b>",
	} {
		if _, ok := new(plainReader).json([]byte(text)); ok {
			t.Errorf("%q is read directly", text)
		}
	}
}

// TestPlainCorpus compares all manifests of the corpora, whole and with lines and
// bytes changed.
func TestPlainCorpus(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	names, err := filepath.Glob("../../testdata/*/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(err)
	}
	direct, all := 0, 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range manifest.Documents(diag.NewFile(name, text)) {
			document := string(d.Text())
			if i := strings.Index(document, "apiVersion"); i >= 0 {
				if all++; samePlain(t, document[i:]) {
					direct++
				}
				for range 10 {
					samePlain(t, changedText(r, document[i:]))
				}
			}
		}
	}
	if direct < all/2 {
		t.Errorf("%d documents of %d are read directly", direct, all)
	}
}

// changedText returns a text with one change: of a byte, or of the lines.
func changedText(r *rand.Rand, text string) string {
	at := r.IntN(len(text))
	lines := strings.SplitAfter(text, "\n")
	line := r.IntN(len(lines))
	switch r.IntN(4) {
	case 0:
		return text[:at] + string("-:#'\" {}[],&*!|>.0e~yn\n"[r.IntN(23)]) + text[at+r.IntN(2):]
	case 1:
		return strings.Join(slices.Insert(lines, line, lines[r.IntN(len(lines))]), "")
	case 2:
		return strings.Join(slices.Delete(lines, line, line+1), "")
	}
	lines[line] = strings.Repeat(" ", r.IntN(4)) + strings.TrimPrefix(lines[line], " ")
	return strings.Join(lines, "")
}

// FuzzPlain compares any text.
func FuzzPlain(f *testing.F) {
	for _, text := range []string{"a: 1\nb:\n- c: {d: [e, 'f']}\n  g: h # i\n", "---\nx: 1.2.3\n", "- a\n-\n - b:\n   - c\n", "a: 5s\nb: 10.0.0.0/8\n", "a: b  \n\n#\nc:\n\n d: e"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { samePlain(t, text) })
}
