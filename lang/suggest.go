package lang

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Nearest returns the most similar word, or "" if none is similar. Of equally
// similar words it returns the first.
func Nearest(text string, words []string) string {
	switch {
	case len(text) < 5:
		return nearest(text, words, 1)
	case len(text) < 7:
		return nearest(text, words, 2)
	}
	return nearest(text, words, 3)
}

// longestNear is the maximum length of a text for which a similar word is
// suggested.
const longestNear = 40

// nearest returns the word with the smallest distance, up to slips.
func nearest(text string, words []string, slips int) string {
	best, found := slips+1, ""
	if len(text) > longestNear {
		return ""
	}
	lower := strings.ToLower(text)
	for _, w := range words {
		if max(len(w)-len(text), len(text)-len(w)) > slips {
			continue
		}
		if d := min(distance(text, w), distance(lower, w)); d < best && d < len(w) {
			best, found = d, w
		}
	}
	return found
}

// Suggest returns the diagnostic of an unknown word. It suggests the nearest
// word, or else the hint, and adds the fix if there is no doubt.
func Suggest(d diag.Diagnostic, text string, words []string, hint string) diag.Diagnostic {
	if near := Nearest(text, words); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	d = d.WithHint("%s", hint)
	if meant := Meant(text, words); meant != "" {
		d = d.WithFix(d.Span, meant)
	}
	return d
}

// Meant returns the word that text certainly means: it differs in case only, or
// in one letter (two if it has six or more), and no other word is similar. It
// returns "" if there is none.
func Meant(text string, words []string) string {
	for _, w := range words {
		if strings.EqualFold(text, w) {
			return w
		}
	}
	found := Nearest(text, words)
	limit := 1
	if len(text) >= 6 {
		limit = 2
	}
	if found == "" || distance(text, found) > limit {
		return ""
	}
	others := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == found })
	if nearest(text, others, min(3, len(text)/3+1)) != "" {
		return ""
	}
	return found
}

// distance returns the number of insertions, deletions, replacements and swaps
// of neighbouring letters between two texts.
func distance(a, b string) int {
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
