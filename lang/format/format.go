// Package format formats programs. It changes white space only, and works on the
// tokens of a file: it indents lines, aligns columns and comments, and removes
// blank lines. docs/format.md has the rules. It knows no keyword: what the items
// of a block are, it is told.
package format

import (
	"errors"

	"github.com/gwc-lang/gwc/lang"
)

// A Syntax returns the syntax of the block of the statement that begins with a
// keyword. It is false for a statement whose block has statements.
type Syntax func(keyword string) (lang.Items, bool)

// ErrChanged reports that the formatted text would not have the tokens of the
// source, which is an internal error.
var ErrChanged = errors.New("formatting would change the program")

// Source returns the text of a file with canonical white space. The file must have
// no syntax errors. Its tokens, also the comments, stay the same, but for spaces at
// the end of a comment, and so do the lines of its statements. Formatting its
// result again changes nothing.
func Source(source *lang.Source, syntax Syntax) ([]byte, error) {
	p := &page{text: string(source.File.Text), tokens: source.Tokens, syntax: syntax}
	p.breakBlocks()
	p.layOut()
	p.align()
	out := p.write()
	if !same(source.Tokens, lang.Lex(string(out))) {
		return nil, ErrChanged
	}
	return out, nil
}

// A page is a file as lines.
type page struct {
	text   string
	tokens []lang.Token
	syntax Syntax

	open  []bool  // by token: a brace of a block that has a line for each item
	pads  []uint8 // by token: spaces before it, in addition to the one that separates it
	lines []line
}

// A line is a line of the result.
type line struct {
	from, to int // its tokens, without the comment
	comment  int // the token of the comment at its end, or -1
	depth    int // the number of blocks that it is in
	kind     kind
	key      int  // the number of its first tokens that name what it sets
	named    bool // after them comes a name or a value, not another keyword
	column   int  // of its comment; 0 if it is not aligned
	blank    bool // a blank line comes before it
	goesOn   bool // it continues the list of the line before
	whole    bool // all of its item is on this line
}

// kind says which lines are aligned with each other.
type kind uint8

const (
	other     kind = iota // comments and closing braces
	statement             // the first line of a statement
	setting               // of an item of a block
	branch                // of an item of a block that can have a block of its own
)
