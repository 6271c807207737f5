package routes

import "regexp/syntax"

// prefixOf returns the prefix whose values an expression matches, if the expression is a
// literal and `.*`.
func prefixOf(text string) (prefix string, is bool) {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return "", false
	}
	pieces := flat(tree, nil)
	if len(pieces) > 0 && pieces[0].Op == syntax.OpBeginText {
		pieces = pieces[1:]
	}
	if n := len(pieces); n > 0 && pieces[n-1].Op == syntax.OpEndText {
		pieces = pieces[:n-1]
	}
	if len(pieces) == 0 || !everything(pieces[len(pieces)-1]) {
		return "", false
	}
	for _, piece := range pieces[:len(pieces)-1] {
		if piece.Op != syntax.OpLiteral || piece.Flags&syntax.FoldCase != 0 {
			return "", false
		}
		prefix += string(piece.Rune)
	}
	return prefix, true
}

// flat returns the pieces of which an expression is the concatenation.
func flat(re *syntax.Regexp, before []*syntax.Regexp) []*syntax.Regexp {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return before
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			before = flat(sub, before)
		}
		return before
	case syntax.OpCapture:
		return flat(re.Sub[0], before)
	}
	return append(before, re)
}

// everything reports whether an expression matches every text without a line break.
func everything(re *syntax.Regexp) bool {
	return re.Op == syntax.OpStar && (re.Sub[0].Op == syntax.OpAnyChar || re.Sub[0].Op == syntax.OpAnyCharNotNL)
}
