package intent_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"
)

const day = 24 * time.Hour

// signed adds NAME.crt, valid until some days from today, and NAME.key.
func (d disk) signed(t *testing.T, name string, from, to time.Duration, ca bool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: today.Add(from), NotAfter: today.Add(to),
		DNSNames: []string{name + ".example.com"}, IsCA: ca, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	d[name+".crt"] = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	d[name+".key"] = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
}

// shelf are the files of the tests: good, old, young, soon and ca.
func shelf(t *testing.T) disk {
	t.Helper()
	d := disk{"text": []byte("hello"),
		"locked.key": pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte{1, 2, 3}})}
	d.signed(t, "good", -day, 365*day, false)
	d.signed(t, "old", -9*day, -day, false)
	d.signed(t, "young", day, 365*day, false)
	d.signed(t, "soon", -day, 29*day, true)
	d.signed(t, "ca", -day, 365*day, true)
	return d
}

func TestCertificateFiles(t *testing.T) {
	files := shelf(t)
	out, said := lowered(`certificate c { files "good.crt" "good.key" ca "ca.crt" }`, files)
	if said != "" || len(out.Certificates) != 1 {
		t.Fatal(said)
	}
	got := out.Certificates[0].Source.Files
	if string(got.Cert) != string(files["good.crt"]) || string(got.Key) != string(files["good.key"]) ||
		string(got.CA) != string(files["ca.crt"]) || strings.Join(got.Names, " ") != "good.example.com" ||
		got.NotAfter != "2027-06-01T12:00:00Z" {
		t.Errorf("got names %v until %s, and other files", got.Names, got.NotAfter)
	}

	out, said = lowered(`certificate c { ca "ca.crt" }`, files)
	if said != "" || len(out.Certificates) != 1 {
		t.Fatal(said)
	}
	got = out.Certificates[0].Source.Files
	if string(got.CA) != string(files["ca.crt"]) || got.Cert != nil || got.Key != nil {
		t.Error("a CA alone is not its file")
	}
}

func TestCertificateExpiresSoon(t *testing.T) {
	out, said := lowered("certificate c { files \"soon.crt\" \"soon.key\" }\ncertificate d { ca \"soon.crt\" }", shelf(t))
	const want = "1:23 GWC0415 \"soon.crt\": the certificate expires on 2026-06-30 (renew it)\n" +
		"2:20 GWC0415 \"soon.crt\": the certificate expires on 2026-06-30 (renew it)"
	if said != want || len(out.Certificates) != 2 {
		t.Errorf("%d records\ngot  %s\nwant %s", len(out.Certificates), said, want)
	}
}

func TestCertificateFileErrors(t *testing.T) {
	const in = "certificate c { files "
	refuse(t, shelf(t), []refused{
		{in + `"good.crt" "ca.key" }`,
			`1:34 GWC0410 "ca.key": the key does not match the certificate (name the private key of the certificate)`},
		{in + `"old.crt" "old.key" }`,
			`1:23 GWC0411 "old.crt": the certificate expired on 2026-05-31 12:00 UTC (name a renewed certificate)`},
		{in + `"young.crt" "young.key" }`,
			`1:23 GWC0413 "young.crt": the certificate is not valid before 2026-06-02 12:00 UTC (name a certificate that is already valid)`},
		{in + `"text" "good.key" ca "text" }`,
			"1:23 GWC0407 \"text\": the file contains no PEM certificate (name a PEM file that contains the certificate)\n" +
				"1:44 GWC0407 \"text\": the file contains no PEM certificate (name a PEM file that contains the certificate)"},
		{in + `"good.crt" "text" }`,
			`1:34 GWC0408 "text": the file contains no PEM key (name a PEM file that contains the private key)`},
		{in + `"good.crt" "locked.key" }`,
			"1:34 GWC0409 \"locked.key\": the key is encrypted (decrypt it, for example with `openssl pkey -in OLD -out NEW`)"},
		{in + `"good.crt" "good.key" ca "good.crt" }`,
			`1:48 GWC0414 "good.crt": not a CA certificate (name a CA certificate)`},
		{in + `"good.crt" "none.key" }`,
			`1:34 GWC0406 "none.key": cannot read none.key: no such file (write its path relative to this file)`},
	})
}

// No message contains a line of a key, whatever the files are.
func TestKeysAreNotQuoted(t *testing.T) {
	files := shelf(t)
	for _, text := range []string{
		`certificate c { files "good.key" "good.crt" ca "good.key" }`,
		`certificate c { files "good.crt" "old.key" }`,
		`certificate c { ca "good.key" }`,
	} {
		_, said := lowered(text, files)
		for line := range strings.SplitSeq(string(files["good.key"])+string(files["old.key"]), "\n") {
			if len(line) > 8 && strings.Contains(said, line) {
				t.Errorf("%s quotes a key", text)
			}
		}
		if said == "" {
			t.Errorf("%s is accepted", text)
		}
	}
}
