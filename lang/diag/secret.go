package diag

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/internal/lazy"
)

// longestWord is the maximum length of a word in a message about a file with a
// private key. A longer word could be a piece of the key.
const longestWord = 15

// keyLike matches words in base64, the alphabet of PEM keys. No line of a key
// is shorter.
var keyLike = lazy.MustCompile(`[A-Za-z0-9+/=]{4,}`)

// keyMark ends the first line of every private key in PEM, with any number
// of blanks and dashes, in upper or lower case.
var keyMark = lazy.MustCompile(`(?i)PRIVATE[ \t_]*KEY[ \t]*-{2}`)

// HoldsKey reports whether the file contains a private key, or what looks like
// one. Such a file is never quoted in a message.
func (f *File) HoldsKey() bool {
	f.once.Do(func() {
		keys := keysIn(f.Text)
		if keys == nil {
			return
		}
		if end := bytes.LastIndex(keys, []byte("-----END ")); end > bytes.LastIndex(keys, []byte("-----BEGIN ")) {
			keys = keys[:end]
		}
		f.pieces = make(map[string]bool)
		for _, piece := range keyLike.FindAll(keys, -1) {
			f.pieces[string(piece)] = true
		}
	})
	return f.pieces != nil
}

// shortestLine is how long a line of a key without its mark is at least:
// RFC 7468 says 64, and some tools write 48, 76, or all in one line.
const shortestLine = 40

// keysIn returns the text from the first thing on that looks like a private key:
// its mark, or a line of nothing but base64. nil: there is none.
func keysIn(text []byte) []byte {
	at := 0
	for line := range bytes.Lines(text) {
		if bytes.Contains(line, []byte("--")) {
			if mark := keyMark.FindIndex(line); mark != nil {
				return text[at+mark[1]:]
			}
		}
		if isBase64(bytes.Trim(line, " \t\r\n\"',;#")) {
			return text[at:]
		}
		at += len(line)
	}
	return nil
}

// isBase64 reports whether a line is long and nothing but base64, with small and
// capital letters and a digit, as 40 characters of a key have. A host or a name of
// that length has a dash or a dot, or no capital letter.
func isBase64(line []byte) bool {
	if len(line) < shortestLine {
		return false
	}
	var small, capital, digit bool
	for _, c := range line {
		switch {
		case c >= 'a' && c <= 'z':
			small = true
		case c >= 'A' && c <= 'Z':
			capital = true
		case c >= '0' && c <= '9':
			digit = true
		case c != '+' && c != '/' && c != '=':
			return false
		}
	}
	return small && capital && digit
}

// encodedKey matches the beginning of a private key in base64: of PEM, at each of three
// offsets, and of DER.
var encodedKey = lazy.MustCompile(`UFJJVkFURSBLRVkt|BSSVZBVEUgS0VZL|QUklWQVRFIEtFW|` +
	`MI[GH][A-Za-z0-9+/_-]AgE[AB]|MII[A-Za-z0-9+/_-]{3}IBA[AD]|M[A-H][A-Za-z0-9+/_-]CAQ[AE][A-Za-z0-9+/_-]{33}`)

// showsKey reports whether a line has a private key in base64. The line is not shown;
// others of its file are, such as those of a manifest with a Secret.
func showsKey(line []byte) bool { return encodedKey.Match(line) }

// hasEncodedKey reports whether any line of the file has a private key in base64.
func (f *File) hasEncodedKey() bool {
	f.encodedOnce.Do(func() { f.encoded = showsKey(f.Text) })
	return f.encoded
}

// safe returns the text of a message about the span without what could be a piece
// of a private key in its file, or in a file with its values.
func (s Span) safe(text string) string {
	text = s.File().safe(text)
	for e := s.In(); e != nil; e = e.Outer {
		text = e.withoutValue(e.At.File().safe(text))
	}
	return text
}

// shortestValue is the minimum length of a value that is hidden. Shorter ones are in
// many words.
const shortestValue = 3

// withoutValue returns a text with `${NAME}` in place of the value, if the value is of
// a file that is never quoted.
func (e *Expansion) withoutValue(text string) string {
	if e.Loop || e.At.File() == nil || !e.At.File().Hidden || len(e.Value) < shortestValue {
		return text
	}
	return Without(text, e.Value, e.Name)
}

// Without returns a text with `${NAME}` in place of a value where it is a word, in upper
// or lower case.
func Without(text, value, name string) string {
	if value == "" || !strings.Contains(strings.ToLower(text), strings.ToLower(value)) {
		return text // the usual case, without an expression
	}
	var b strings.Builder
	at := 0
	for _, found := range regexp.MustCompile(`(?i)`+regexp.QuoteMeta(value)).FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:found[0]])
		after, _ := utf8.DecodeRuneInString(text[found[1]:])
		if isInWord(before) || isInWord(after) {
			continue
		}
		b.WriteString(text[at:found[0]] + "${" + name + "}")
		at = found[1]
	}
	return b.String() + text[at:]
}

func isInWord(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// safe returns the text of a message about the file without what could be a
// piece of a private key that the file contains.
func (f *File) safe(text string) string {
	if f == nil || !f.HoldsKey() && !f.hasEncodedKey() {
		return text
	}
	return keyLike.ReplaceAllStringFunc(text, func(word string) string {
		if len(word) > longestWord || f.pieces[word] {
			return cut
		}
		return word
	})
}
