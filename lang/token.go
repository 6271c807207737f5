package lang

import "github.com/gwc-lang/gwc/lang/diag"

// Kind is the kind of a token.
type Kind uint8

// The kinds of tokens. Bad is text that is not a token of the language; it is
// reported when the file is split. An EOL is one or several consecutive line
// ends.
const (
	Word Kind = iota
	String
	Punct
	Bad
	EOL
	Comment
	// Value is a word that is, or contains, the text of a value. No grammar takes it
	// as a keyword.
	Value
)

// String returns the kind's name as in grammars.
func (k Kind) String() string { return kindNames[k] }

var kindNames = [...]string{"Word", "String", "Punct", "Bad", "EOL", "Comment", "Value"}

// A Token is a piece of a statement. Its place is the bytes of the file from
// Start up to, not including, End. Only spaces are between the tokens of a file.
type Token struct {
	// Text is the token as the grammar reads it: the bytes of its place, or the
	// text of a value.
	Text string
	// In is the iteration of a loop, or the value, that generated the token; nil
	// for a token as the file has it.
	In         *diag.Expansion
	Start, End int32
	Kind       Kind
}

// asWritten reports whether the token's text is that of its place, so that a part
// of the text has a place of its own.
func (t Token) asWritten() bool { return t.Kind != Value && (t.In == nil || t.In.Loop) }

// isComment reports whether the token is a comment, also one with a character that
// is not allowed.
func (t Token) isComment() bool { return t.Kind == Comment || t.Kind == Bad && t.Text[0] == '#' }

// meant returns the kind of token that a bad one stands for.
func (t Token) meant() Kind {
	if text := t.Text; len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' {
		return String
	}
	return Word
}

// closes reports whether the token is a brace that the file does not have.
func (t Token) closes() bool { return t.Kind == Punct && t.Start == t.End }

// reported reports whether the token has an error of its own.
func (t Token) reported() bool { return t.Kind == Bad }

// A Source is a file as tokens and statements.
type Source struct {
	File *diag.File
	// Tokens are all tokens of the file, including comments and line ends.
	Tokens []Token
	// Statements are in the order of the file; they do not overlap.
	Statements []Statement

	text string
}

// A Statement is the tokens of one statement with its block.
type Statement struct {
	// Tokens begin with a word, a string or a mark. They include comments and
	// line ends inside the statement.
	Tokens []Token
	// Broken is true if an error of the statement was already reported. It is
	// parsed to find its other errors.
	Broken bool
}

// open reports whether a block of the statement is not closed: braces at its end
// close it, which the file does not have.
func (s Statement) open() bool { return s.Tokens[len(s.Tokens)-1].closes() }

// deep reports whether the blocks of the statement are nested too deeply.
func (s Statement) deep() bool {
	depth := 0
	for _, t := range s.Tokens {
		switch {
		case t.Kind == Punct && t.Text == "{":
			depth++
		case t.Kind == Punct && t.Text == "}":
			depth--
		}
		if depth > MaxDepth {
			return true
		}
	}
	return false
}

// Span returns the place of a token.
func (s *Source) Span(t Token) diag.Span { return t.span(s.File) }

func (t Token) span(file *diag.File) diag.Span {
	return file.Span(int(t.Start), int(t.End)).Within(t.In)
}

// StatementSpan returns the place of a statement with its block.
func (s *Source) StatementSpan(statement Statement) diag.Span {
	first, last := statement.Tokens[0], statement.Tokens[len(statement.Tokens)-1]
	return s.Span(first).Join(s.Span(last))
}
