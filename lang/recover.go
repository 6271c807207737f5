package lang

// MaxMistakes is the maximum number of syntax errors that a statement reports:
// each requires another parse of the statement.
const MaxMistakes = 10

// without returns the tokens without the block item that has the error at a
// token. It returns nil if the error is in no block, so that nothing is left
// to parse.
func (s *stream) without(at int) []Token {
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
		return nil
	}
	to := s.itemEnd(from+1, ends)
	if to == from+1 {
		return nil
	}
	left := append([]Token(nil), s.tokens[:from+1]...)
	return append(left, s.tokens[to:]...)
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

// itemEnds returns for each token whether it is a line end after which no list
// continues.
func (s *stream) itemEnds() []bool {
	ends, goesOn := make([]bool, len(s.tokens)), false
	for i, t := range s.tokens {
		switch t.Kind {
		case EOL:
			ends[i] = !goesOn
		case Comment:
		default:
			goesOn = s.mark(i) == ','
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
