package authority

import (
	"encoding/base64"
	"strings"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/diag"
)

// pairs are the entries of a certificate and its key that Istio reads, and those of a
// CA.
var (
	pairs = [][2]string{{"tls.crt", "tls.key"}, {"cert", "key"}}
	cas   = []string{"ca.crt", "cacert"}
)

// manifests reads the Secrets of manifests.
func (v *viewer) manifests(t Text) {
	var sink diag.Sink
	file := diag.NewFile(t.Name, t.Data)
	file.Hidden = true
	for _, o := range manifest.Read(file, &sink) {
		if o.Kind == "Secret" && o.APIVersion == "v1" {
			v.secret(t.Name, o)
		}
	}
	for _, d := range sink.Sorted() {
		if !strings.HasPrefix(d.Message, "gwc sets ") { // a Secret that gwc wrote
			v.fault(t.Name, "%s", d.Message)
		}
	}
}

// secret reads a Secret.
func (v *viewer) secret(file string, o *manifest.Object) {
	name := o.Name
	if o.Namespace != "" {
		name = o.Namespace + "/" + o.Name
	}
	place := file + ": Secret " + name
	if o.Value.Get("sops") != nil {
		v.fault(place, "it is encrypted with SOPS, so that its certificates are not known")
		return
	}
	for _, p := range pairs {
		if text, found := entry(o, p[0]); found {
			key, hasKey := entry(o, p[1])
			v.pairOf(file, name+" "+p[0], place, text, key, hasKey)
		}
	}
	for _, key := range cas {
		if text, found := entry(o, key); found {
			chain, err := certificate.ParseChain(text)
			if err != nil {
				v.fault(place, "%s: %v", key, err)
				continue
			}
			v.add(file, name+" "+key, chain)
		}
	}
}

// pairOf reads a certificate of a Secret and its key.
func (v *viewer) pairOf(file, secret, place string, cert, key []byte, hasKey bool) {
	chain, err := certificate.ParseChain(cert)
	if err != nil {
		v.fault(place, "%v", err)
		return
	}
	s := v.add(file, secret, chain)
	if !hasKey {
		s.Key = "not in the Secret"
		v.fault(place, "the certificate has no key")
		return
	}
	signer, err := certificate.ParseKey(key)
	switch {
	case err != nil:
		s.Key = "not readable"
		v.fault(place, "%v", err)
	case certificate.Matches(s.cert, signer):
		s.Key = "in the Secret, matches"
	default:
		s.Key = "in the Secret, of another certificate"
		v.fault(place, "the key does not match the certificate")
	}
}

// entry returns an entry of a Secret. stringData has precedence, as in Kubernetes.
func entry(o *manifest.Object, key string) ([]byte, bool) {
	if data := o.Value.Get("stringData"); data != nil {
		if v := data.Get(key); v != nil {
			return []byte(v.Text), true
		}
	}
	data := o.Value.Get("data")
	if data == nil || data.Get(key) == nil {
		return nil, false
	}
	text, err := base64.StdEncoding.DecodeString(data.Get(key).Text)
	return text, err == nil
}
