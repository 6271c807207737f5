package lang

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxFile is the maximum size of a file in bytes.
const MaxFile = 256 << 20

const byteOrderMark = "\uFEFF"

// Lex splits a text into tokens. It never fails: invalid text becomes a Bad
// token. Spaces, and a byte order mark at the beginning, are in no token.
func Lex(text string) []Token {
	l := scanner{text: text, tokens: make([]Token, 0, len(text)/6+4)}
	if strings.HasPrefix(text, byteOrderMark) {
		l.at = len(byteOrderMark)
	}
	for l.at < len(text) {
		l.next()
	}
	return l.tokens
}

type scanner struct {
	text   string
	at     int
	tokens []Token
}

// class is the lexical class of a byte.
type class uint8

const (
	other class = iota
	blank
	lineEnd
	wordByte
	mark // , { }
	quote
	rawQuote
	hash
)

var classes = func() (table [256]class) {
	const marks = "-_./:*@%=~+^"
	for c := range table {
		b := byte(c)
		switch {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', strings.IndexByte(marks, b) >= 0:
			table[c] = wordByte
		}
	}
	table[' '], table['\t'] = blank, blank
	table['\n'], table['"'], table['`'], table['#'] = lineEnd, quote, rawQuote, hash
	table[','], table['{'], table['}'] = mark, mark, mark
	return table
}()

func (l *scanner) next() {
	switch c := l.text[l.at]; classes[c] {
	case blank:
		l.at++
	case lineEnd:
		l.lineEnds()
	case mark:
		l.emit(Punct, l.at+1)
	case hash:
		l.comment()
	case quote:
		l.quoted()
	case rawQuote:
		l.rawQuoted()
	default:
		if c == '\r' && l.begins("\r\n") {
			l.lineEnds()
		} else {
			l.word()
		}
	}
}

func (l *scanner) begins(prefix string) bool { return strings.HasPrefix(l.text[l.at:], prefix) }

func (l *scanner) emit(kind Kind, end int) {
	l.tokens = append(l.tokens, Token{Text: l.text[l.at:end], Start: int32(l.at), End: int32(end), Kind: kind})
	l.at = end
}

// lineEnds takes a line end and those that follow it with nothing but spaces
// between: a million empty lines are one token.
func (l *scanner) lineEnds() {
	end := l.at
	for i := l.at; i < len(l.text); i++ {
		switch c := l.text[i]; {
		case c == '\n':
			end = i + 1
		case classes[c] != blank && !strings.HasPrefix(l.text[i:], "\r\n"):
			l.emit(EOL, end)
			return
		}
	}
	l.emit(EOL, end)
}

// lineFrom returns the end of the line that contains the offset, without its
// line end.
func (l *scanner) lineFrom(offset int) int {
	n := strings.IndexByte(l.text[offset:], '\n')
	if n < 0 {
		return len(l.text)
	}
	end := offset + n
	if n > 0 && l.text[end-1] == '\r' {
		end--
	}
	return end
}

// comment takes the rest of a line. Directly after a word or a string it is Bad: it
// may be a part of the text, as the fragment of a URL is.
func (l *scanner) comment() {
	end := l.lineFrom(l.at)
	if firstBad(l.text[l.at:end]) >= 0 || l.touches() {
		l.emit(Bad, end)
		return
	}
	l.emit(Comment, end)
}

// touches reports whether a word or a string ends directly before the next byte.
func (l *scanner) touches() bool {
	n := len(l.tokens)
	return n > 0 && int(l.tokens[n-1].End) == l.at && (l.tokens[n-1].Kind == Word || l.tokens[n-1].Kind == String)
}

