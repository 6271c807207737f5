package diag

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tabStop is the width of a tab.
const tabStop = 4

// visible returns the text in one line without terminal control sequences.
func visible(text string) string {
	var b strings.Builder
	appendCells(&b, []byte(text), 0)
	return b.String()
}

// appendCells writes the text as it is shown from a column on, and returns the
// column after it. Tabs become spaces; invisible characters, and those that
// change the text around them, are written as escapes.
func appendCells(b *strings.Builder, text []byte, column int) int {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		shape, width := cell(r, text[:size], column)
		b.WriteString(shape)
		column += width
		text = text[size:]
	}
	return column
}

// cell returns the displayed text of one character at a column, and its width.
func cell(r rune, bytes []byte, column int) (shape string, width int) {
	switch {
	case r == '\t':
		width = tabStop - column%tabStop
		return strings.Repeat(" ", width), width
	case r == utf8.RuneError && len(bytes) == 1:
		shape = fmt.Sprintf("<%02X>", bytes[0])
		return shape, len(shape)
	case r < ' ':
		return string('␀' + r), 1
	case r == 0x7f:
		return "␡", 1
	case isSelector(r):
		return "", 0
	case isModifier(r), isCommand(r):
		shape = fmt.Sprintf("<U+%04X>", r)
		return shape, len(shape)
	case isJamo(r), unicode.In(r, unicode.Mn, unicode.Me):
		return string(bytes), 0
	case isWide(r):
		return string(bytes), 2
	}
	return string(bytes), 1
}

// isSelector reports whether a character is a variation selector. Terminals
// disagree on its width, so it is left out.
func isSelector(r rune) bool { return 0xfe00 <= r && r <= 0xfe0f }

// isModifier reports whether a character changes the skin tone of the emoji
// before it. Some terminals join the two, some do not, so it is escaped, like
// joiners.
func isModifier(r rune) bool { return 0x1f3fb <= r && r <= 0x1f3ff }

// isJamo reports whether a character is the middle or the end of a Hangul
// syllable, which adds no width.
func isJamo(r rune) bool { return 0x1160 <= r && r <= 0x11ff || 0xd7b0 <= r && r <= 0xd7fb }

// wide are the ranges of characters that take two columns of a terminal:
// East Asian Width W and F of Unicode 16.
var wide = [][2]rune{
	{0x1100, 0x115f}, {0x231a, 0x231b}, {0x2329, 0x232a}, {0x23e9, 0x23ec}, {0x23f0, 0x23f0},
	{0x23f3, 0x23f3}, {0x25fd, 0x25fe}, {0x2614, 0x2615}, {0x2630, 0x2637}, {0x2648, 0x2653},
	{0x267f, 0x267f}, {0x268a, 0x268f}, {0x2693, 0x2693}, {0x26a1, 0x26a1}, {0x26aa, 0x26ab},
	{0x26bd, 0x26be}, {0x26c4, 0x26c5}, {0x26ce, 0x26ce}, {0x26d4, 0x26d4}, {0x26ea, 0x26ea},
	{0x26f2, 0x26f3}, {0x26f5, 0x26f5}, {0x26fa, 0x26fa}, {0x26fd, 0x26fd}, {0x2705, 0x2705},
	{0x270a, 0x270b}, {0x2728, 0x2728}, {0x274c, 0x274c}, {0x274e, 0x274e}, {0x2753, 0x2755},
	{0x2757, 0x2757}, {0x2795, 0x2797}, {0x27b0, 0x27b0}, {0x27bf, 0x27bf}, {0x2b1b, 0x2b1c},
	{0x2b50, 0x2b50}, {0x2b55, 0x2b55}, {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf},
	{0x4dc0, 0x4dff}, {0x4e00, 0x9fff}, {0xa000, 0xa4cf}, {0xa960, 0xa97f}, {0xac00, 0xd7a3},
	{0xf900, 0xfaff}, {0xfe10, 0xfe19}, {0xfe30, 0xfe6f}, {0xff01, 0xff60}, {0xffe0, 0xffe6},
	{0x16fe0, 0x18dff}, {0x1aff0, 0x1b2ff}, {0x1d300, 0x1d376}, {0x1f004, 0x1f004},
	{0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320},
	{0x1f32d, 0x1f335}, {0x1f337, 0x1f37c}, {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca},
	{0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e},
	{0x1f440, 0x1f440}, {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f54e},
	{0x1f550, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4},
	{0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2},
	{0x1f6d5, 0x1f6d7}, {0x1f6dc, 0x1f6df}, {0x1f6eb, 0x1f6ec}, {0x1f6f4, 0x1f6fc},
	{0x1f7e0, 0x1f7eb}, {0x1f7f0, 0x1f7f0}, {0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945},
	{0x1f947, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x2fffd}, {0x30000, 0x3fffd},
}

func isWide(r rune) bool {
	i := sort.Search(len(wide), func(i int) bool { return wide[i][1] >= r })
	return i < len(wide) && wide[i][0] <= r
}
