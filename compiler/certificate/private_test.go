package certificate

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"
	"time"
)

// TestHoldsPrivate finds private keys of each kind in each form in which they lie about,
// and nothing in texts that look like them.
func TestHoldsPrivate(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ders := map[string][]byte{"RSA PRIVATE KEY": x509.MarshalPKCS1PrivateKey(long)}
	if ders["EC PRIVATE KEY"], err = x509.MarshalECPrivateKey(ec); err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]any{"PRIVATE KEY": ec, "PRIVATE KEY of ed25519": ed, "PRIVATE KEY of RSA": long} {
		if ders[name], err = x509.MarshalPKCS8PrivateKey(key); err != nil {
			t.Fatal(err)
		}
	}
	std := base64.StdEncoding.EncodeToString
	for kind, der := range ders {
		block, _, _ := strings.Cut(kind, " of")
		text := string(pem.EncodeToMemory(&pem.Block{Type: block, Bytes: der}))
		lines := strings.Split(strings.TrimSpace(text), "\n")
		body := strings.Join(lines[1:len(lines)-1], "\n")
		for form, where := range map[string]string{
			"PEM":                         text,
			"PEM in one line":             strings.ReplaceAll(text, "\n", " "),
			"PEM in small letters":        strings.ToLower(text),
			"PEM in base64":               "tls.key: " + std([]byte(text)),
			"PEM in base64, after a word": "key" + std([]byte(text)),
			"PEM in base64 for URLs":      "x=" + base64.RawURLEncoding.EncodeToString([]byte(text)),
			"PEM in base64 twice":         std([]byte(std([]byte(text)))),
			"a comment in base64":         "# " + strings.Join(split(std([]byte(text)), 50), "\n# "),
			"PEM in JSON in a string":     `{\"data\":{\"tls.key\":\"` + std([]byte(text)) + `\"}}`,
			"PEM with escapes":            `"` + strings.ReplaceAll(std([]byte(text)), "Q", `Q\n`) + `"`,
			"DER in base64":               "key: " + std(der),
			"lines of DER in base64":      "the key:\n" + body,
			"a comment with lines of DER": "# the key\n# " + strings.ReplaceAll(body, "\n", "\n# "),
			"DER in base64 for URLs":      "x: " + base64.RawURLEncoding.EncodeToString(der),
			"DER in base64 twice":         std([]byte(std(der))),
		} {
			if !HoldsPrivate([]byte(where)) {
				t.Errorf("%s, %s: not found in %s", kind, form, where)
			}
		}
	}
	for name, text := range map[string]string{
		"locked": "-----BEGIN ENCRYPTED PRIVATE KEY-----", "ssh": "-----BEGIN OPENSSH PRIVATE KEY-----", "PGP": "-----BEGIN PGP PRIVATE KEY BLOCK-----",
		"age": "# AGE-SECRET-KEY-1QQQ", "JWK": `{"kty": "EC", "d": "` + base64.RawURLEncoding.EncodeToString(ed[:32]) + `"}`, "JWK in a string": `"{\"kty\":\"RSA\",\"d\":\"` + base64.RawURLEncoding.EncodeToString(ed[:32]) + `\"}"`,
	} {
		if !HoldsPrivate([]byte(text)) {
			t.Errorf("%s: not found", name)
		}
	}
	good := makeCert(t, now, now.Add(time.Hour), true, "a.example.com")
	public, err := x509.MarshalPKIXPublicKey(&long.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"certificate": string(good.cert), "certificate in base64": std(good.cert), "public key": std(public), "PKCS 1": std(x509.MarshalPKCS1PublicKey(&long.PublicKey)),
		"words": strings.Repeat("Many words about a private key and its certificate, MIIBIjANBg. ", 20), "JWK": `{"kty": "RSA", "e": "AQAB"}`,
		"age":  "-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBwRHpKSXNNdzR6RmRCM\n-----END AGE ENCRYPTED FILE-----",
		"ends": "MIIEvAIBAD" + strings.Repeat("A", 30), "random": std(ed[:32]), "": "",
	} {
		if HoldsPrivate([]byte(text)) {
			t.Errorf("%s: found in %s", name, text)
		}
	}
}

func split(text string, size int) (list []string) {
	for len(text) > size {
		list, text = append(list, text[:size]), text[size:]
	}
	return append(list, text)
}

// BenchmarkHoldsPrivate reads a text that is as hard as possible.
func BenchmarkHoldsPrivate(b *testing.B) {
	text := []byte(strings.Repeat("MIIEvAIBADAN", 10000))
	for b.Loop() {
		HoldsPrivate(text)
	}
}
