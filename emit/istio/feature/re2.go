package feature

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// categories are the names of general categories that RE2 knows; Go knows more, and
// accepts them in any case (RE2 unicode_groups.cc).
var categories = strings.Fields("Any C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No " +
	"P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs")

// knownClass reports whether RE2 knows a Unicode class of that name: a category
// or a script, letter for letter.
func knownClass(name string) bool {
	return slices.Contains(categories, name) || unicode.Scripts[name] != nil
}

// Flaws are the problems that Envoy has with an expression that Go's regexp accepts.
type Flaws struct {
	// Refused is the piece that Envoy's RE2 does not accept.
	Refused string
	// Split is the piece whose characters Envoy takes apart into bytes: it
	// reads expressions, paths and headers as Latin-1, where a character beyond
	// ASCII is several.
	Split string
	// Class is a Unicode class, which holds bytes there and not characters.
	Class string
}

// FlawsOf returns the problems that Envoy has with an expression that Go's regexp
// accepts; the first of each kind.
func FlawsOf(expression string) Flaws { return scan(expression).flaws }

// scan scans an expression.
func scan(expression string) scanner {
	s := scanner{rest: expression, folds: foldsCase(expression)}
	for s.rest != "" {
		if s.rest[0] == '|' && !s.class {
			s.bars = append(s.bars, len(expression)-len(s.rest))
		}
		s.step()
	}
	return s
}

// foldsCase reports whether a part of the expression ignores case.
func foldsCase(expression string) bool {
	for _, after := range strings.Split(expression, "(?")[1:] {
		flags, _, _ := strings.Cut(after[:max(strings.IndexAny(after, "):"), 0)], "-")
		if strings.Contains(flags, "i") {
			return true
		}
	}
	return false
}

// A scanner goes through the pieces of an expression.
type scanner struct {
	rest  string
	class bool // within [ ]
	folds bool
	bars  []int // where alternatives end
	flaws Flaws
}

// step takes one piece: an escape, a quotation, or a character.
func (s *scanner) step() {
	switch {
	case strings.HasPrefix(s.rest, `\Q`):
		text, rest, _ := strings.Cut(s.rest[2:], `\E`)
		s.rest = rest
		s.split(text, len(text) > 0 && text[len(text)-1] >= 0x80)
	case s.rest[0] == '\\' && len(s.rest) > 1:
		s.escape()
	default:
		s.character()
	}
}

// character takes a literal character.
func (s *scanner) character() {
	_, length := utf8.DecodeRuneInString(s.rest)
	text := s.rest[:length]
	s.rest = s.rest[length:]
	switch {
	case text == "[" && !s.class:
		s.class = true
		for _, first := range []string{"^", "]"} { // a ] that is first is a character
			s.rest = strings.TrimPrefix(s.rest, first)
		}
	case text == "[" && strings.HasPrefix(s.rest, ":"):
		_, s.rest, _ = strings.Cut(s.rest, ":]") // [:alpha:]
	case text == "]":
		s.class = false
	default:
		s.split(text, text[0] >= 0x80)
	}
}

// split notes a text whose last character is several bytes, where only all of
// them together mean what is written.
func (s *scanner) split(text string, wide bool) {
	ascii := !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 })
	repeated := wide && s.rest != "" && strings.ContainsRune("*+?{", rune(s.rest[0]))
	if s.flaws.Split == "" && !ascii && (s.class || s.folds || repeated) {
		s.flaws.Split = text
	}
}

// escape takes what begins with a backslash.
func (s *scanner) escape() {
	text := s.rest[:escapeLength(s.rest)]
	s.rest = s.rest[len(text):]
	switch text[1] {
	case 'p', 'P':
		s.unicode(text)
	case 'x', '0', '1', '2', '3', '4', '5', '6', '7':
		s.code(text)
	}
}

// unicode looks at a Unicode class.
func (s *scanner) unicode(text string) {
	name := strings.TrimPrefix(strings.Trim(text[2:], "{}"), "^")
	switch {
	case !knownClass(name):
		if s.flaws.Refused == "" {
			s.flaws.Refused = text
		}
	case s.flaws.Class == "" && name != "Any":
		s.flaws.Class = text
	}
}

// code looks at the number of a character: one beyond Latin-1 is refused, one
// beyond ASCII is a byte.
func (s *scanner) code(text string) {
	tree, err := syntax.Parse(text, syntax.Perl)
	switch {
	case err != nil || tree.Op != syntax.OpLiteral:
	case tree.Rune[0] > 0xff && s.flaws.Refused == "":
		s.flaws.Refused = text
	case tree.Rune[0] >= 0x80 && tree.Rune[0] <= 0xff && s.flaws.Split == "":
		s.flaws.Split = text
	}
}

// escapeLength returns how many bytes the escape has with which a text begins.
func escapeLength(text string) int {
	switch c := text[1]; {
	case (c == 'p' || c == 'P' || c == 'x') && strings.HasPrefix(text[2:], "{"):
		if end := strings.IndexByte(text, '}'); end > 0 {
			return end + 1
		}
	case c == 'p' || c == 'P':
		return min(len(text), 3)
	case c == 'x':
		return min(len(text), 4)
	case c >= '0' && c <= '7':
		n := 2
		for n < len(text) && n < 4 && text[n] >= '0' && text[n] <= '7' {
			n++
		}
		return n
	}
	return 2
}
