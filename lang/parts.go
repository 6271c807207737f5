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
func (b full) mistakes(source *Source, statement Statement, first error, scope *Scope) []Token {
	s := newStream(source, statement, b.syntax)
	open := len(s.outside())
	if open == len(s.tokens) {
		b.report(s, first, statement, scope)
		return nil
	}
	left, found := slices.Clone(s.tokens[:open+1]), 0
	var separator []Token
	for _, part := range s.parts(open) {
		items := Statement{Tokens: slices.Concat(s.tokens[:open+1], part.items, s.tokens[len(s.tokens)-1:])}
		kept := b.part(source, items, scope, &found)
		if kept == nil {
			return nil
		}
		if kept = kept[open+1 : len(kept)-1]; len(kept) > 0 { // without its closing brace
			left = append(append(left, separator...), kept...)
			separator = part.separator
		}
	}
	if found == 0 { // each part is right alone
		b.report(s, first, statement, scope)
		return nil
	}
	return append(left, s.tokens[len(s.tokens)-1])
}

// part reports the syntax errors of one part and counts them. It returns the
// tokens without the items that have the errors; nil if one is not in the block.
func (b full) part(source *Source, part Statement, scope *Scope, found *int) []Token {
	for range MaxMistakes {
		s := newStream(source, part, b.syntax)
		_, err := b.node(s)
		if err == nil {
			return part.Tokens
		}
		*found++
		if part.Tokens = b.report(s, err, part, scope); part.Tokens == nil {
			return nil
		}
	}
	return nil
}

// report reports a syntax error, unless it may be a consequence of another one,
// and returns the tokens that are left to parse.
func (b full) report(s *stream, err error, statement Statement, scope *Scope) []Token {
	if scope.reported < maxTried {
		s.parses = b.upTo
	}
	if scope.Foreign != nil {
		s.foreign = scope.Foreign
	}
	d, at := s.explain(err)
	item, left := s.without(at)
	outer := statement.open() && s.misplaced(at) // the block should be closed before it
	if !outer && !slices.ContainsFunc(item, Token.reported) {
		scope.Report(d)
	}
	return left
}

// A part is a few items of a statement's block.
type part struct {
	items     []Token
	separator []Token // after them
}

// parts divides the block that begins at a token into parts.
func (s *stream) parts(open int) (list []part) {
	end, ends := len(s.tokens)-1, s.itemEnds() // the last one closes the block
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
			list = append(list, part{s.tokens[from:i:i], s.tokens[i : i+1]})
			from, items = i+1, 0
		}
	}
	return append(list, part{s.tokens[from:end:end], nil})
}