func (l *scanner) quoted() {
	simple := true
	for i := l.at + 1; i < len(l.text); i++ {
		switch c := l.text[i]; {
		case c == '"':
			if simple || wrongEscape(l.text[l.at:i+1]) < 0 && firstBad(l.text[l.at:i+1]) < 0 {
				l.emit(String, i+1)
			} else {
				l.emit(Bad, i+1)
			}
			return
		case c == '\n':
			l.emit(Bad, l.lineFrom(l.at))
			return
		case c == '\\':
			simple = false
			if i+1 < len(l.text) && l.text[i+1] != '\n' {
				i++
			}
		case c < ' ' || c >= 0x7f:
			simple = false
		}
	}
	l.emit(Bad, len(l.text))
}

// rawQuoted takes a string between backquotes, on one line: it has no escapes.
func (l *scanner) rawQuoted() {
	for i := l.at + 1; i < len(l.text); i++ {
		switch l.text[i] {
		case '`':
			kind := String
			if firstBad(l.text[l.at:i+1]) >= 0 {
				kind = Bad
			}
			l.emit(kind, i+1)
			return
		case '\n':
			l.emit(Bad, l.lineFrom(l.at))
			return
		}
	}
	l.emit(Bad, len(l.text))
}

// word takes a bare word, the mark `->`, or a Bad run of other bytes.
func (l *scanner) word() {
	if l.begins("->") {
		l.emit(Punct, l.at+2)
		return
	}
	kind, i := Word, l.at
scan:
	for i < len(l.text) {
		switch c := l.text[i]; classes[c] {
		case wordByte:
			if c == '-' && i+1 < len(l.text) && l.text[i+1] == '>' {
				break scan
			}
			i++
		case mark:
			n := template(l.text[l.at:i], l.text[i:])
			if n == 0 {
				break scan
			}
			i += n
		case other:
			if c == '\r' && i+1 < len(l.text) && l.text[i+1] == '\n' {
				break scan
			}
			if n := placeholder(l.text[i:]); n > 0 {
				i += n
				continue
			}
			if n := placeholder(l.text[i+1:]); c == '$' && n > 0 { // `$${` is the text `${`
				i += 1 + n
				continue
			}
			kind = Bad
			i++
			if c == '$' && i < len(l.text) && l.text[i] == '{' {
				i++
			}
		default:
			break scan
		}
	}
	l.emit(kind, i)
}

// template returns the length of the `{NAME}` that follows a path without a space,
// or 0. Other tools write a segment of a path so; as the braces of a block it would
// be reported as something else.
func template(path, text string) int {
	isPath := path[0] == '/' || strings.HasPrefix(path, "http://") || strings.HasPrefix(path, "https://")
	if text[0] != '{' || !isPath {
		return 0
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '}' && i > 1:
			return i + 1
		case classes[c] != wordByte && (classes[c] != other || c <= ' ' || c >= 0x7f):
			return 0
		}
	}
	return 0
}

// placeholder returns the length of the `${...}` at the beginning of the text,
// or 0.
func placeholder(text string) int {
	if !strings.HasPrefix(text, "${") {
		return 0
	}
	for i := 2; i < len(text); i++ {
		switch c := text[i]; {
		case c == '}':
			return i + 1
		case c != '[' && c != ']' && (classes[c] != wordByte):
			return 0
		}
	}
	return 0
}

// firstBad returns the offset of the first byte that is not UTF-8, or is a
// control character other than a tab. It returns -1 if there is none.
func firstBad(text string) int {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\t' || c == 0x7f {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 || r >= 0x80 && r < 0xa0 {
			return i
		}
		i += n
	}
	return -1
}

// wrongEscape returns the offset of the first escape in a quoted text that is
// not a Go escape or does not produce UTF-8. It returns -1 if there is none.
func wrongEscape(quoted string) int {
	rest := quoted[1 : len(quoted)-1]
	for rest != "" {
		at := len(quoted) - 1 - len(rest)
		if rest[0] != '\\' {
			rest = rest[1:]
			continue
		}
		r, multibyte, tail, err := strconv.UnquoteChar(rest, '"')
		if err != nil || !multibyte && r >= utf8.RuneSelf {
			return at
		}
		rest = tail
	}
	return -1
}
