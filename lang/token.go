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
)

// String returns the kind's name as in grammars.
func (k Kind) String() string { return kindNames[k] }

var kindNames = [...]string{"Word", "String", "Punct", "Bad", "EOL", "Comment"}

// A Token is the bytes of a file from Start up to, not including, End. Only
// spaces are between the tokens of a file.
type Token struct {
	Start, End int32
	Kind       Kind
}

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

	open int  // blocks that are not closed
	deep bool // nested too deeply: it is not parsed
}

// Text returns the bytes of a token as written.
func (s *Source) Text(t Token) string { return s.text[t.Start:t.End] }

// Span returns the place of a token.
func (s *Source) Span(t Token) diag.Span {
	return diag.Span{File: s.File, Start: int(t.Start), End: int(t.End)}
}
