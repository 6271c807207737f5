package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// made is a self-signed certificate and its key, as PEM.
type made struct{ cert, key []byte }

func makeCert(t *testing.T, from, to time.Time, ca bool, names ...string) made {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: from, NotAfter: to, DNSNames: names, IsCA: ca, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return made{pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: bytes})}
}

func TestReadPair(t *testing.T) {
	year := 365 * 24 * time.Hour
	good := makeCert(t, now.Add(-year), now.Add(year), false, "B.example.com", "a.example.com")
	other := makeCert(t, now.Add(-year), now.Add(year), false, "a.example.com")
	old := makeCert(t, now.Add(-2*year), now.Add(-year), false, "a.example.com")
	young := makeCert(t, now.Add(year), now.Add(2*year), false, "a.example.com")
	locked := pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte{1}})

	for _, test := range []struct {
		name      string
		cert, key []byte
		part      Part
		reason    string
	}{
		{"good", good.cert, good.key, "", ""},
		{"other key", good.cert, other.key, Key, "does not match"},
		{"expired", old.cert, old.key, Cert, "expired on 2025-06-01"},
		{"not yet", young.cert, young.key, Cert, "not valid before 2027-06-01"},
		{"chain with an expired end", append(good.cert, old.cert...), good.key, Cert, "expired"},
		{"no PEM", []byte("hello"), good.key, Cert, "no PEM certificate"},
		{"not DER", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte{1}}), good.key, Cert, "contains an invalid"},
		{"key for certificate", good.key, good.key, Cert, "no PEM certificate"},
		{"certificate for key", good.cert, good.cert, Key, "no PEM key"},
		{"encrypted", good.cert, locked, Key, "encrypted"},
		{"broken key", good.cert, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte{1}}), Key, "contains an invalid"},
	} {
		t.Run(test.name, func(t *testing.T) {
			pair, err := ReadPair(test.cert, test.key, now)
			if test.reason == "" {
				if err != nil || strings.Join(pair.Names, ",") != "a.example.com,b.example.com" || !pair.NotAfter.Equal(now.Add(year)) {
					t.Fatalf("got %v, %v", pair, err)
				}
				return
			}
			bad, ok := errors.AsType[*Error](err)
			if !ok || bad.Part != test.part || !strings.Contains(bad.Reason, test.reason) {
				t.Fatalf("got %v, want %s: %s", err, test.part, test.reason)
			}
		})
	}
}

// TestCanonical holds that what Go's reader of PEM accepts and BoringSSL's does
// not is written anew, and what it does not check is not written.
func TestCanonical(t *testing.T) {
	good := makeCert(t, now, now.Add(time.Hour), true, "a.example.com")
	other := makeCert(t, now, now.Add(time.Hour), true)
	header := func(text []byte, lines string) []byte {
		return []byte(strings.Replace(string(text), "-----\n", "-----\n"+lines, 1))
	}
	plain := string(good.cert)
	for name, cert := range map[string][]byte{
		"canonical": good.cert,
		"header":    header(good.cert, "Proc-Type: x\n\n"),
		"empty":     header(good.cert, "\n\n"),
		"blanks":    header(good.cert, " \t \n"),
		"CRLF":      []byte(strings.ReplaceAll(plain, "\n", "\r\n")),
		"old name":  []byte(strings.ReplaceAll(plain, " CERTIFICATE", " X509 CERTIFICATE")),
		"comments":  []byte("subject=a\n" + plain + "the end\n"),
		"others":    append(pem.EncodeToMemory(&pem.Block{Type: "DH PARAMETERS", Bytes: []byte{1}}), good.cert...),
	} {
		pair, err := ReadPair(cert, header(good.key, "Proc-Type: x\n\n"), now)
		if err != nil || string(pair.Cert) != plain || string(pair.Key) != string(good.key) {
			t.Errorf("%s: %v, the pair is\n%s", name, err, pair.Cert)
		}
		if ca, err := ReadCA(append(cert, other.cert...), now); err != nil || string(ca.PEM) != plain+string(other.cert) {
			t.Errorf("%s: %v, the CA is\n%s", name, err, ca.PEM)
		}
	}
	broken := header(good.cert, "!\n")
	for _, ca := range [][]byte{append(broken, other.cert...), append(other.cert[:len(other.cert):len(other.cert)], broken...)} {
		if _, err := ReadCA(ca, now); err == nil || !strings.Contains(err.Error(), "invalid PEM block") {
			t.Errorf("a broken block beside a certificate: %v", err)
		}
	}
}

// TestKeyTypes holds that a key's block has the type of its encoding.
func TestKeyTypes(t *testing.T) {
	good := makeCert(t, now, now.Add(time.Hour), false, "a.example.com")
	odd := []byte(strings.ReplaceAll(string(good.key), "EC PRIVATE", "RSA PRIVATE"))
	if pair, err := ReadPair(good.cert, odd, now); err != nil || string(pair.Key) != string(good.key) {
		t.Errorf("an EC key in a block for RSA: %v", err)
	}
}

// TestRevocationLists holds that those of a CA stay, and are checked.
func TestRevocationLists(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now, NotAfter: now.Add(time.Hour), IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCRLSign, SubjectKeyId: []byte{1}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	list, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: now,
		NextUpdate: now.Add(time.Minute)}, template, key)
	if err != nil {
		t.Fatal(err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: list})...)
	if ca, err := ReadCA(text, now); err != nil || string(ca.PEM) != string(text) {
		t.Errorf("%v, the CA is\n%s", err, ca.PEM)
	}
	if _, err := ReadCA(text, now.Add(2*time.Minute)); err == nil || !strings.Contains(err.Error(), "revocation list expired") {
		t.Errorf("an old list: %v", err)
	}
}

func TestReadPairRSA(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now, NotAfter: now.Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	if _, err := ReadPair(cert, private, now); err != nil {
		t.Error(err)
	}
	if c, readable := ReadChain(cert); !readable || c.Key != RSA || c.Bits != 2048 {
		t.Errorf("the key is read as %s of %d bits", c.Key, c.Bits)
	}
}

func TestReadCA(t *testing.T) {
	ca := makeCert(t, now, now.Add(time.Hour), true)
	leaf := makeCert(t, now, now.Add(time.Hour), false)
	if got, err := ReadCA(ca.cert, now); err != nil || !got.NotAfter.Equal(now.Add(time.Hour)) {
		t.Errorf("got %v, %v", got.NotAfter, err)
	}
	if _, err := ReadCA(leaf.cert, now); err == nil || !strings.Contains(err.Error(), "not a CA certificate") {
		t.Errorf("a leaf as CA: got %v", err)
	}
}

func TestCovers(t *testing.T) {
	names := []string{"*.example.com", "example.com"}
	for host, want := range map[string]bool{
		"example.com": true, "www.example.com": true, "a.b.example.com": false,
		"*.example.com": true, "*.www.example.com": false, "example.org": false, "com": false,
	} {
		if got := Covers(names, host); got != want {
			t.Errorf("Covers(%s) = %v, want %v", host, got, want)
		}
	}
}
