package lang

import (
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// MaxDepth is the maximum nesting depth of blocks.
const MaxDepth = 64

// Split splits a file into tokens and statements and reports invalid bytes and
// unmatched braces. If a block is not closed, it ends before the next word in
// column one for which begins is true.
func Split(file *diag.File, begins func(word string) bool, sink *diag.Sink) *Source {
	source := &Source{File: file}
	if len(file.Text) > MaxFile {
		sink.Add(diag.At(file.Top(), code.FileTooLarge, "the file is larger than 256 MB").
			WithHint("split it into several files"))
		return source
	}
	source.text = string(file.Text)
	source.Tokens = Lex(source.text)
	s := splitter{Source: source, begins: begins, scope: Scope{File: file, Sink: sink}}
	s.matchBraces()
	for s.at < len(s.Tokens) {
		s.statement()
	}
	s.scope.Close()
	return source
}

type splitter struct {
	*Source
	begins func(string) bool
	scope  Scope
	at     int
	braces []brace // by position
	next   int     // index of the first brace at or after at
}

// A brace is an opening brace, with the token index of its closing brace.
type brace struct {
	open, close int32 // close is -1 if there is none
	deep        bool  // deeper than MaxDepth
}

// matchBraces finds the partner of every brace in one pass. The partner of a
// brace depends only on the text after it, so it is valid wherever a statement
// begins.
func (s *splitter) matchBraces() {
	var open []int32
	for i, t := range s.Tokens {
		if t.Kind != Punct {
			continue
		}
		switch t.Text[0] {
		case '{':
			s.braces = append(s.braces, brace{int32(i), -1, len(open) == MaxDepth})
			open = append(open, int32(len(s.braces)-1))
		case '}':
			if n := len(open); n > 0 {
				s.braces[open[n-1]].close = int32(i)
				open = open[:n-1]
			}
		}
	}
}

// statement takes the next statement, or a token that cannot begin one.
func (s *splitter) statement() {
	from, listGoesOn := s.at, false
	switch t := s.Tokens[from]; {
	case t.Kind == EOL, t.Kind == Comment:
		s.at++
		return
	case t.Kind == Punct && t.Text[0] == '}':
		s.at++
		s.scope.Report(diag.At(s.Span(t), code.UnmatchedBrace, "unmatched `}`").WithHint("remove it"))
		return
	}
	for s.at < len(s.Tokens) {
		t := s.Tokens[s.at]
		switch {
		case t.Kind == EOL && !listGoesOn:
			s.add(from, Statement{})
			return
		case t.Kind == Punct && t.Text[0] == '{':
			s.add(from, s.block())
			return
		case t.Kind == Punct && t.Text[0] == '}':
			s.add(from, Statement{})
			return
		case t.Kind != EOL && t.Kind != Comment:
			listGoesOn = t.Kind == Punct && t.Text[0] == ','
		}
		s.at++
	}
	s.add(from, Statement{})
}

// block skips the block at s.at, and reports one that is not closed or nested
// too deeply. It returns the statement without its tokens.
func (s *splitter) block() Statement {
	for int(s.braces[s.next].open) < s.at {
		s.next++
	}
	b := s.braces[s.next]
	if b.close < 0 {
		s.unclosed()
		return Statement{Broken: true}
	}
	s.at = int(b.close) + 1
	for i := s.next; i < len(s.braces) && s.braces[i].open < b.close; i++ {
		s.next = i
		if s.braces[i].deep {
			s.scope.Report(diag.At(s.Span(s.Tokens[s.braces[i].open]), code.NestingTooDeep,
				"blocks are nested more than %d levels deep", MaxDepth).WithHint("remove the inner ones"))
			return Statement{Broken: true}
		}
	}
	return Statement{}
}

// unclosed ends the block at s.at before the next statement in column one and
// reports its innermost block that is still open.
func (s *splitter) unclosed() {
	open := s.at
	for s.at++; s.at < len(s.Tokens); s.at++ {
		if t := s.Tokens[s.at]; t.Kind == Word && s.columnOne(t) && s.begins(t.Text) {
			break
		}
	}
	for i := s.next; i < len(s.braces) && int(s.braces[i].open) < s.at; i++ {
		if b := s.braces[i]; b.close < 0 {
			open = int(b.open)
		}
		s.next = i
	}
	if !s.inString(open) {
		s.scope.Report(diag.At(s.Span(s.Tokens[open]), code.UnclosedBlock, "unclosed block").WithHint("close it with `}`"))
	}
}

// inString reports whether an unterminated string contains the closing brace of
// the block: then the string is the error.
func (s *splitter) inString(open int) bool {
	for _, t := range s.Tokens[open:s.at] {
		if text := t.Text; t.Kind == Bad && (text[0] == '"' || text[0] == '`') && strings.Contains(text, "}") {
			return true
		}
	}
	return false
}

func (s *splitter) columnOne(t Token) bool {
	return t.Start == 0 || s.text[t.Start-1] == '\n' ||
		int(t.Start) == len(byteOrderMark) && strings.HasPrefix(s.text, byteOrderMark)
}

// columnOne reports whether a token is at the beginning of a line.
func columnOne(tokens []Token, i int) bool {
	return i > 0 && tokens[i-1].Kind == EOL && tokens[i-1].End == tokens[i].Start
}

// AtComma splits a statement at a comma that ends a line before its block, if
// the next line begins in column one with a word that begins statements: such a
// comma may be left over. ok is false if there is none.
func AtComma(statement Statement, begins func(word string) bool) (before Statement, comma Token, after Statement, ok bool) {
	last, at := Token{Kind: EOL}, 0 // the last token that is not a comment, and its index
	for i, t := range statement.Tokens {
		switch {
		case t.Kind == Punct && t.Text[0] == '{':
			return before, comma, after, false
		case t.Kind == Comment, t.Kind == EOL:
			continue
		case at > 0 && last.Kind == Punct && last.Text[0] == ',' && t.Kind == Word && columnOne(statement.Tokens, i) && begins(t.Text):
			after = statement
			after.Tokens = statement.Tokens[i:]
			return Statement{Tokens: statement.Tokens[:at:at], Broken: true}, last, after, true
		}
		last, at = t, i
	}
	return before, comma, after, false
}

// add ends the statement that began at from, and reports its bad tokens.
func (s *splitter) add(from int, statement Statement) {
	statement.Tokens = s.Tokens[from:s.at:s.at]
	for i, t := range statement.Tokens {
		if t.Kind == Bad {
			d := s.bad(t)
			if text := SlashedExpression(t.Text); text != "" && i > 0 && statement.Tokens[i-1].Text == "~" {
				d.Span = s.Span(t)
				d = d.WithHint("write `%s`", text)
			}
			if t.Text == ">" && i > 0 && statement.Tokens[i-1].Text == "-" {
				d.Span = d.Span.Join(s.Span(statement.Tokens[i-1]))
				d.Message = "invalid arrow `- >`"
				d = d.WithHint("write `->`")
			}
			s.scope.Report(d)
			statement.Broken = true
		}
	}
	if statement.Broken {
		statement.Tokens = append(statement.Tokens, closers(statement.Tokens)...)
	}
	s.Statements = append(s.Statements, statement)
}

// closers returns the braces that close the open blocks of a statement. They have
// no bytes in the file.
func closers(tokens []Token) (braces []Token) {
	end, depth := int32(0), 0
	for _, t := range tokens {
		switch {
		case t.isComment(), t.Kind == EOL:
			continue
		case t.Kind == Punct && t.Text == "{":
			depth++
		case t.Kind == Punct && t.Text == "}":
			depth--
		}
		end = t.End
	}
	for range depth {
		braces = append(braces, Token{Text: "}", Kind: Punct, Start: end, End: end})
	}
	return braces
}
