package jsonnet

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"errors"

	"github.com/gwc-lang/gwc/internal/lazy"
)

// errKey is the error of a file that must not be imported. Jsonnet could take a key
// apart or encode it, and then nothing would recognize it in a message or an object.
var errKey = errors.New("it contains a private key, which Jsonnet must not read: name it in a `certificate`")

// keyMark matches the mark of a private key in PEM.
var keyMark = lazy.MustCompile(`(?i)PRIVATE[ \t_]*KEY[ \t]*-{2}`)

// encodedMarks are the mark in base64, as in the manifest of a Secret, at each of
// three offsets.
var encodedMarks = func() (marks [][]byte) {
	for offset := range 3 {
		text := append(make([]byte, offset), "PRIVATE KEY--"...)
		encoded := base64.RawStdEncoding.EncodeToString(text[:len(text)/3*3])
		marks = append(marks, []byte(encoded[(offset*8+5)/6:]))
	}
	return marks
}()

// holdsKey reports whether a file contains a private key: in PEM, in PEM that is in
// base64, or in DER.
func holdsKey(text []byte) bool {
	if keyMark.Match(text) {
		return true
	}
	for _, mark := range encodedMarks {
		if bytes.Contains(text, mark) {
			return true
		}
	}
	return len(text) > 0 && text[0] == 0x30 && isDER(text) // SEQUENCE, and the digit 0
}

func isDER(text []byte) bool {
	if _, err := x509.ParsePKCS8PrivateKey(text); err == nil {
		return true
	}
	if _, err := x509.ParsePKCS1PrivateKey(text); err == nil {
		return true
	}
	_, err := x509.ParseECPrivateKey(text)
	return err == nil
}
