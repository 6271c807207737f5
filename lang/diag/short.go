package diag

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// A text of more than longLine bytes is shortened in a message: its beginning,
// its length and its end.
const (
	shortHead = 120
	shortTail = 60
)

// say formats a message and shortens arguments that are longer than a line.
func say(format string, args []any) string {
	for i, arg := range args {
		if text := textOf(arg); len(text) > longLine {
			args = slices.Clone(args)
			args[i] = shortened(text)
		}
	}
	return fmt.Sprintf(format, args...)
}

// textOf returns the text of a message argument, or "" if it is not a text.
func textOf(arg any) string {
	switch v := arg.(type) {
	case string:
		return v
	case fmt.Stringer:
		return v.String()
	case error:
		return v.Error()
	}
	if v := reflect.ValueOf(arg); v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

// shortened returns a long text without its middle. It does not cut a word that
// safe could recognize as a piece of a private key.
func shortened(text string) string {
	head, tail := text[:shortHead], text[len(text)-shortTail:]
	if rest := strings.TrimRightFunc(head, inKey); len(head)-len(rest) <= longestWord {
		head = rest
	}
	if rest := strings.TrimLeftFunc(tail, inKey); len(tail)-len(rest) <= longestWord {
		tail = rest
	}
	return fmt.Sprintf("%s%s (%d bytes) %s%s", strings.ToValidUTF8(head, ""), cut, len(text), cut, strings.ToValidUTF8(tail, ""))
}

// inKey reports whether a character belongs to the base64 alphabet.
func inKey(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '+' || r == '/' || r == '='
}
