package lang

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A trial is a statement with an error, with only the item of its block that
// has the error. It is rewritten in different ways until one of them parses to
// the end of the line: that one is the hint.
type trial struct {
	text   string
	tokens []Token // as in the file
	starts []int   // offsets of the tokens in the text
	at     int     // index of the unexpected token
	end    int     // offset in the text after the last token
	parses func(text string) (upTo int)
}

// maxTrial is the maximum number of tokens of a trial, and maxTrialText that of
// bytes: each attempt parses the whole text.
const (
	maxTrial     = 2000
	maxTrialText = 64 << 10
)

// try returns the trial for an unexpected token. ok is false if the statement is
// too long.
func (s *stream) try(t lexer.Token) (out trial, ok bool) {
	tokens := s.around(t.Pos.Offset)
	if s.parses == nil || len(tokens) > maxTrial || size(tokens) > maxTrialText {
		return out, false
	}
	var b strings.Builder
	before := tokens[0].Start
	out.at = -1
	for _, token := range tokens {
		if token.Kind == Comment {
			continue
		}
		if blanks := s.source.text[before:token.Start]; strings.TrimLeft(blanks, " \t") == "" {
			b.WriteString(blanks)
		}
		if int(token.Start) == t.Pos.Offset {
			out.at = len(out.tokens)
		}
		out.tokens, out.starts = append(out.tokens, token), append(out.starts, b.Len())
		b.WriteString(s.source.Text(token))
		before = token.End
	}
	out.end = b.Len()
	b.WriteString(strings.Repeat(" }", s.unclosed))
	out.text, out.parses = b.String(), s.parses
	return out, out.at >= 0
}

// around returns the tokens outside of the statement's block, and those of the
// block's item that contains the offset.
func (s *stream) around(offset int) []Token {
	open := len(s.outside())
	if open == len(s.tokens) {
		return s.tokens
	}
	ends := s.itemEnds()
	closing := len(s.tokens) - 1
	if s.unclosed > 0 {
		closing++
	}
	from, to := open, closing
	if offset <= int(s.tokens[open].Start) {
		to = open + 1
	}
	for i, depth := open, 0; i < len(s.tokens); i++ {
		switch s.mark(i) {
		case '{':
			depth++
		case '}':
			depth--
		}
		switch at := int(s.tokens[i].Start); {
		case depth != 1 || !ends[i]:
		case at < offset:
			from = i
		case s.mark(i) != ',': // what follows a comma may belong to the item
			to = min(to, i)
		}
	}
	tokens := append(slices.Clip(s.tokens[:open+1]), s.tokens[from+1:to]...)
	return append(tokens, s.tokens[closing:]...)
}

// size returns the number of bytes of the tokens.
func size(tokens []Token) (n int) {
	for _, t := range tokens {
		n += int(t.End - t.Start)
	}
	return n
}

// word returns the text of a token; "" if there is none.
func (t trial) word(i int) string {
	if i < 0 || i >= len(t.tokens) {
		return ""
	}
	return t.text[t.starts[i] : t.starts[i]+int(t.tokens[i].End-t.tokens[i].Start)]
}

// after returns the offset after a token.
func (t trial) after(i int) int { return t.starts[i] + len(t.word(i)) }

// span returns the place of the tokens first to last in the file.
func (t trial) span(file *diag.File, first, last int) diag.Span {
	return diag.Span{File: file, Start: int(t.tokens[first].Start), End: int(t.tokens[last].End)}
}

// replaced reports whether the statement parses to the end of the line if text
// replaces the tokens first to last.
func (t trial) replaced(first, last int, text string) bool {
	return t.right(t.starts[first], t.after(last), text)
}

// inserted reports whether the statement parses to the end of the line if text
// comes before the unexpected token.
func (t trial) inserted(text string) bool {
	return t.right(t.starts[t.at], t.starts[t.at], text)
}

// right reports whether the statement parses to the end of the line if text
// replaces the bytes from..to.
func (t trial) right(from, to int, text string) bool {
	all := t.text[:from] + text + t.text[to:]
	end := from + len(text)
	line := strings.IndexByte(all[end:], '\n')
	if line < 0 {
		return t.parses(all) > len(all)
	}
	next := end + line + len(all[end+line:]) - len(strings.TrimLeft(all[end+line:], " \t\r\n"))
	upTo := t.parses(all)
	return upTo > end+line && (upTo > next || all[next:] != "" && all[next] != '}')
}
