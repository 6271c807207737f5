package compiler_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"sync"
	"testing"
	"time"
)

// testTime is when every test compiles.
var testTime = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// sealed is the encrypted Secret that the documentation names.
const sealed = `apiVersion: v1
kind: Secret
metadata: {name: sealed, namespace: istio-system}
data: {tls.crt: "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]", tls.key: "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"}
sops: {mac: "ENC[AES256_GCM,data:x]", lastmodified: "2026-05-04T10:11:12Z"}
`

// certificateFiles are a certificate for shop.example.com and its CA, valid for
// a year from testTime, as the files that the documentation names.
func certificateFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := madeFiles()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

var madeFiles = sync.OnceValues(func() (map[string][]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := func(ca bool) *x509.Certificate {
		return &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "shop"}, IsCA: ca,
			NotBefore: testTime.AddDate(0, 0, -1), NotAfter: testTime.AddDate(1, 0, 0),
			BasicConstraintsValid: true, DNSNames: []string{"shop.example.com"}}
	}
	leaf, err := x509.CreateCertificate(rand.Reader, template(false), template(true), &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	ca, err := x509.CreateCertificate(rand.Reader, template(true), template(true), &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	next := template(true)
	next.SerialNumber = big.NewInt(2)
	nextCA, err := x509.CreateCertificate(rand.Reader, next, next, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	pemOf := func(kind string, der []byte) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	}
	return map[string][]byte{"tls.crt": pemOf("CERTIFICATE", leaf), "tls.key": pemOf("PRIVATE KEY", private),
		"ca.crt": pemOf("CERTIFICATE", ca), "next-ca.crt": pemOf("CERTIFICATE", nextCA), "sealed.enc.yaml": []byte(sealed)}, nil
})
