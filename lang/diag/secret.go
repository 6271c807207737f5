package diag

import (
	"bytes"
	"regexp"
)

// longestWord is the maximum length of a word in a message about a file with a
// private key. A longer word could be a piece of the key.
const longestWord = 15

// keyLike matches words in base64, the alphabet of PEM keys. No line of a key
// is shorter.
var keyLike = regexp.MustCompile(`[A-Za-z0-9+/=]{4,}`)

// keyMark is the end of the first line of every PEM private key.
var keyMark = []byte("PRIVATE KEY-----")

// HoldsKey reports whether the file contains a private key. Such a file is
// never quoted in a message.
func (f *File) HoldsKey() bool {
	f.once.Do(func() {
		_, keys, found := bytes.Cut(f.Text, keyMark)
		if !found {
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

// safe returns the text of a message about the file without words that could be
// a piece of its private key.
func (f *File) safe(text string) string {
	if f == nil || !f.HoldsKey() {
		return text
	}
	return keyLike.ReplaceAllStringFunc(text, func(word string) string {
		if len(word) > longestWord || f.pieces[word] {
			return cut
		}
		return word
	})
}
