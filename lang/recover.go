package lang

import (
	"github.com/gwc-lang/gwc/lang/diag"
)

// without returns the tokens of the block item that has the error at a token, and
// those that are left to parse. If the error is in no block, these are the tokens
// outside of blocks, and none is left.
func (s *stream) without(at int) (item, left []Token) {
	ends := s.itemEnds()
	from, depth := at-1, 0
	for ; from >= 0; from-- {
		switch s.mark(from) {
		case '}':
			depth++
		case '{':
			depth--
		}
		if depth < 0 || depth == 0 && ends[from] {
			break
		}
	}
	if from < 0 || !s.inBlock(from) {
		return s.outside(), nil
	}
	to := s.itemEnd(from+1, ends)
	if to == from+1 {
		return nil, nil
	}
	item = s.tokens[from+1 : to]
	switch { // a comma between settings goes with one of them
	case to < len(s.tokens) && s.mark(to) == ',':
		to++
	case s.mark(from) == ',':
		from--
	}
	left = append([]Token(nil), s.tokens[:from+1]...)
	return item, append(left, s.tokens[to:]...)
}

// misplaced reports whether the word at a token belongs to an enclosing block.
func (s *stream) misplaced(at int) bool {
	place, _ := s.find(at)
	return place.inOuterBlock(place.token.Value)
}

// outside returns the tokens before the statement's block.
func (s *stream) outside() []Token {
	for i := range s.tokens {
		if s.mark(i) == '{' {
			return s.tokens[:i]
		}
	}
	return s.tokens
}

// Reported returns the places of the tokens of a statement that have an error of
// their own.
func (s *Source) Reported(statement Statement) (places []diag.Span) {
	for _, t := range statement.Tokens {
		if t.reported() {
			places = append(places, s.Span(t))
		}
	}
	return places
}

// itemEnd returns the index after the item that begins at from: of a line end,
// or of the brace that closes its block.
func (s *stream) itemEnd(from int, ends []bool) int {
	depth := 0
	for i := from; i < len(s.tokens); i++ {
		switch s.mark(i) {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 || depth == 0 && ends[i] {
			return i
		}
	}
	return len(s.tokens)
}

// mark returns the brace or comma that a token is, or 0.
func (s *stream) mark(i int) byte {
	if t := s.tokens[i]; t.Kind == Punct {
		return t.Text[0]
	}
	return 0
}

// itemEnds returns for each token whether an item of a block ends there: at a
// line end after which no list continues, or at a comma between settings.
func (s *stream) itemEnds() []bool {
	ends, goesOn := make([]bool, len(s.tokens)), false
	again := newStream(s.source, Statement{Tokens: s.tokens}, s.syntax)
	for i, t := range s.tokens {
		switch t.Kind {
		case EOL:
			ends[i] = !goesOn
		case Comment:
		default:
			goesOn = s.mark(i) == ','
		}
	}
	for t, ok := again.next(); ok; t, ok = again.next() {
		again.cursor.see(t)
		again.last = t
		if Kind(t.Type) == sep {
			ends[again.at-1] = true
		}
	}
	return ends
}

// inBlock reports whether what follows a token is in a block.
func (s *stream) inBlock(i int) bool {
	depth := 0
	for ; i >= 0; i-- {
		switch s.mark(i) {
		case '{':
			depth++
		case '}':
			depth--
		}
	}
	return depth > 0
}
