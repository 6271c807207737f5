package emit

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/internal/lazy"
)

// appendScalar adds a string as YAML: plain if every parser of YAML 1.1 and 1.2 reads
// it as that string, else in double quotes.
func appendScalar(b []byte, s string) []byte {
	if isPlain(s) {
		return append(b, s...)
	}
	return appendQuoted(b, s, appendLongYAML)
}

// isPlain reports whether the unquoted s is read as the string s.
func isPlain(s string) bool {
	if s == "" || leading[s[0]] == quotedAlways || s[len(s)-1] == ' ' || s[len(s)-1] == ':' {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case !doubtful[c]:
		case c < ' ' || c > '~':
			return false
		case c == ' ' && s[i+1] == '#', c == ':' && s[i+1] == ' ':
			return false
		}
	}
	switch {
	case len(s) <= longestWord && words[s]:
		return false
	case leading[s[0]] == likeNumber:
		return !mayBeNumber(s) || !number.MatchString(s)
	}
	return true
}

// mayBeNumber reports whether number may match: every date has a dash at the same
// place, and nothing else that number matches has other bytes than these.
func mayBeNumber(s string) bool {
	return len(s) > 4 && s[4] == '-' || strings.Trim(s, "0123456789abcdefABCDEFoOxX_+-.:") == ""
}

// What the first byte of a string says of it.
const (
	quotedAlways = 1 + iota
	likeNumber
)

var leading = func() (table [256]uint8) {
	for _, c := range []byte("-?:,[]{}#&*!|>'\"%@` ") {
		table[c] = quotedAlways
	}
	for _, c := range []byte("0123456789+.") {
		table[c] = likeNumber
	}
	return table
}()

// doubtful are the bytes that are not plain in every place.
var doubtful = func() (table [256]bool) {
	for c := range table {
		table[c] = c <= ' ' || c > '~' || c == ':'
	}
	return table
}()

// words are the strings that YAML 1.1 or 1.2 reads as something else: true,
// false, null, not a number, the default value, the merge key.
var words = func() map[string]bool {
	set := map[string]bool{"~": true, "=": true, "<<": true}
	for _, w := range strings.Fields("y n yes no on off true false null .inf +.inf .nan") {
		set[w], set[strings.ToUpper(w)] = true, true
		at := strings.IndexFunc(w, unicode.IsLetter)
		set[w[:at]+strings.ToUpper(w[at:at+1])+w[at+1:]] = true
	}
	set[".NaN"] = true
	return set
}()

// longestWord is the length of the longest of the words.
const longestWord = 5

// number matches what YAML 1.1, 1.2, or a reader that is laxer than these,
// takes for a number or a date; a negative one begins with a dash and is quoted
// anyway. Numbers with colons count minutes and seconds in YAML 1.1.
var number = lazy.MustCompile(`^(` + strings.Join([]string{
	`\+?0[bB][01_]*`, `\+?0[oO]?[0-7_]*`, `\+?0[xX][0-9a-fA-F_]*`,
	`\+?[0-9_]*\.?[0-9_]*([eE][-+]?[0-9_]*)?`,
	`\+?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`,
	`[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?([Tt ].*)?`,
}, "|") + `)$`)

var escapes = map[rune]string{'"': `\"`, '\\': `\\`, '\n': `\n`, '\t': `\t`, '\r': `\r`}

// appendQuoted adds a string in double quotes. What cannot be seen is escaped;
// long writes such a character that does not fit in four digits. s is valid UTF-8.
func appendQuoted(b []byte, s string, long func(b []byte, c rune) []byte) []byte {
	b = append(b, '"')
	first := 0 // of the bytes that are as they are
	for at, c := range s {
		if c < utf8.RuneSelf && c >= ' ' && c != '"' && c != '\\' && c != 0x7f {
			continue
		}
		b = append(b, s[first:at]...)
		first = at + utf8.RuneLen(c)
		switch {
		case c == '"' || c == '\\' || c < ' ':
			if escape := escapes[c]; escape != "" {
				b = append(b, escape...)
			} else {
				b = fmt.Appendf(b, `\u%04x`, c)
			}
		case unicode.IsPrint(c):
			b = utf8.AppendRune(b, c)
		case c > 0xffff:
			b = long(b, c)
		default:
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(append(b, s[first:]...), '"')
}

func appendLongYAML(b []byte, c rune) []byte { return fmt.Appendf(b, `\U%08x`, c) }

func appendLongJSON(b []byte, c rune) []byte {
	high, low := utf16.EncodeRune(c)
	return fmt.Appendf(b, `\u%04x\u%04x`, high, low)
}
