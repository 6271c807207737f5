package lang

// Nearest returns the word that somebody who wrote text most likely meant; ""
// where none is near. Of words that are equally near the first one counts.
func Nearest(text string, words []string) string {
	best, found := min(3, len(text)/3+1)+1, ""
	if len(text) > 40 {
		return ""
	}
	for _, w := range words {
		if d := distance(text, w); d < best && d < len(w) {
			best, found = d, w
		}
	}
	return found
}

// distance returns how many insertions, deletions, replacements and swaps of
// neighbours make one text the other.
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
