package main

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Piece is a part of a statement without which the program compiles.
type Piece struct {
	File string
	Line int
	// Statement is the statement's first word, and Clause the keyword with which
	// the piece begins, or the one before it.
	Statement, Clause string
	// Text is the piece as written, and YAML the output without it.
	Text, YAML string
}

// A search finds the pieces of one statement.
type search struct {
	builder *builder
	source  *lang.Source
	tokens  []lang.Token    // of the statement, without comments
	words   []bool          // which tokens are keywords
	viable  map[[2]int]bool // ranges without which the program compiles
	seen    map[string]bool // by what was left of the statement: whether that compiles
	found   []Piece
}

func newSearch(b *builder, r gwc.Result, source *lang.Source, statement lang.Statement) *search {
	tokens := slices.DeleteFunc(slices.Clone(statement.Tokens), func(t lang.Token) bool { return t.Kind == lang.Comment })
	s := &search{builder: b, source: source, tokens: tokens, viable: map[[2]int]bool{}, seen: map[string]bool{}}
	for i, t := range tokens {
		s.words = append(s.words, t.Kind == lang.Word && (i == 0 || expected(r, source, t)))
	}
	return s
}

// expected reports whether a token is a word of the grammar at its place.
func expected(r gwc.Result, source *lang.Source, t lang.Token) bool {
	return slices.ContainsFunc(r.Expected(source.File.Name, int(t.Start)), func(term lang.Term) bool { return term.Word == t.Text })
}

// pieces tries every range of tokens, short ones first. A range that consists of
// two pieces is not one itself.
func (s *search) pieces() {
	for n := 1; n <= len(s.tokens); n++ {
		for i := 0; i+n <= len(s.tokens); i++ {
			if s.whole(i, i+n) && !s.twoPieces(i, i+n) {
				s.try(i, i+n)
			}
		}
	}
}

// whole reports whether a range has both braces of each pair, and no end of one
// clause with the beginning of another.
func (s *search) whole(from, to int) bool {
	depth, begins, several := 0, s.begins(from), false
	for i := from; i < to; i++ {
		switch t := s.tokens[i]; {
		case t.Kind == lang.EOL:
			if i == from || i == to-1 || depth == 0 && !s.is(i-1, ",") {
				return false
			}
		case s.is(i, "{"):
			depth++
		case s.is(i, "}"):
			if depth--; depth < 0 {
				return false
			}
		case depth == 0 && s.words[i] && !begins:
			return false
		case depth == 0 && i > from && i < to-1 && s.is(i, ","):
			several = true
		}
	}
	return depth == 0 && (!several || s.starts(from) && s.ends(to))
}

// begins reports whether a range that starts there starts with a clause.
func (s *search) begins(i int) bool {
	return s.words[i] || s.is(i, "{") || s.is(i, ",")
}

// starts reports whether an item of a list or a block can start at a token.
func (s *search) starts(i int) bool {
	return i == 0 || s.is(i, ",") || s.separates(i-1) || s.is(i-1, "{") || s.words[i-1]
}

// ends reports whether an item of a list or a block can end before a token.
func (s *search) ends(i int) bool {
	return i == len(s.tokens) || s.is(i-1, ",") || s.separates(i) || s.is(i, "}") || s.is(i, "{") || s.words[i]
}

func (s *search) separates(i int) bool { return s.tokens[i].Kind == lang.EOL || s.is(i, ",") }

func (s *search) is(i int, mark string) bool {
	return s.tokens[i].Kind == lang.Punct && s.tokens[i].Text == mark
}

// twoPieces reports whether a range consists of two pieces.
func (s *search) twoPieces(from, to int) bool {
	for k := from + 1; k < to; k++ {
		if s.viable[[2]int{from, k}] && s.viable[[2]int{k, to}] {
			s.viable[[2]int{from, to}] = true
			return true
		}
	}
	return false
}

func (s *search) try(from, to int) {
	left := s.text(0, from) + s.text(to, len(s.tokens))
	if viable, tried := s.seen[left]; tried {
		s.viable[[2]int{from, to}] = viable
		return
	}
	s.seen[left] = false
	text, ok := s.without(from, to)
	if !ok {
		return
	}
	yaml, failed := s.builder.build(map[string][]byte{s.source.File.Name: []byte(text)})
	if failed != "" {
		return
	}
	s.viable[[2]int{from, to}], s.seen[left] = true, true
	start := int(s.tokens[from].Start)
	s.found = append(s.found, Piece{
		File: s.source.File.Name, Line: s.source.File.Position(start).Line, YAML: yaml,
		Statement: s.tokens[0].Text, Clause: s.clause(from, to), Text: strings.TrimSpace(s.text(from, to)),
	})
}

// without returns the file without a range, and whether what is left of the
// statement parses.
func (s *search) without(from, to int) (text string, ok bool) {
	file := string(s.source.File.Text)
	first, last := s.tokens[0].Start, s.tokens[len(s.tokens)-1].End
	left := strings.TrimSpace(file[first:s.tokens[from].Start] + " " + file[s.tokens[to-1].End:last])
	return file[:first] + left + file[last:], left == "" || parses(left)
}

// text returns the tokens of a range, on one line.
func (s *search) text(from, to int) string {
	var b strings.Builder
	for _, t := range s.tokens[from:to] {
		if t.Kind != lang.EOL {
			b.WriteString(t.Text + " ")
		}
	}
	return b.String()
}

// parses reports whether a text is one statement without a syntax error.
func parses(text string) bool {
	var sink diag.Sink
	parsed := intent.Parse(lang.Split(diag.NewFile("a.gwc", []byte(text)), intent.Begins, &sink), &sink)
	return len(parsed.Nodes) == 1 && parsed.Nodes[0] != nil && len(sink.Sorted()) == 0
}

// clause returns the first keyword in a range or, if it has none, the last one
// before it. Operators are not keywords.
func (s *search) clause(from, to int) string {
	for i := from; i < to; i++ {
		if s.named(i) {
			return s.tokens[i].Text
		}
	}
	for ; from > 0 && !s.named(from); from-- {
		continue
	}
	return s.tokens[from].Text
}

func (s *search) named(i int) bool {
	return s.words[i] && strings.Trim(s.tokens[i].Text, "=^~") != ""
}
