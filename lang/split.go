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
		sink.Add(diag.At(diag.Span{File: file}, code.FileTooLarge, "the file is larger than 256 MB").
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
	from, broken, listGoesOn := s.at, false, false
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
			s.add(from, broken)
			return
		case t.Kind == Punct && t.Text[0] == '{':
			closed := s.block()
			s.add(from, broken || !closed)
			return
		case t.Kind == Punct && t.Text[0] == '}':
			s.add(from, broken)
			return
		case t.Kind != EOL && t.Kind != Comment:
			listGoesOn = t.Kind == Punct && t.Text[0] == ','
		}
		s.at++
	}
	s.add(from, broken)
}

// block skips the block at s.at, and reports one that is not closed or nested
// too deeply.
func (s *splitter) block() bool {
	for int(s.braces[s.next].open) < s.at {
		s.next++
	}
	b := s.braces[s.next]
	if b.close < 0 {
		s.unclosed()
		return false
	}
	s.at = int(b.close) + 1
	for i := s.next; i < len(s.braces) && s.braces[i].open < b.close; i++ {
		s.next = i
		if s.braces[i].deep {
			s.scope.Report(diag.At(s.Span(s.Tokens[s.braces[i].open]), code.NestingTooDeep,
				"blocks are nested more than %d levels deep", MaxDepth).WithHint("remove the inner ones"))
			return false
		}
	}
	return true
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

// add ends the statement that began at from, and reports its bad tokens.
func (s *splitter) add(from int, broken bool) {
	tokens := s.Tokens[from:s.at:s.at]
	for _, t := range tokens {
		if t.Kind == Bad {
			s.scope.Report(s.bad(t))
			broken = true
		}
	}
	s.Statements = append(s.Statements, Statement{tokens, broken})
}
