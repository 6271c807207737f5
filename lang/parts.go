package lang

import "slices"

// A statement with an error is parsed again in parts, so that the time to find
// all errors grows with the statement and no faster.
const (
	// MaxMistakes is the maximum number of syntax errors that a part reports:
	// each requires another parse of the part.
	MaxMistakes = 100
	// partItems is the number of items of the block in a part. It is more if
	// the text before the block, which is in every part, is long.
	partItems = 32
	// maxTried is the number of errors of a file after which no more hints are
	// tried: each requires many parses.
	maxTried = 200
)

// mistakes reports the syntax errors of a statement, of which the parser
// returned the first. It returns the tokens without the items that have the
// errors; nil if one is not in the block.
func (b built[T]) mistakes(source *Source, statement Statement, first error, scope *Scope) []Token {
	s := newStream(source, statement, b.syntax)
	open := len(s.outside())
	if open == len(s.tokens) {
		b.report(s, first, false, scope)
		return nil
	}
	left, found := slices.Clone(s.tokens[:open+1]), 0
	var separator []Token
	for _, part := range s.parts(open) {
		items := Statement{Tokens: append(slices.Clip(s.tokens[:open+1]), part.items...), open: part.open}
		kept := b.part(source, items, statement.open > 0, scope, &found)
		if kept == nil {
			return nil
		}
		if kept = kept[open+1:]; len(kept) > 0 {
			left = append(append(left, separator...), kept...)
			separator = part.separator
		}
	}
	if found == 0 { // each part is right alone
		b.report(s, first, false, scope)
		return nil
	}
	if statement.open == 0 {
		left = append(left, s.tokens[len(s.tokens)-1])
	}
	return left
}

// part reports the syntax errors of one part and counts them. It returns the
// tokens without the items that have the errors; nil if one is not in the block.
func (b built[T]) part(source *Source, part Statement, unclosed bool, scope *Scope, found *int) []Token {
	for range MaxMistakes {
		s := newStream(source, part, b.syntax)
		_, err := b.node(s)
		if err == nil {
			return part.Tokens
		}
		*found++
		if part.Tokens = b.report(s, err, unclosed, scope); part.Tokens == nil {
			return nil
		}
	}
	return nil
}

// report reports a syntax error, unless it may be a consequence of another one,
// and returns the tokens that are left to parse.
func (b built[T]) report(s *stream, err error, unclosed bool, scope *Scope) []Token {
	if scope.reported < maxTried {
		s.parses = b.upTo
	}
	if b.foreign != nil {
		s.foreign = b.foreign
	}
	d, offset := s.explain(err)
	item, left := s.without(offset)
	outer := unclosed && s.misplaced(offset) // the block should be closed before it
	if !outer && !s.source.reported(item) {
		scope.Report(d)
	}
	return left
}

// A part is a few items of a statement's block.
type part struct {
	items     []Token
	separator []Token // after them
	open      int     // blocks that are not closed
}

// parts divides the block that begins at a token into parts.
func (s *stream) parts(open int) (list []part) {
	end, ends := len(s.tokens), s.itemEnds()
	if s.unclosed == 0 {
		end-- // the closing brace
	}
	from, items, depth := open+1, 0, 0
	for i := from; i < end; i++ {
		switch s.mark(i) {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth != 0 || !ends[i] {
			continue
		}
		if items++; items >= max(partItems, open) {
			list = append(list, part{s.tokens[from:i:i], s.tokens[i : i+1], 1})
			from, items = i+1, 0
		}
	}
	return append(list, part{s.tokens[from:end:end], nil, max(1, s.unclosed)})
}
