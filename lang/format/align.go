package format

import "github.com/gwc-lang/gwc/lang"

const (
	indent       = 2
	continuation = 4  // more than the indent, of a line that continues a list
	maxColumn    = 40 // characters before a column; a line with more is not aligned
	maxComment   = 80 // characters before a comment; a line with more is not aligned
	beforeHash   = 2  // spaces
)

// align aligns the columns of consecutive lines of a block, then their comments.
func (p *page) align() {
	p.pads = make([]uint8, len(p.tokens))
	p.runs(p.alike, p.columns)
	p.runs(p.commented, p.comments)
}

// runs calls the function for each longest run of lines of which each is with the
// next one.
func (p *page) runs(with func(a, b line) bool, each func([]line)) {
	for from := 0; from < len(p.lines); {
		to := from + 1
		for to < len(p.lines) && with(p.lines[to-1], p.lines[to]) {
			to++
		}
		if to > from+1 {
			each(p.lines[from:to])
		}
		from = to
	}
}

// alike reports whether a line is aligned with the next one: they have all of an
// item each, and the same kind. Statements, and items that can have a block, also
// begin with the same word.
func (p *page) alike(a, b line) bool {
	switch {
	case b.blank, a.depth != b.depth, a.kind != b.kind, a.kind == other, !a.whole, !b.whole:
		return false
	}
	return a.kind == setting || p.sameWord(a, b)
}

// sameWord reports whether two lines begin with the same word.
func (p *page) sameWord(a, b line) bool { return p.tokens[a.from].Text == p.tokens[b.from].Text }

// columns aligns lines that are alike: what settings set, the arrows of routes, and
// what follows the name after the same word.
func (p *page) columns(lines []line) {
	switch lines[0].kind {
	case branch:
		p.column(lines, p.arrow)
		return
	case setting:
		p.column(lines, p.value)
	}
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && p.sameWord(lines[from], lines[to]) {
			to++
		}
		p.column(lines[from:to], p.afterName)
		from = to
	}
}

// arrow returns the arrow of a route; 0 if it has none.
func (p *page) arrow(l line) int {
	for i := l.from + 1; i < l.to && !is(p.tokens[i], "{"); i++ {
		if is(p.tokens[i], "->") && p.spaced(i) {
			return i
		}
	}
	return 0
}

// value returns the token after the words that name a setting; 0 if it has none.
func (p *page) value(l line) int {
	if i := l.from + l.key; i < l.to && p.tokens[i].Kind != lang.Punct {
		return i
	}
	return 0
}

// afterName returns the token after a single name or value; 0 if it has none, or if
// there is a list.
func (p *page) afterName(l line) int {
	i := p.value(l)
	if i == 0 || !l.named || i+1 >= l.to || !p.spaced(i+1) {
		return 0
	}
	return i + 1
}

// column aligns the tokens of lines, but for those that are too far from the
// beginning of their line.
func (p *page) column(lines []line, token func(line) int) {
	widest := 0
	for _, l := range lines {
		if i := token(l); i > 0 {
			if n := p.width(l.from, i); n <= maxColumn {
				widest = max(widest, n)
			}
		}
	}
	for _, l := range lines {
		if i := token(l); i > 0 {
			if n := p.width(l.from, i); n <= maxColumn {
				p.pads[i] += uint8(widest - n)
			}
		}
	}
}

// commented reports whether the comment of a line is aligned with that of the next
// one.
func (p *page) commented(a, b line) bool {
	return !b.blank && a.depth == b.depth && a.beside() && b.beside()
}

// beside reports whether the line has a comment beside other tokens.
func (l line) beside() bool { return l.comment >= 0 && l.to > l.from }

// comments aligns the comments of lines.
func (p *page) comments(lines []line) {
	widest := 0
	for _, l := range lines {
		if n := l.indent() + p.width(l.from, l.to); n <= maxComment {
			widest = max(widest, n)
		}
	}
	for i := range lines {
		lines[i].column = widest + beforeHash
	}
}

// indent returns the number of spaces before the line.
func (l line) indent() int {
	n := indent * l.depth
	if l.goesOn {
		n += continuation
	}
	return n
}
