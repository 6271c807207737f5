package jsonnet

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"
)

// TestKeys imports a private key in each form that tools write, and files that look
// similar.
func TestKeys(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	sec1, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string]string{"pkcs8.der": string(pkcs8), "sec1.der": string(sec1)}
	for _, kind := range []string{"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY"} {
		text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: pkcs8})
		refused[kind] = string(text)
		refused[kind+" in base64"] = "kind: Secret\ndata: {tls.key: " + base64.StdEncoding.EncodeToString(text) + "}\n"
	}
	allowed := map[string]string{
		"certificate": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pkcs8})),
		"text":        "0 is no private key", "empty": "",
	}
	for name, text := range refused {
		for _, function := range []string{"import", "importstr", "importbin"} {
			_, err := New(Options{}).File(t.Context(), folder(map[string]string{"a": "{ a: " + function + " 'b' }", "b": text}), "a")
			if err == nil || !strings.Contains(err.Error(), "contains a private key") {
				t.Errorf("%s of %s: got %v", function, name, err)
			}
		}
	}
	for name, text := range allowed {
		if _, err := New(Options{}).File(t.Context(), folder(map[string]string{"a": "{ a: importstr 'b' }", "b": text}), "a"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
