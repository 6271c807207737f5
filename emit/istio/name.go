package istio

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// A key is what an object is about: the words of the section Objects, in their
// order, the role first ("in", "out", "hop"). It alone makes the object's name.
type key []string

// nameWords is how much of an object's name its key's words may take: with the
// dash and the digits it stays a DNS label of 63 bytes.
const nameWords = 54

// name returns the object's name in a program: the key's words, cut, and the
// digits that tell apart what the words do not.
func (k key) name(program string) string {
	words := strings.NewReplacer(".", "-", "/", "-", "*", "any", "=", "-", "_", "-", ":", "-").Replace(strings.Join(k, "-"))
	words = strings.ToLower(words)
	if len(words) > nameWords {
		words = words[:nameWords]
	}
	return strings.Trim(words, "-") + "-" + k.digits(program)
}

// id returns the key as one text, which no other key has.
func (k key) id() string { return strings.Join(k, "\x00") }

// digits returns 8 hex digits of the SHA-256 of the program's name and the key.
func (k key) digits(program string) string {
	sum := sha256.Sum256([]byte(program + "\x00" + k.id()))
	return hex.EncodeToString(sum[:4])
}
