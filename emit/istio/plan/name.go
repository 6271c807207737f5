package plan

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
)

// A key identifies the subject of an object: the words of the section Objects in
// their order, the role first ("in", "out", "hop"). The object's name depends only on
// it.
type key []string

// perPort is the role of objects for one port of an egress host. A role never changes:
// a changed name deletes an object and creates another.
const perPort = "leg"

// nameWords is the number of bytes of an object's name that the words of its key
// may take: with the dash and the digest the name is a DNS label of at most 63
// bytes.
const nameWords = 50

// digestLength is the number of base32 characters of a digest, 5 bits each. With
// 60 bits a second key of the same words and the same digest takes about 2^60
// tries to find; with 32 bits it takes a fraction of a second.
const digestLength = 12

// name returns the object's name in a program: the truncated words of the key, and
// the digest that makes it unique.
func (k key) name(program string) string {
	var buf [256]byte
	return string(append(append(k.appendWords(buf[:0]), '-'), k.digest(program)...))
}

// appendWords adds the truncated words of the key to an empty text.
func (k key) appendWords(words []byte) []byte {
	for i, word := range k {
		if i > 0 {
			words = append(words, '-')
		}
		words = appendInName(words, word)
	}
	return bytes.Trim(words[:min(len(words), nameWords)], "-")
}

// appendInName adds a word in lower case, without characters that are not allowed in
// names.
func appendInName(b []byte, word string) []byte {
	for i := range len(word) {
		switch c := word[i]; c {
		case '.', '/', '=', '_', ':', ',':
			b = append(b, '-')
		case '*':
			b = append(b, "any"...)
		default:
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			b = append(b, c)
		}
	}
	return b
}

// id returns the key as text, unique for each key.
func (k key) id() string { return strings.Join(k, "\x00") }

// digest returns the first 60 bits of the SHA-256 of the program's name and the
// key, as 12 characters of base32 in lower case.
func (k key) digest(program string) string {
	size := len(program)
	for _, word := range k {
		size += 1 + len(word)
	}
	var text strings.Builder
	text.Grow(size)
	text.WriteString(program)
	for _, word := range k {
		text.WriteByte(0)
		text.WriteString(word)
	}
	return digestOf(text.String())
}

// digestOf hashes the text of a key. A test replaces it to make two keys collide.
var digestOf = func(text string) string {
	var buf [256]byte
	sum := sha256.Sum256(append(buf[:0], text...))
	return string(lowerBase32.AppendEncode(buf[:0], sum[:8])[:digestLength])
}

// lowerBase32 is RFC 4648's base32 in lower case, which object names need.
var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func (k key) compare(o key) int { return slices.Compare(k, o) }

// compareObjects orders objects by their namespaces, then keys.
func compareObjects(x Object, xKey key, y Object, yKey key) int {
	return cmp.Or(strings.Compare(x.Namespace, y.Namespace), xKey.compare(yKey))
}
