package cel

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// literal parses a literal.
func (p *parser) literal() {
	sign := ""
	if p.atNegative() {
		sign = p.need("-")
	}
	kind := p.ahead(0)
	text := p.need(kind)
	valid := true
	switch kind {
	case "int":
		digits, base := number(text)
		_, err := strconv.ParseInt(sign+digits, base, 64)
		valid = err == nil
	case "uint":
		digits, base := number(text[:len(text)-1])
		_, err := strconv.ParseUint(digits, base, 64)
		valid = err == nil
	case "float":
		_, err := strconv.ParseFloat(text, 64)
		valid = err == nil
	case "string":
		valid = decodes(text)
	case "true", "false", "null":
	default:
		valid = false
	}
	if !valid {
		p.fail()
	}
}

func number(text string) (digits string, base int) {
	if hex, is := strings.CutPrefix(text, "0x"); is {
		return hex, 16
	}
	return text, 10
}

// decodes reports whether the escape sequences of a string are of characters that
// exist. Bytes have none that are wider than a byte.
func decodes(text string) bool {
	prefix := strings.ToLower(text[:strings.IndexAny(text, `"'`)])
	if strings.Contains(prefix, "r") {
		return true
	}
	_, escape := patterns()
	for _, sequence := range escape.FindAllString(text, -1) {
		if sequence[1] != 'u' && sequence[1] != 'U' {
			continue
		}
		r, err := strconv.ParseUint(sequence[2:], 16, 32)
		if prefix == "b" || err != nil || r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
			return false
		}
	}
	return true
}
