package authority

import (
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"
	"time"
)

// TestUnreadable shows files in which something cannot be read: each of these things is
// reported in a line of its own, and the rest is shown.
func TestUnreadable(t *testing.T) {
	now := time.Now()
	ca, caPair, err := New("example.com", now)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := ca.Issue([]string{"a.example.com"}, Server, now)
	if err != nil {
		t.Fatal(err)
	}
	der, _ := pem.Decode(pair.Cert)
	encoded := func(text []byte) string { return base64.StdEncoding.EncodeToString(text) }
	secret := func(name, body string) string {
		return "apiVersion: v1\nkind: Secret\nmetadata: {name: " + name + ", namespace: edge}\n" + body + "\n---\n"
	}
	cert, key := encoded(pair.Cert), encoded(pair.Key)
	good := secret("good", "data: {tls.crt: "+cert+", tls.key: "+key+", ca.crt: "+encoded(caPair.Cert)+"}")
	for name, test := range map[string]struct {
		file, text string
		shown      int
		faults     []string
	}{
		"nothing is wrong": {"a.yaml", good, 2, nil},
		"not base64": {"a.yaml", secret("x", "data: {tls.crt: "+cert+", tls.key: "+key[:80]+"*, ca.crt: a}") + good, 3,
			[]string{"Secret edge/x: ca.crt: the value in data is not base64", "Secret edge/x: tls.key: the value in data is not base64"}},
		"certificate not base64": {"a.yaml", secret("x", "data: {tls.crt: '"+cert[1:]+"', tls.key: "+key+"}"), 0,
			[]string{"Secret edge/x: tls.crt: the value in data is not base64"}},
		"plain PEM in data": {"a.yaml", secret("x", "data: {cert: '"+string(pair.Cert)+"'}"), 0, []string{"Secret edge/x: cert: the value in data is not base64"}},
		"other entries": {"a.yaml", secret("x", "data: {password: '%', '"+key+"': '%', other: 5}") + good, 2, []string{
			"Secret edge/x: an entry with a long or invalid name: the value in data is not base64",
			"Secret edge/x: other: the value in data must be a string in base64", "Secret edge/x: password: the value in data is not base64"}},
		"no string": {"a.yaml", secret("x", "stringData: {tls.crt: 5, ca.crt: [a]}"), 0, []string{
			"Secret edge/x: ca.crt: the value in stringData must be a string", "Secret edge/x: tls.crt: the value in stringData must be a string"}},
		"no map": {"a.yaml", secret("x", "data: text") + good, 2, []string{"line 1: a field of the Secret has another type, or is there twice"}},
		"twice":  {"a.yaml", secret("x", "data: {a: YQ==, a: YQ==}") + good, 2, []string{"line 1: a field of the Secret has another type, or is there twice"}},
		"no PEM": {"a.yaml", secret("x", "data: {ca.crt: YQ==, cert: YQ==, key: YQ==}"), 0, []string{
			"Secret edge/x: cert: the file contains no PEM certificate", "Secret edge/x: ca.crt: the file contains no PEM certificate"}},
		"empty entries":         {"a.yaml", secret("x", "data: {tls.crt: '', tls.key: ''}"), 0, []string{"Secret edge/x: tls.crt: the file contains no PEM certificate"}},
		"key alone":             {"a.yaml", secret("x", "data: {tls.key: "+key+"}"), 0, []string{"Secret edge/x: tls.key: the key has no certificate tls.crt"}},
		"key in a CA":           {"a.yaml", secret("x", "data: {ca.crt: "+encoded(append(caPair.Cert, caPair.Key...))+"}"), 1, []string{"Secret edge/x: ca.crt: it holds a private key beside the certificates"}},
		"a list":                {"a.json", `{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}, "data": {"ca.crt": "%"}}]}`, 0, []string{"Secret x: ca.crt: the value in data is not base64"}},
		"a list in itself":      {"a.yaml", "apiVersion: v1\nkind: List\nitems: &a\n- {apiVersion: v1, kind: List, items: *a}\n", 0, []string{"line 4: a list in a list is not read"}},
		"another kind":          {"a.yaml", "apiVersion: x/v1\nkind: Table\ndata: text\nitems: {a: b}\n---\n" + good, 2, nil},
		"broken in the middle":  {"a.yaml", good + "a: b: c\n---\n" + good, 2, []string{"invalid YAML after object 1"}},
		"no manifest":           {"a.yaml", "hello", 0, []string{"neither PEM nor a Kubernetes manifest"}},
		"empty certificate":     {"a.crt", "", 0, []string{"the file contains no PEM certificate"}},
		"empty key":             {"a.key", "\n", 0, []string{"the file contains no PEM certificate"}},
		"text as certificate":   {"a.pem", "hello: world", 0, []string{"the file contains no PEM certificate"}},
		"cut certificate":       {"a.crt", string(pair.Cert[:len(pair.Cert)-9]), 0, []string{"the file contains no PEM certificate"}},
		"certificate in DER":    {"a.cer", string(der.Bytes), 0, []string{"the certificate is in DER; convert it with `openssl x509 -inform der`"}},
		"certificate with text": {"a.crt", "subject=a\n" + string(pair.Cert), 1, nil},
		"manifest named .pem":   {"a.pem", good, 2, nil},
	} {
		t.Run(name, func(t *testing.T) {
			shown, faults := Show([]Text{{test.file, []byte(test.text)}}, now)
			var want []string
			for _, f := range test.faults {
				want = append(want, test.file+": "+f)
			}
			if got := strings.Join(faults, "\n"); len(shown) != test.shown || got != strings.Join(want, "\n") {
				t.Errorf("%d certificates, want %d; faults:\n%s\nwant:\n%s", len(shown), test.shown, got, strings.Join(want, "\n"))
			}
			for _, f := range faults {
				if strings.Contains(f, key[60:76]) || strings.Contains(f, "\n") {
					t.Errorf("a fault of several lines, or with a piece of a key: %s", f)
				}
			}
		})
	}
}
