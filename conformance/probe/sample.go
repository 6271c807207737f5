package probe

import "regexp/syntax"

// sample is a text that a match of a text takes; empty if it takes any.
func sample(match any) string {
	m, _ := match.(map[string]any)
	for _, kind := range []string{"exact", "prefix"} {
		if text, ok := m[kind].(string); ok {
			return text
		}
	}
	pattern, _ := m["regex"].(string)
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	return taken(re.Simplify())
}

// taken is a short text that an expression takes.
func taken(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		return string(class(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpCapture, syntax.OpPlus:
		return taken(re.Sub[0])
	case syntax.OpRepeat:
		text := ""
		for range max(re.Min, 1) {
			text += taken(re.Sub[0])
		}
		return text
	case syntax.OpConcat:
		text := ""
		for _, sub := range re.Sub {
			text += taken(sub)
		}
		return text
	case syntax.OpAlternate:
		return taken(re.Sub[0])
	}
	return "" // a star, a question mark, the ends of a text
}

// class is a character of a class, a letter or a digit if it has one.
func class(pairs []rune) rune {
	for _, want := range "a1A" {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] <= want && want <= pairs[i+1] {
				return want
			}
		}
	}
	if len(pairs) == 0 {
		return 'a'
	}
	return pairs[0]
}
