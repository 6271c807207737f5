package authority

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/compiler/certificate"
)

// pairs are the entries of a certificate and its key that gateways read, and those of a
// CA.
var (
	pairs = [][2]string{{"tls.crt", "tls.key"}, {"cert", "key"}}
	cas   = []string{"ca.crt", "cacert"}
)

// A kubeObject is what is read of an object, or of a list of objects.
type kubeObject struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name      string `yaml:"name"`
		Namespace string `yaml:"namespace"`
	} `yaml:"metadata"`
	Data       map[string]any `yaml:"data"`
	StringData map[string]any `yaml:"stringData"`
	SOPS       any            `yaml:"sops"`
	Items      []kubeObject   `yaml:"items"`
}

// manifests reads the Secrets of manifests in YAML or JSON. An error of the parser may
// quote a key and is not shown.
func (v *viewer) manifests(t Text) {
	decoder := yaml.NewDecoder(bytes.NewReader(t.Data))
	for objects := 0; ; objects++ {
		var o kubeObject
		switch err := decoder.Decode(&o); {
		case errors.Is(err, io.EOF):
			return
		case err != nil && objects == 0:
			v.fault(t.Name, "neither PEM nor a Kubernetes manifest")
			return
		case err != nil:
			v.fault(t.Name, "invalid YAML after %d objects", objects)
			return
		}
		for _, item := range append(o.Items, o) {
			if item.Kind == "Secret" && item.APIVersion == "v1" {
				v.secret(t.Name, item)
			}
		}
	}
}

// secret reads a Secret.
func (v *viewer) secret(file string, o kubeObject) {
	name := o.Metadata.Name
	if o.Metadata.Namespace != "" {
		name = o.Metadata.Namespace + "/" + name
	}
	place := file + ": Secret " + name
	if o.SOPS != nil {
		v.fault(place, "it is encrypted with SOPS, so that its certificates are not known")
		return
	}
	for _, p := range pairs {
		if text, found := o.entry(p[0]); found {
			key, hasKey := o.entry(p[1])
			v.pairOf(file, name+" "+p[0], place, text, key, hasKey)
		}
	}
	for _, key := range cas {
		if text, found := o.entry(key); found {
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
func (o kubeObject) entry(key string) ([]byte, bool) {
	if text, is := o.StringData[key].(string); is {
		return []byte(text), true
	}
	text, is := o.Data[key].(string)
	if !is {
		return nil, false
	}
	plain, err := base64.StdEncoding.DecodeString(text)
	return plain, err == nil
}
