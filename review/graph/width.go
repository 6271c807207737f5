package graph

import "unicode/utf8"

// widths are those of Helvetica for the characters from space to ~, in thousandths of
// the size of the font. Source: Adobe's font metrics.
var widths = [95]int{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
}

// widthOf returns the width of a text in pixels, at most a little too large.
func widthOf(text string, size int) int {
	total := 0
	for _, r := range text {
		if r >= ' ' && r <= '~' {
			total += widths[r-' ']
		} else {
			total += 1000
		}
	}
	return (total*size + 999) / 1000
}

// cut shortens a text to a width.
func cut(text string, size, most int) string {
	if widthOf(text, size) <= most {
		return text
	}
	for text != "" && widthOf(text+"...", size) > most {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return text + "..."
}
