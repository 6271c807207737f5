package lang

// A Dictionary finds the most similar of many words without comparing each.
type Dictionary struct {
	words []string
	cut   map[string][]string // by the word and its variants with one letter removed; nil for few words
}

// fewWords is the number of words up to which each is compared. Among more
// words, only those at distance 1 are found.
const fewWords = 200

// NewDictionary returns the dictionary of the words, in their order.
func NewDictionary(words []string) *Dictionary {
	d := &Dictionary{words: words}
	if len(words) > fewWords {
		d.cut = map[string][]string{}
		for _, w := range words {
			for key := range cuts(w) {
				d.cut[key] = append(d.cut[key], w)
			}
		}
	}
	return d
}

// Nearest returns the most similar word, or "" if none is similar.
func (d *Dictionary) Nearest(text string) string {
	if d.cut == nil || len(text) > longestNear {
		return Nearest(text, d.words)
	}
	best := ""
	for key := range cuts(text) {
		for _, w := range d.cut[key] {
			if (best == "" || w < best) && distance(text, w) == 1 {
				best = w
			}
		}
	}
	return best
}

// Only returns the most similar word, or "" if none is similar or another one is as
// similar: v3 may be v1 or v2.
func (d *Dictionary) Only(text string) string {
	near := d.Nearest(text)
	for _, w := range d.words {
		if near != "" && w != near && len(w) <= longestNear && distance(text, w) <= distance(text, near) {
			return ""
		}
	}
	return near
}

// cuts returns a text and all its variants with one letter removed.
func cuts(text string) map[string]bool {
	out := map[string]bool{text: true}
	for i := range min(len(text), longestNear+1) {
		out[text[:i]+text[i+1:]] = true
	}
	return out
}
