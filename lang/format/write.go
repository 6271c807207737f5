package format

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/lang"
)

// write returns the text of the lines.
func (p *page) write() []byte {
	out := make([]byte, 0, len(p.text)+len(p.text)/4)
	for _, l := range p.lines {
		if l.blank {
			out = append(out, '\n')
		}
		out = appendSpaces(out, l.indent())
		for i := l.from; i < l.to; i++ {
			if p.tokens[i].Kind == lang.EOL { // in an empty block
				continue
			}
			if i > l.from {
				out = appendSpaces(out, p.before(i))
			}
			out = append(out, p.tokens[i].Text...)
		}
		if l.comment >= 0 {
			out = p.appendComment(out, l)
		}
		out = append(out, '\n')
	}
	return out
}

func (p *page) appendComment(out []byte, l line) []byte {
	if l.beside() {
		out = appendSpaces(out, max(l.column-l.indent()-p.width(l.from, l.to), beforeHash))
	}
	return append(out, trimmed(p.tokens[l.comment])...)
}

// trimmed returns the text of a comment without spaces at its end.
func trimmed(t lang.Token) string { return strings.TrimRight(t.Text, " \t") }

func appendSpaces(out []byte, n int) []byte {
	for range n {
		out = append(out, ' ')
	}
	return out
}

// width returns the number of characters of the tokens of a line in [from, to),
// without spaces after them.
func (p *page) width(from, to int) (n int) {
	for i := from; i < to; i++ {
		if p.tokens[i].Kind == lang.EOL {
			continue
		}
		n += utf8.RuneCountInString(p.tokens[i].Text)
		if i > from {
			n += p.before(i)
		}
	}
	return n
}

// before returns the number of spaces before a token that does not begin its line.
func (p *page) before(i int) int {
	if !p.spaced(i) {
		return 0
	}
	return 1 + int(p.pads[i])
}

// spaced reports whether there is a space before a token of a line.
func (p *page) spaced(i int) bool {
	switch t := p.tokens[i]; {
	case is(t, ","):
		return false
	case is(t, "}"):
		return !p.afterBrace(i)
	case is(t, "->"):
		return !p.tight(i)
	case is(p.tokens[i-1], "->"):
		return !p.tight(i - 1)
	}
	return true
}

// afterBrace reports whether the block that a brace closes is empty.
func (p *page) afterBrace(i int) bool {
	for i--; p.tokens[i].Kind == lang.EOL; i-- {
	}
	return is(p.tokens[i], "{")
}

// tight reports whether an arrow has no spaces: between two numbers, which are ports,
// and beside a value as the file has it, because the value may be a port.
func (p *page) tight(i int) bool {
	if i == 0 || i+1 >= len(p.tokens) {
		return false
	}
	before, after := p.tokens[i-1], p.tokens[i+1]
	if isValue(before) || isValue(after) {
		return before.End == p.tokens[i].Start && after.Start == p.tokens[i].End
	}
	return isNumber(before) && isNumber(after)
}

// isValue reports whether a word has a `${...}`.
func isValue(t lang.Token) bool { return t.Kind == lang.Word && strings.Contains(t.Text, "${") }

func isNumber(t lang.Token) bool {
	return t.Kind == lang.Word && !strings.ContainsFunc(t.Text, func(c rune) bool { return c < '0' || c > '9' })
}

// same reports whether two texts have the same tokens, line ends where these mean
// something, and comments beside the same tokens.
func same(a, b []lang.Token) bool {
	return slices.EqualFunc(meaning(a), meaning(b), func(a, b lang.Token) bool {
		return a.Kind == b.Kind && a.Start == b.Start && (a.Kind == lang.EOL || a.Text == b.Text || a.Kind == lang.Comment && trimmed(a) == trimmed(b))
	})
}

// meaning returns the tokens without the line ends at which nothing ends: those
// after a comma, beside a brace and after a line end. The place of each is 0, but for a
// comment on a line of its own.
func meaning(tokens []lang.Token) []lang.Token {
	out := make([]lang.Token, 0, len(tokens))
	last, ended := lang.Token{Kind: lang.EOL}, false
	for _, t := range tokens {
		switch t.Kind {
		case lang.Comment:
			comment := lang.Token{Kind: t.Kind, Text: t.Text}
			if ended || last.Kind == lang.EOL {
				comment.Start = 1
			}
			out = append(out, comment)
			continue
		case lang.EOL:
			ended = true
			continue
		}
		ended = ended || is(last, "}") && t.Kind == lang.Word
		if ended && last.Kind != lang.EOL && !is(last, "{") && !is(last, ",") && !is(t, "}") {
			out = append(out, lang.Token{Kind: lang.EOL})
		}
		out, last, ended = append(out, lang.Token{Kind: t.Kind, Text: t.Text}), t, false
	}
	return out
}
