package lang

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A stream feeds a statement's tokens to a grammar: without comments, without
// line ends that separate nothing, and with a Sep for a comma at the end of a
// setting. It tracks the position in the syntax, which errors use to find the
// usage line.
type stream struct {
	source *Source
	syntax *item
	tokens []Token
	at     int
	cursor cursor
	ahead  int // only comments and line ends are between at and ahead
	last   lexer.Token
	parses func(text string) int // length of the valid beginning of a text; nil if unknown

	foreign func(word string) Foreign
}

// A cursor is a position in a syntax: the current item, in the open blocks.
type cursor struct {
	item  *item
	block *block
	outer []opened
}

type opened struct {
	item  *item
	block *block
}

func newStream(source *Source, statement Statement, syntax *item) *stream {
	return &stream{source: source, syntax: syntax, tokens: statement.Tokens, cursor: cursor{item: syntax},
		foreign: func(string) Foreign { return Foreign{} }}
}

// Next returns the next token of the statement.
func (s *stream) Next() (lexer.Token, error) {
	t, ok := s.next()
	if !ok {
		return lexer.EOFToken(lexer.Position{Offset: len(s.tokens)}), nil
	}
	s.cursor.see(t)
	s.last = t
	return t, nil
}

func (s *stream) next() (lexer.Token, bool) {
	for s.at < len(s.tokens) {
		t := s.tokens[s.at]
		s.at++
		switch {
		case t.isComment():
		case t.Kind == EOL:
			if !s.separates() {
				continue
			}
			return s.token(EOL), true
		case t.Kind == Punct && s.cursor.block != nil && t.Text == "," && s.settingNext():
			return s.token(sep), true
		case t.Kind == Bad:
			return s.token(t.meant()), true
		default:
			return s.token(t.Kind), true
		}
	}
	return lexer.Token{}, false
}

// token returns the token before s.at for a grammar. Its offset is its number in
// the statement: tokens of the same value have the same place. A line end has no
// text.
func (s *stream) token(kind Kind) lexer.Token {
	out := lexer.Token{Type: lexer.TokenType(kind), Pos: lexer.Position{Offset: s.at - 1}}
	if kind != EOL {
		out.Value = s.tokens[s.at-1].Text
	}
	return out
}

// span returns the place of a token of the grammar.
func (s *stream) span(t lexer.Token) diag.Span { return s.source.Span(s.tokens[t.Pos.Offset]) }

// separates reports whether the line end before s.at is between two items.
func (s *stream) separates() bool {
	if Kind(s.last.Type) == EOL || s.last.Value == "," || s.last.Value == "{" {
		return false
	}
	next, ok := s.peek()
	return ok && !(next.Kind == Punct && next.Text == "}")
}

// settingNext reports whether the token after s.at is a keyword of the block.
func (s *stream) settingNext() bool {
	next, ok := s.peek()
	return ok && next.Kind == Word && s.cursor.block.items[next.Text] != nil
}

// peek returns the next token that is neither a comment nor a line end.
func (s *stream) peek() (Token, bool) {
	for s.ahead = max(s.ahead, s.at); s.ahead < len(s.tokens); s.ahead++ {
		if t := s.tokens[s.ahead]; t.Kind != EOL && !t.isComment() {
			return t, true
		}
	}
	return Token{}, false
}

// see moves the cursor over a token.
func (c *cursor) see(t lexer.Token) {
	switch kind := Kind(t.Type); {
	case isPunct(t, "{"):
		c.outer = append(c.outer, opened{c.item, c.block})
		if c.item != nil && c.item.block != nil {
			c.block, c.item = c.item.block, nil
		} else {
			c.block, c.item = &block{}, nil
		}
	case isPunct(t, "}"):
		if n := len(c.outer); n > 0 {
			c.item, c.block = c.outer[n-1].item, c.outer[n-1].block
			c.outer = c.outer[:n-1]
		}
	case kind == EOL || kind == sep:
		c.item = nil
	case kind == Word && c.block != nil && c.item == nil:
		c.item = c.block.items[t.Value]
	}
}
