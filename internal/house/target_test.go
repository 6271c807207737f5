package house

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// targetWords are words of Istio: its names, the kinds of its objects, its releases,
// the ports and the default names of its installation.
var targetWords = regexp.MustCompile(`(?i)istiod?|envoy|boringssl|` +
	`\b(virtual ?service|destination ?rule|service ?entry|workload ?(entry|group)|peer ?authentication|request ?authentication|authorization ?policy)s?\b|` +
	`\b1\.(2[0-9]|3[0-9])\b|\bcluster\.local\b|\b(15000|15001|15004|15006|15008|15012|15017|15020|15021|15053|15090|15443)\b`)

// targetLimits are limits of Istio, Envoy and Kubernetes, which the compiler does not
// know.
var targetLimits = regexp.MustCompile(`\b(256|4_?096|3_?000|10_?000|900_?000|1_?500_?000)\b`)

// A targetPlace is a file, or a directory with a slash, that may use some words of
// Istio.
type targetPlace struct {
	path   string
	words  []string
	reason string
}

// targetPlaces reads testdata/istio.txt: a line PATH: WORD, ...: REASON for each place.
func targetPlaces(t *testing.T) (list []targetPlace) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "istio.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.SplitN(line, ": ", 3)
		if len(parts) != 3 || len(parts[2]) < 10 {
			t.Fatalf("%q is not PATH: WORD, ...: REASON", line)
		}
		list = append(list, targetPlace{parts[0], strings.Split(parts[1], ", "), parts[2]})
	}
	return list
}

// has reports whether the place contains a file.
func (p targetPlace) has(file string) bool {
	return p.path == file || strings.HasSuffix(p.path, "/") && strings.HasPrefix(file, p.path)
}

// TestTargetWords checks that only emit/istio, traffic and the places in the list know
// Istio.
// An entry whose word does not occur fails too.
func TestTargetWords(t *testing.T) {
	places := targetPlaces(t)
	used := map[string]bool{}
	root := filepath.Join("..", "..")
	for _, f := range sources(t) {
		if strings.HasPrefix(f.path, "emit/istio/") || strings.HasPrefix(f.path, "traffic/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(f.path)))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			for _, word := range targetWordsOf(f.path, line) {
				at := slices.IndexFunc(places, func(p targetPlace) bool { return p.has(f.path) && slices.Contains(p.words, word) })
				if at < 0 {
					t.Errorf("%s:%d: %s: move it to emit/istio, or give a reason in testdata/istio.txt", f.path, i+1, word)
					continue
				}
				used[places[at].path+" "+word] = true
			}
		}
	}
	for _, p := range places {
		for _, word := range p.words {
			if !used[p.path+" "+word] {
				t.Errorf("testdata/istio.txt: %s does not use %s", p.path, word)
			}
		}
	}
}

// targetWordsOf returns the words of Istio in a line, in lower case. The table of
// imports checks imported packages.
func targetWordsOf(file, line string) (words []string) {
	if strings.Contains(line, `"`+module) {
		return nil
	}
	for _, word := range targetWords.FindAllString(line, -1) {
		words = append(words, strings.ToLower(word))
	}
	if strings.HasPrefix(file, "compiler/") {
		words = append(words, targetLimits.FindAllString(line, -1)...)
	}
	return words
}
