package cel

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// A token has as its kind its own text, or what it is if there are many like it. The
// empty kind is the end.
type token struct{ kind, text string }

// kinds are the tokens whose text differs, in the order of the groups of the pattern.
var kinds = []string{"space", "float", "uint", "int", "string", "ident", "escaped", "punct"}

// patterns returns the pattern of one token, and that of an escape sequence. The
// longest token counts, as in cel-go's generated lexer.
var patterns = sync.OnceValues(func() (one, escape *regexp.Regexp) {
	const (
		escaped = `\\(?:[abfnrtv"'\\?` + "`" + `]|[0-3][0-7]{2}|[xX][[:xdigit:]]{2}|u[[:xdigit:]]{4}|U[[:xdigit:]]{8})`
		// A string in three quotes ends at the first three.
		text = `"(?:` + escaped + `|[^\\"\n\r])*"|'(?:` + escaped + `|[^\\'\n\r])*'` +
			`|"""(?:"{0,2}(?:` + escaped + `|[^\\"]))*"""|'''(?:'{0,2}(?:` + escaped + `|[^\\']))*'''` +
			`|[rR](?:"[^"\n\r]*"|'[^'\n\r]*'|"""(?:"{0,2}[^"])*"""|'''(?:'{0,2}[^'])*''')`
		exponent = `[eE][+-]?\d+`
	)
	groups := []string{
		`[\t \r\n\f]+|//[^\n]*`,
		`\d+\.\d+(?:` + exponent + `)?|\d+` + exponent + `|\.\d+(?:` + exponent + `)?`,
		`(?:\d+|0x[[:xdigit:]]+)[uU]`,
		`\d+|0x[[:xdigit:]]+`,
		`[bB]?(?:` + text + `)`,
		`[A-Za-z_][A-Za-z0-9_]*`,
		"`[A-Za-z0-9_./ -]+`",
		`[=!<>]=|&&|\|\||[][(){}.,!?:+*/%<>-]`,
	}
	one = regexp.MustCompile(`^(?:(` + strings.Join(groups, `)|(`) + `))`)
	one.Longest()
	return one, regexp.MustCompile(escaped)
})

// lex divides a text into tokens, without white space and comments.
func lex(text string) (tokens []token, ok bool) {
	if utf8.RuneCountInString(text) > maxLength {
		return nil, false
	}
	one, _ := patterns()
	for text != "" {
		found := one.FindStringSubmatchIndex(text)
		if found == nil {
			return nil, false
		}
		t := token{text: text[:found[1]]}
		for i, kind := range kinds {
			if found[2*i+2] >= 0 {
				t.kind = kind
			}
		}
		if text = text[found[1]:]; t.kind == "space" {
			continue
		}
		if t.kind == "punct" || t.kind == "ident" && isWord[t.text] {
			t.kind = t.text
		}
		tokens = append(tokens, t)
	}
	return tokens, true
}

// isWord has the words that are not names, not even of fields.
var isWord = map[string]bool{"true": true, "false": true, "null": true, "in": true}
