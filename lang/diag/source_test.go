package diag

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPosition(t *testing.T) {
	f := NewFile("f", []byte("ab\nc\u00e9d\r\n\xffx"))
	for offset, want := range map[int]Position{
		-1: {1, 1}, 0: {1, 1}, 2: {1, 3}, 3: {2, 1}, 4: {2, 2}, 6: {2, 3}, 9: {3, 1}, 10: {3, 2}, 11: {3, 3}, 99: {3, 3},
	} {
		if got := f.Position(offset); got != want {
			t.Errorf("Position(%d) = %v, want %v", offset, got, want)
		}
	}
}

// TestByteOrderMark checks that a byte order mark is not a column.
func TestByteOrderMark(t *testing.T) {
	f := NewFile("f", []byte("\ufeffab\nc"))
	for offset, want := range map[int]Position{0: {1, 1}, 3: {1, 1}, 4: {1, 2}, 6: {2, 1}} {
		if got := f.Position(offset); got != want {
			t.Errorf("Position(%d) = %v, want %v", offset, got, want)
		}
	}
	if got := string(f.Line(1)); got != "ab" {
		t.Errorf("the first line is %q", got)
	}
}

func TestPositionFarIntoALongLine(t *testing.T) {
	text := "first\n" + strings.Repeat("a\u00e9\u4e16", 10_000)
	f := NewFile("f", []byte(text))
	for offset := 6; offset < len(text); offset += 997 {
		for !utf8.RuneStart(text[offset]) {
			offset++
		}
		want := Position{2, utf8.RuneCountInString(text[6:offset]) + 1}
		if got := f.Position(offset); got != want {
			t.Fatalf("Position(%d) = %v, want %v", offset, got, want)
		}
	}
}
