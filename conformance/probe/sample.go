package probe

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// variants is how many texts of an expression are samples: with each of so many alternatives.
const variants = 4

// sample is a text that a match of a text takes; empty if it takes any.
func sample(match any) string { return first(samples(match)) }

func first(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

// samples are texts that a match of a text takes: of an expression those with other alternatives.
func samples(match any) []string {
	m, _ := match.(map[string]any)
	for _, kind := range []string{"exact", "prefix"} {
		if text, ok := m[kind].(string); ok {
			return []string{text}
		}
	}
	pattern, _ := m["regex"].(string)
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil || pattern == "" {
		return nil
	}
	var out []string
	for variant := range variants {
		if text := taken(re.Simplify(), variant); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// taken is a short text that an expression takes. What may be absent is so in the first variant only.
func taken(re *syntax.Regexp, variant int) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		return string(class(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpCapture, syntax.OpPlus:
		return taken(re.Sub[0], variant)
	case syntax.OpStar, syntax.OpQuest:
		if variant > 0 {
			return taken(re.Sub[0], variant-1)
		}
	case syntax.OpRepeat:
		return strings.Repeat(taken(re.Sub[0], variant), max(re.Min, 1))
	case syntax.OpConcat:
		text := ""
		for _, sub := range re.Sub {
			text += taken(sub, variant)
		}
		return text
	case syntax.OpAlternate:
		return taken(re.Sub[variant%len(re.Sub)], variant)
	}
	return "" // the ends of a text
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
