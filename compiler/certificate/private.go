package certificate

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"

	"github.com/gwc-lang/gwc/internal/lazy"
)

// privateMark matches what private keys have in plain text: the first line of PEM, of
// PGP's armour, and the keys of age with which SOPS decrypts.
var privateMark = lazy.MustCompile(`(?i)PRIVATE[ \t_]*KEY([ \t]*BLOCK)?[ \t]*-{2}|AGE-SECRET-KEY-1`)

// secretPart matches the secret part of a JSON Web Key (RFC 7518, 6.2.2, 6.3.2, 6.4).
var secretPart = lazy.MustCompile(`\\*["'](d|k)\\*["']\s*:\s*\\*["'][-_A-Za-z0-9]{20}`)

// maxEncodings is how many times base64 is taken off: the value of a Secret, in the
// annotation of kubectl, and once more.
const maxEncodings = 3

// HoldsPrivate reports whether a text holds a private key, encrypted or not: in PEM, in
// base64 of it, as DER in base64, also in several lines, as a key of age or PGP, or as a
// JSON Web Key.
func HoldsPrivate(text []byte) bool { return holdsPrivate(text, maxEncodings) }

func holdsPrivate(text []byte, encodings int) bool {
	if privateMark.Match(text) || bytes.Contains(text, []byte("kty")) && secretPart.Match(text) {
		return true
	}
	if encodings == 0 {
		return false
	}
	for _, run := range runs(text) {
		if holdsDER(run) {
			return true
		}
		for offset := range 4 { // the run may begin with letters that are not of the value
			if holdsPrivate(decoded(run[min(offset, len(run)):]), encodings-1) {
				return true
			}
		}
	}
	return false
}

// shortestRun is the fewest characters of base64 that are looked at. No key is shorter:
// that of Ed25519 has 64.
const shortestRun = 40

// runs returns the texts that could be base64, without what divides their lines: white
// space, quotes, the marks of comments, and backslashes with an n. The URL alphabet is
// turned into the other.
func runs(text []byte) (list [][]byte) {
	var run []byte
	finish := func() {
		if len(run) >= shortestRun {
			list = append(list, run)
		}
		run = nil
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '+', c == '/':
			run = append(run, c)
		case c == '-':
			run = append(run, '+')
		case c == '_':
			run = append(run, '/')
		case c == '\\' && i+1 < len(text) && (text[i+1] == 'n' || text[i+1] == 'r'):
			i++
		case bytes.IndexByte([]byte(" \t\r\n#\"'\\"), c) >= 0:
		default:
			finish()
		}
	}
	finish()
	return list
}

// decoded decodes base64, the last characters too.
func decoded(run []byte) []byte {
	text := append(bytes.Clone(run), "AAA"...)
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(text)))
	n, _ := base64.RawStdEncoding.Decode(out, text[:len(text)/4*4]) // runs have its alphabet only
	return out[:n]
}

// beginning matches the first bytes, in hex, of private keys in DER: of PKCS #8 (version, and the
// identifier of an algorithm of RSA, elliptic curves, or Edwards curves), of PKCS #1
// (version, and the modulus), and of RFC 5915 (version, and 32, 48 or 66 bytes).
var beginning = lazy.MustCompile(`^30(?:[0-7].|81..|82....)0201(?:` +
	`0[01]30..06(?:092a864886f70d0101|072a8648ce3d0201|032b65(?:6e|6f|70|71))|` +
	`0002(?:81..|82....)|` +
	`0104(?:20|30|42))`)

// holdsDER reports whether a private key in DER begins anywhere in base64. It is a
// SEQUENCE: an M, and a letter of the upper half of its length.
func holdsDER(run []byte) bool {
	const head = 32
	for i := 0; i+shortestRun <= len(run); i++ {
		if run[i] == 'M' && run[i+1] >= 'A' && run[i+1] <= 'P' && beginning.MatchString(hex.EncodeToString(decoded(run[i:i+head]))) {
			return true
		}
	}
	return false
}
