package lang

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// bad returns the diagnostic of a Bad token.
func (s *Source) bad(t Token) diag.Diagnostic {
	text := t.Text
	if i := firstBad(text); i >= 0 {
		return s.badByte(t, i)
	}
	switch text[0] {
	case '"':
		return s.badString(t)
	case '#':
		end := strings.IndexAny(text+" ", " \t")
		return diag.At(s.part(t, 0, end), code.CommentInWord, "`%s` directly after a word: a comment needs a space before `#`", text[:end]).
			WithHint("put a space before it if it is a comment, or quote the text")
	case '`':
		return diag.At(s.Span(t), code.UnterminatedString, "unterminated string").WithHint("close it with a backquote on the same line")
	default:
		return s.badWord(t)
	}
}

// part returns the place of n bytes of a token, from the offset on.
func (s *Source) part(t Token, offset, n int) diag.Span {
	return s.Span(t).Part(offset, n)
}

func (s *Source) badByte(t Token, offset int) diag.Diagnostic {
	c := t.Text[offset]
	if r, n := utf8.DecodeRuneInString(t.Text[offset:]); r != utf8.RuneError || n != 1 {
		return diag.At(s.part(t, offset, n), code.InvalidCharacter, "unexpected control character 0x%02x", r).WithHint("remove it")
	}
	return diag.At(s.part(t, offset, 1), code.NotUTF8, "invalid UTF-8: byte 0x%02x", c).
		WithHint("save the file as UTF-8")
}

func (s *Source) badString(t Token) diag.Diagnostic {
	text := t.Text
	closed := len(text) > 1 && text[len(text)-1] == '"'
	if closed {
		if i := wrongEscape(text); i >= 0 {
			d := diag.At(s.part(t, i, 2), code.InvalidEscape, "invalid escape in a string").WithHint("write `\\\\` for a backslash")
			if strings.IndexByte(ofPatterns, text[i+1]) >= 0 {
				d = d.WithFix(s.part(t, i, 1), `\\`)
			}
			return d
		}
	}
	return diag.At(s.Span(t), code.UnterminatedString, "unterminated string").WithHint("close it with `\"` on the same line")
}

// ofPatterns are the characters that follow a backslash in regular expressions.
// An invalid escape with one of them must be meant as a backslash.
const ofPatterns = "123456789dDwWsSBpPQEAz.[](){}*+?^$|/-"

func (s *Source) badWord(t Token) diag.Diagnostic {
	text := t.Text
	if text == "=>" || text == "→" {
		span := s.Span(t)
		return diag.At(span, code.InvalidCharacter, "invalid arrow `%s`", text).WithHint("write `->`").WithFix(span, "->")
	}
	if inner := strings.Trim(text, "'"); len(text) == len(inner)+2 && text[0] == '\'' && text[len(text)-1] == '\'' && firstBad(inner) < 0 {
		return diag.At(s.Span(t), code.InvalidCharacter, "unexpected character `'`").WithHint("write `%s`", strconv.Quote(inner))
	}
	if strings.TrimFunc(text, isDash) == "" {
		return diag.At(s.Span(t), code.InvalidCharacter, "unexpected character `%s`", text).WithHint("remove it")
	}
	for i, r := range text {
		switch {
		case r >= utf8.RuneSelf:
			d := diag.At(s.part(t, i, utf8.RuneLen(r)), code.InvalidCharacter, "unexpected character `%c`", r).
				WithHint("%s", foreign(r))
			if unicode.Is(unicode.Zs, r) {
				d = d.WithFix(d.Span, " ")
			}
			return d
		case strings.HasPrefix(text[i:], "${"):
			if n := placeholder(text[i:]); n == 0 {
				d := diag.At(s.part(t, i, 2), code.UnterminatedExpansion, "unterminated `${`").WithHint("close it with `}`; the text `${` is `$${`")
				if spaced := spacedName.FindStringSubmatch(s.text[d.Span.Start():]); spaced != nil {
					d = d.WithHint("write `${%s}`, without spaces", spaced[1])
				}
				return d
			}
		case classes[byte(r)] == other && r != '$', r == '$' && !strings.HasPrefix(text[i:], "${"):
			d := diag.At(s.part(t, i, 1), code.InvalidCharacter, "unexpected character `%c`", r).
				WithHint("%s", instead(text[i]))
			switch name := plainName.FindStringSubmatch(text[i:]); {
			case name != nil:
				d = d.WithHint("write `${%s}` for a value, or quote the text", name[1])
			case r == ';' && s.endsLine(d.Span.End()):
				d = d.WithFix(d.Span, "")
			case r == ';' && s.wordFollows(d.Span.End()):
				d = d.WithHint("replace it with a line break")
			case r == ';':
				d = d.WithHint("remove it")
			}
			return d
		}
	}
	return diag.At(s.Span(t), code.InvalidCharacter, "invalid token").WithHint("quote the text")
}

var (
	plainName  = lazy.MustCompile(`^\$([A-Za-z_][A-Za-z0-9_]*)`)
	spacedName = lazy.MustCompile(`^\$\{ *([A-Za-z0-9_.-]+) *\}`)
)

// endsLine reports whether only spaces or a comment follow in the line of an
// offset.
func (s *Source) endsLine(offset int) bool {
	rest := strings.TrimLeft(s.text[offset:], " \t\r")
	return rest == "" || rest[0] == '\n' || rest[0] == '#'
}

// wordFollows reports whether a word that may begin a statement or a setting is the
// next token of the line of an offset.
func (s *Source) wordFollows(offset int) bool {
	rest := strings.TrimLeft(s.text[offset:], " \t")
	return rest != "" && rest[0] >= 'a' && rest[0] <= 'z'
}

// foreign returns the hint for a character that is not ASCII.
func foreign(r rune) string {
	switch {
	case isDash(r):
		return "write `-`"
	case unicode.Is(unicode.Cf, r): // invisible
		return "remove it"
	case unicode.IsSpace(r):
		return "write a space"
	case unicode.In(r, unicode.Pi, unicode.Pf):
		return "write the text in `\"`"
	}
	return "quote text, and write an international host in punycode (xn--...)"
}

func isDash(r rune) bool { return unicode.Is(unicode.Pd, r) }

// instead returns the hint for a character that words do not contain.
func instead(c byte) string {
	switch c {
	case ';':
		return "remove it: a statement ends with its line"
	case '\'':
		return "write the text in `\"`"
	case '\\':
		return "write the text between backquotes"
	case '>', '<':
		return "remove it: an arrow is `->`"
	}
	return "quote the text"
}
