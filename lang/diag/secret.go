package diag

import (
	"bytes"
	"regexp"
	"strings"
)

// shortestPiece is the length from which on a word of a private key's lines
// is looked for in messages; a line of PEM has at least four characters.
const shortestPiece = 4

// keyLike is text that could be a piece of a private key.
var keyLike = regexp.MustCompile(`[A-Za-z0-9+/=]{16,}`)

// safe returns the text of a message about the file without what could be a
// piece of a private key that the file contains.
func (f *File) safe(text string) string {
	if f == nil || !f.HoldsKey() {
		return text
	}
	for _, line := range bytes.Fields(f.keyLines()) {
		if len(line) >= shortestPiece {
			text = strings.ReplaceAll(text, string(line), cut)
		}
	}
	return keyLike.ReplaceAllString(text, cut)
}

// keyLines returns what stands from the first private key's beginning to the
// last one's end, or the file's.
func (f *File) keyLines() []byte {
	begin, mark := bytes.Index(f.Text, keyMark), bytes.LastIndex(f.Text, keyMark)
	text := f.Text[begin+len(keyMark):]
	if line := bytes.LastIndexByte(f.Text[:mark], '\n') + 1; mark > begin && bytes.Contains(f.Text[line:mark], []byte("-----END")) {
		text = f.Text[begin+len(keyMark) : line]
	}
	return text
}
