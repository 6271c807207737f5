package feature

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// frame is how many instructions every program of RE2 has beside those of its
// expression.
const frame = 5

// ProgramSize returns the number of instructions of Envoy's RE2 program for an
// expression, or somewhat more: repetitions are expanded, and a character class
// becomes a range of bytes for each of its ranges, below 256 because Envoy reads
// expressions as Latin-1. It returns 0 if Go does not accept the expression.
func ProgramSize(expression string) int {
	tree, err := syntax.Parse(apart(expression), syntax.Perl)
	if err != nil {
		return 0
	}
	return frame + size(tree)
}

// apart returns the expression with alternatives that Go does not join. Of
// Unicode classes and of characters beyond ASCII it makes one class, and RE2,
// which sees their bytes, does not.
func apart(expression string) string {
	s := scan(expression)
	if s.flaws.Class == "" && !strings.ContainsFunc(expression, func(r rune) bool { return r >= 0x80 }) {
		return expression
	}
	var out strings.Builder
	from := 0
	for _, bar := range s.bars {
		out.WriteString(expression[from:bar+1] + "(?:)")
		from = bar + 1
	}
	out.WriteString(expression[from:])
	return out.String()
}

func size(re *syntax.Regexp) int {
	n := 1
	switch re.Op {
	case syntax.OpLiteral:
		return len(string(re.Rune))
	case syntax.OpCharClass:
		return classSize(re.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 2
	case syntax.OpRepeat:
		return repeatSize(re)
	case syntax.OpConcat:
		n = 0
	case syntax.OpCapture:
		n = 2
	case syntax.OpStar, syntax.OpPlus:
		n = loopSize(re.Sub[0])
	case syntax.OpAlternate:
		n = len(re.Sub) - 1
	}
	for _, sub := range re.Sub {
		n += size(sub)
	}
	return n
}

// loopSize returns how many instructions a loop is beside what it repeats: one
// that may take nothing is written as an optional one that takes something.
func loopSize(body *syntax.Regexp) int {
	if mayBeEmpty(body) {
		return 4
	}
	return 2
}

// mayBeEmpty reports whether an expression takes the empty text.
func mayBeEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return false
	case syntax.OpConcat, syntax.OpCapture, syntax.OpPlus:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !mayBeEmpty(sub) })
	case syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, mayBeEmpty)
	case syntax.OpRepeat:
		return re.Min == 0 || mayBeEmpty(re.Sub[0])
	}
	return true
}

// classSize returns how many ranges of bytes a class is.
func classSize(ranges []rune) int {
	n := 0
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i] <= 0xff {
			n++
		}
	}
	return max(n, 1)
}

// repeatSize returns the size of x{min,max}: an optional piece is one
// instruction more.
func repeatSize(re *syntax.Regexp) int {
	each := size(re.Sub[0])
	if re.Max < 0 {
		return each*max(re.Min, 1) + loopSize(re.Sub[0])
	}
	return each*re.Max + re.Max - re.Min
}
