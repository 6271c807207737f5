package inventory

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

type secretManifest struct {
	Type       string            `json:"type"`
	Data       map[string]string `json:"data"`
	StringData map[string]string `json:"stringData"`
	// SOPS is what SOPS adds to a manifest of which it encrypted the values.
	SOPS json.RawMessage `json:"sops"`
}

// certificateKeys are the entries in which Istio looks for certificates.
var certificateKeys = []string{"tls.crt", "ca.crt", "cert", "cacert"}

// Served returns the certificate that Istio serves.
func (s Secret) Served() []byte { return s.Certificates[s.ServedEntry()] }

// ServedEntry returns the entry of the certificate that Istio serves: `cert` if there is
// a `key` too, else tls.crt.
func (s Secret) ServedEntry() string {
	if s.Has("cert") && s.Has("key") {
		return "cert"
	}
	return "tls.crt"
}

func (r *reader) secret(at diag.Span, data []byte, key Key) {
	var m secretManifest
	if err := json.Unmarshal(data, &m); err != nil {
		r.wrong(at, "secret "+key.String(), err)
		return
	}
	s := Secret{Key: key, Type: cmp.Or(m.Type, "Opaque"), Keys: keysOf(m), Span: at}
	for _, name := range certificateKeys {
		if m.SOPS != nil {
			break // the values are not known
		}
		value, err := m.entry(name)
		if err != nil {
			r.report(diag.At(at, code.InvalidField, "invalid data.%s of secret %s: must be base64", name, key).WithHint("write plain text in stringData"))
		}
		if holdsKey(value) {
			r.sink.Add(diag.At(at, code.KeyInShownCertificate, "%s of secret %s holds a private key", name, key).
				WithHint("remove it from %s, and replace the key: who may read the certificates has it", name))
		}
		blocks := certificates(value)
		switch {
		case blocks != nil && s.Certificates == nil:
			s.Certificates = map[string][]byte{name: blocks}
		case blocks != nil:
			s.Certificates[name] = blocks
		case len(value) > 0:
			s.Unreadable = append(s.Unreadable, name)
		}
	}
	r.inventory.secrets = append(r.inventory.secrets, s)
}

// keysOf returns copies of the names of the entries, so that their values can
// be freed.
func keysOf(m secretManifest) []string {
	var keys []string
	for key := range m.Data {
		keys = append(keys, strings.Clone(key))
	}
	for key := range m.StringData {
		keys = append(keys, strings.Clone(key))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// entry returns the value of an entry. stringData has precedence, as in
// Kubernetes.
func (m secretManifest) entry(name string) ([]byte, error) {
	if text, found := m.StringData[name]; found {
		return []byte(text), nil
	}
	return base64.StdEncoding.DecodeString(m.Data[name])
}

// holdsKey reports whether a PEM text holds a private key. Istio sends the
// certificates of a Secret as they are: to every proxy that verifies with them,
// and Envoy shows them in its /config_dump and /certs, where it hides keys.
func holdsKey(text []byte) bool {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			return true
		}
	}
	return false
}

// certificates returns the CERTIFICATE blocks of a PEM text, and nothing else
// of it.
func certificates(text []byte) []byte {
	var out []byte
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			out = append(out, pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: block.Bytes})...)
		}
	}
	return out
}
