package format

import (
	"strings"

	"github.com/gwc-lang/gwc/lang"
)

// breakBlocks finds the blocks that have a line for each item: those with a line
// end in them, and those that contain two statements.
func (p *page) breakBlocks() {
	p.open = make([]bool, len(p.tokens))
	var braces []int // the open ones
	for i, t := range p.tokens {
		switch {
		case t.Kind == lang.EOL && len(braces) > 0 && !p.isEmpty(i):
			p.open[braces[len(braces)-1]] = true
		case is(t, "{"):
			braces = append(braces, i)
		case is(t, "}") && len(braces) > 0:
			last := braces[len(braces)-1]
			braces = braces[:len(braces)-1]
			p.open[i] = p.open[last]
			if len(braces) > 0 && (p.open[last] || p.endsStatement(i)) {
				p.open[braces[len(braces)-1]] = true
			}
		}
	}
}

// isEmpty reports whether a line end is all that a block has.
func (p *page) isEmpty(i int) bool {
	return is(p.tokens[i-1], "{") && i+1 < len(p.tokens) && is(p.tokens[i+1], "}")
}

// endsStatement reports whether another statement follows a closing brace on its
// line.
func (p *page) endsStatement(i int) bool {
	return i+1 < len(p.tokens) && p.tokens[i+1].Kind == lang.Word
}

// is reports whether a token is a mark.
func is(t lang.Token, mark string) bool { return t.Kind == lang.Punct && t.Text == mark }

// A frame is a block while its lines are laid out, or the file.
type frame struct {
	items      lang.Items
	statements bool // it has statements
	open       bool

	begun bool // an item has begun
	item  lang.Items
	inner bool // the item has statements in its block
}

// A layout makes the lines of a page.
type layout struct {
	*page
	frames []frame
	depth  int
	line   line
	some   bool // the line has a token
	blank  bool // a blank line comes before the next line
	list   bool // the last token is a comma within a list
}

// layOut makes the lines.
func (p *page) layOut() {
	l := &layout{page: p, frames: []frame{{statements: true, open: true}}}
	p.lines = make([]line, 0, len(p.tokens)/6+1)
	for i, t := range p.tokens {
		switch t.Kind {
		case lang.EOL:
			l.lineEnd(t)
		case lang.Comment:
			l.comment(i)
		default:
			l.token(i, t)
		}
	}
	l.end()
}

func (l *layout) top() *frame { return &l.frames[len(l.frames)-1] }

// lineEnd ends the line. Several line ends are a blank line.
func (l *layout) lineEnd(t lang.Token) {
	if !l.top().open { // the block is empty
		return
	}
	l.end()
	l.blank = strings.Count(l.text[t.Start:t.End], "\n") > 1 && !l.list
	if !l.list {
		l.top().begun = false
	}
}

// end ends the line, if it has begun.
func (l *layout) end() {
	if !l.some {
		return
	}
	l.line.whole = l.line.whole && !l.list
	l.lines = append(l.lines, l.line)
	l.some = false
}

// begin begins a line with a token.
func (l *layout) begin(i int) {
	first := len(l.lines) == 0
	afterBrace := !first && l.lines[len(l.lines)-1].opens(l.page)
	l.line = line{from: i, to: i, comment: -1, depth: l.depth, goesOn: l.list, blank: l.blank && !first && !afterBrace}
	l.some, l.blank = true, false
}

// opens reports whether the line opens a block.
func (l line) opens(p *page) bool {
	return l.to > l.from && is(p.tokens[l.to-1], "{") && p.open[l.to-1]
}

func (l *layout) comment(i int) {
	if !l.some && !l.afterOpening(i) {
		l.begin(i)
	}
	if l.afterOpening(i) {
		l.lines[len(l.lines)-1].comment = i
		return
	}
	l.line.comment = i
}

// afterOpening reports whether a comment is on the line of an opening brace, which
// has ended.
func (l *layout) afterOpening(i int) bool { return !l.some && i > 0 && is(l.tokens[i-1], "{") }

func (l *layout) token(i int, t lang.Token) {
	closing := is(t, "}") && len(l.frames) > 1
	if closing && l.top().open {
		l.end()
		l.depth--
		l.blank, l.list = false, false
	}
	if !l.some {
		l.begin(i)
	}
	switch {
	case closing:
		l.frames = l.frames[:len(l.frames)-1]
	case is(t, "{"):
		l.openBlock(i)
	case !l.top().begun:
		l.beginItem(i, t)
	}
	l.list = is(t, ",")
	if l.list && l.separates(i) {
		l.list, l.top().begun = false, false
	}
	l.line.to = i + 1
	switch {
	case is(t, "{") && l.top().open:
		l.end()
	case closing && l.top().open && l.endsStatement(i):
		l.end()
		l.top().begun = false
	}
}

// beginItem begins an item of a block, or a statement.
func (l *layout) beginItem(i int, t lang.Token) {
	f := l.top()
	f.begun, f.inner = true, false
	kind, key, named := statement, 1, true
	if f.statements {
		items, known := l.syntax(t.Text)
		f.item, f.inner = items, !known
	} else {
		item, _ := f.items.Find(t.Text)
		f.item, kind, key = item.Items, setting, max(item.Phrase, 1)
		named = i+key < len(l.tokens) && !item.Has(l.tokens[i+key].Text)
		if item.Block {
			kind = branch
		}
	}
	if l.line.from == i {
		l.line.kind, l.line.key, l.line.named, l.line.whole = kind, key, named, true
	}
}

func (l *layout) openBlock(i int) {
	outer := l.top()
	l.frames = append(l.frames, frame{items: outer.item, statements: outer.inner, open: l.open[i]})
	if l.open[i] {
		l.line.whole = false
		l.depth++
	}
}

// separates reports whether a comma separates settings: a keyword of the block
// follows.
func (l *layout) separates(i int) bool {
	for i++; i < len(l.tokens); i++ {
		switch t := l.tokens[i]; t.Kind {
		case lang.EOL, lang.Comment:
		default:
			_, found := l.top().items.Find(t.Text)
			return found && t.Kind == lang.Word
		}
	}
	return false
}
