package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// commands are control characters and invisible characters: C0 and C1 controls,
// direction marks, joiners, separators and private use characters.
var commands = []*unicode.RangeTable{
	unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Other_Default_Ignorable_Code_Point,
}

func isCommand(r rune) bool { return unicode.In(r, commands...) }

// Quiet returns JSON without terminal control sequences. It escapes what
// encoding/json does not: DEL, the control characters from U+0080 on, and
// characters that change the text direction. The value stays the same.
func Quiet(text []byte) []byte {
	if !bytes.ContainsFunc(text, isRaw) {
		return text
	}
	var b bytes.Buffer
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case !isRaw(r):
			b.Write(text[:size])
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		text = text[size:]
	}
	return b.Bytes()
}

// isRaw reports whether a character is a control character that JSON may
// contain unescaped. Line ends and spaces between tokens are not.
func isRaw(r rune) bool { return r >= 0x7f && isCommand(r) }

// writeJSON writes a value in one line without terminal control sequences.
func writeJSON(w io.Writer, value any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(Quiet(b.Bytes()))
	return err
}
