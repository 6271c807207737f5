package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/code"
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

	unclosed int // blocks that the statement does not close
	closing  int // of these, blocks that the stream has not closed yet
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
		unclosed: statement.open, closing: statement.open, foreign: func(string) Foreign { return Foreign{} }}
}

// Next returns the next token of the statement.
func (s *stream) Next() (lexer.Token, error) {
	t, ok := s.next()
	if !ok {
		end := lexer.Position{Offset: s.last.Pos.Offset + len(s.last.Value)}
		if s.closing == 0 {
			return lexer.EOFToken(end), nil
		}
		s.closing--
		t = lexer.Token{Type: lexer.TokenType(Punct), Value: "}", Pos: end}
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
		case t.Kind == Comment, s.source.isComment(t):
		case t.Kind == EOL:
			if !s.separates() {
				continue
			}
			return s.token(t, EOL), true
		case t.Kind == Punct && s.cursor.block != nil && s.source.text[t.Start] == ',' && s.settingNext():
			return s.token(t, sep), true
		case t.Kind == Bad:
			return s.token(t, s.source.meant(t)), true
		default:
			return s.token(t, t.Kind), true
		}
	}
	return lexer.Token{}, false
}

// token returns the token for a grammar. A line end has no text, so that it is
// not part of the place of what it ends.
func (s *stream) token(t Token, kind Kind) lexer.Token {
	out := lexer.Token{Type: lexer.TokenType(kind), Pos: lexer.Position{Offset: int(t.Start)}}
	if kind != EOL {
		out.Value = s.source.Text(t)
	}
	return out
}

// separates reports whether the line end before s.at is between two items.
func (s *stream) separates() bool {
	if Kind(s.last.Type) == EOL || s.last.Value == "," || s.last.Value == "{" {
		return false
	}
	next, ok := s.peek()
	return ok && !(next.Kind == Punct && s.source.text[next.Start] == '}')
}

// settingNext reports whether the token after s.at is a keyword of the block.
func (s *stream) settingNext() bool {
	next, ok := s.peek()
	return ok && next.Kind == Word && s.cursor.block.items[s.source.Text(next)] != nil
}

// peek returns the next token that is neither a comment nor a line end.
func (s *stream) peek() (Token, bool) {
	for s.ahead = max(s.ahead, s.at); s.ahead < len(s.tokens); s.ahead++ {
		if t := s.tokens[s.ahead]; t.Kind != Comment && t.Kind != EOL && !s.source.isComment(t) {
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

// isComment reports whether a token is a comment with a character that is not
// allowed.
func (s *Source) isComment(t Token) bool { return t.Kind == Bad && s.text[t.Start] == '#' }

// meant returns the kind of token that a bad one stands for.
func (s *Source) meant(t Token) Kind {
	if text := s.Text(t); len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' {
		return String
	}
	return Word
}

// placeholders reports `${`, which is reserved, and whether there is none.
func (s *Source) placeholders(statement Statement, scope *Scope) bool {
	none := true
	for _, t := range statement.Tokens {
		if t.Kind != Word && t.Kind != String {
			continue
		}
		text := s.Text(t)
		i := strings.Index(text, "${")
		if i < 0 {
			continue
		}
		n := max(placeholder(text[i:]), 2)
		at := Leaf{Start: int(t.Start) + i, End: int(t.Start) + i + n}
		scope.Wrong(at, code.UnknownWord, "write the value itself", "unknown word `%s`", text[i:i+n])
		none = false
	}
	return none
}
