package authority

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/internal/lazy"
)

// pairs are the entries of a certificate and its key that gateways read, and those of a
// CA.
var (
	pairs = [][2]string{{"tls.crt", "tls.key"}, {"cert", "key"}}
	cas   = []string{"ca.crt", "cacert"}
)

// An envelope is what tells whether an object is a Secret, or a list with some.
type envelope struct {
	APIVersion any         `yaml:"apiVersion"`
	Kind       any         `yaml:"kind"`
	Items      []yaml.Node `yaml:"items"`
}

// A kubeSecret is what is read of a Secret.
type kubeSecret struct {
	Metadata struct {
		Name      string `yaml:"name"`
		Namespace string `yaml:"namespace"`
	} `yaml:"metadata"`
	Data       map[string]any `yaml:"data"`
	StringData map[string]any `yaml:"stringData"`
	SOPS       any            `yaml:"sops"`
}

// manifests reads the Secrets of manifests in YAML or JSON. An error of the parser may
// quote a key and is not shown.
func (v *viewer) manifests(t Text) {
	decoder := yaml.NewDecoder(bytes.NewReader(t.Data))
	for objects := 0; ; objects++ {
		var n yaml.Node
		switch err := decoder.Decode(&n); {
		case errors.Is(err, io.EOF):
			return
		case err != nil && objects == 0 || n.Kind == yaml.DocumentNode && n.Content[0].Kind != yaml.MappingNode && n.Content[0].Tag != "!!null":
			v.fault(t.Name, "neither PEM nor a Kubernetes manifest")
			return
		case err != nil:
			v.fault(t.Name, "invalid YAML after object %d", objects)
			return
		}
		v.object(t.Name, &n, true)
	}
}

// object reads a Secret, or those of a list. Objects of other kinds may have fields of
// the same names. A list in a list is not read: with aliases it could hold itself.
func (v *viewer) object(file string, n *yaml.Node, outer bool) {
	var e envelope
	_ = n.Decode(&e) // it reads what it can
	if !outer && len(e.Items) > 0 {
		v.fault(file, "line %d: a list in a list is not read", n.Line)
		return
	}
	for i := range e.Items {
		v.object(file, &e.Items[i], false)
	}
	if e.Kind != "Secret" || e.APIVersion != "v1" {
		return
	}
	var s kubeSecret
	if err := n.Decode(&s); err != nil {
		v.fault(file, "line %d: a field of the Secret has another type, or is there twice", n.Line)
	}
	v.secret(file, s)
}

// secret reads a Secret.
func (v *viewer) secret(file string, o kubeSecret) {
	name := objectName(o.Metadata.Name)
	if o.Metadata.Namespace != "" {
		name = objectName(o.Metadata.Namespace) + "/" + name
	}
	place := file + ": Secret " + name
	if o.SOPS != nil {
		v.fault(place, "it is encrypted with SOPS, so that its certificates are not known")
		return
	}
	texts := map[string][]byte{}
	for _, key := range slices.Sorted(maps.Keys(o.names())) {
		text, err := o.entry(key)
		if err != nil {
			v.fault(place, "%s: %v", entryName(key), err)
		} else {
			texts[key] = text
		}
	}
	for _, p := range pairs {
		switch {
		case texts[p[0]] != nil:
			key, known := texts[p[1]], o.has(p[1])
			v.pairOf(secretEntry{file, name, p[0]}, texts[p[0]], key, known)
		case texts[p[1]] != nil && !o.has(p[0]):
			v.fault(place, "%s: the key has no certificate %s", p[1], p[0])
		}
	}
	for _, key := range cas {
		if texts[key] == nil {
			continue
		}
		chain, err := certificate.ParseChain(texts[key])
		if err != nil {
			v.fault(place, "%s: %v", key, err)
			continue
		}
		v.add(file, name+" "+key, chain)
		v.shownKey(place, key, texts[key])
	}
}

// shownKey reports a private key among certificates, which many may read.
func (v *viewer) shownKey(place, key string, text []byte) {
	if certificate.HasKey(text) {
		v.fault(place, "%s: it holds a private key beside the certificates", key)
	}
}

// A secretEntry is an entry of a Secret with a certificate.
type secretEntry struct{ file, secret, key string }

// pairOf reads a certificate of a Secret and its key. A key that is known and not there
// is reported already.
func (v *viewer) pairOf(e secretEntry, cert, key []byte, known bool) {
	place := e.file + ": Secret " + e.secret
	chain, err := certificate.ParseChain(cert)
	if err != nil {
		v.fault(place, "%s: %v", e.key, err)
		return
	}
	s := v.add(e.file, e.secret+" "+e.key, chain)
	v.shownKey(place, e.key, cert)
	switch {
	case key == nil && known:
		s.Key = "not readable"
		return
	case key == nil:
		s.Key = "not in the Secret"
		v.fault(place, "%s: the certificate has no key", e.key)
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

// has reports whether a Secret has an entry.
func (o kubeSecret) has(key string) bool { return o.names()[key] }

// names returns the names of the entries of a Secret.
func (o kubeSecret) names() map[string]bool {
	names := map[string]bool{}
	for _, part := range []map[string]any{o.Data, o.StringData} {
		for key := range part {
			names[key] = true
		}
	}
	return names
}

// validEntry matches the names of entries that Kubernetes accepts. A longer one than
// this could be a piece of a key.
var validEntry = lazy.MustCompile(`^[-._a-zA-Z0-9]{1,40}$`)

// validName matches the names of Secrets and namespaces: no key is in lower case. The
// count of longestObject in the expression would be a sixth of what each start allocates.
var validName = lazy.MustCompile(`^[-.a-z0-9]+$`)

// longestObject is the maximum length of a name of Kubernetes.
const longestObject = 253

// objectName returns the name of a Secret or a namespace for a message.
func objectName(name string) string {
	if name == "" || len(name) <= longestObject && validName.MatchString(name) {
		return name
	}
	return "(an invalid name)"
}

// entryName returns the name of an entry for a message.
func entryName(key string) string {
	if validEntry.MatchString(key) {
		return key
	}
	return "an entry with a long or invalid name"
}

// entry returns an entry of a Secret. stringData has precedence, as in Kubernetes. An
// error never quotes the entry.
func (o kubeSecret) entry(key string) ([]byte, error) {
	if value, found := o.StringData[key]; found {
		text, is := value.(string)
		if !is {
			return nil, errors.New("the value in stringData must be a string")
		}
		return []byte(text), nil
	}
	text, is := o.Data[key].(string)
	if !is {
		return nil, errors.New("the value in data must be a string in base64")
	}
	plain, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, errors.New("the value in data is not base64")
	}
	return append([]byte{}, plain...), nil
}
