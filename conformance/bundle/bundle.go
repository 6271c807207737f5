// Package bundle reads a list of Kubernetes objects from YAML and finds its way in them.
//
// It knows kinds, names and the fields that name other objects; it does not know whether an object is right.
package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	plain "go.yaml.in/yaml/v2"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// Bundle is a list of objects in the order in which they are applied.
type Bundle []*unstructured.Unstructured

// Parse reads YAML documents. Empty documents are left out, and so are Secrets that SOPS encrypted, which no API server
// takes: what a GitOps tool decrypts is the mesh's to say. An object without a kind or a name is an error.
func Parse(data []byte) (Bundle, error) {
	var b Bundle
	reader := kubeyaml.NewYAMLReader(newReader(data))
	for {
		doc, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
		o, err := object(doc)
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", len(b)+1, err)
		}
		if o != nil && o.Object["sops"] == nil {
			b = append(b, o)
		}
	}
}

// object reads one document; numbers without a fraction are integers, as the API server reads them.
func object(doc []byte) (*unstructured.Unstructured, error) {
	data, err := yaml.YAMLToJSON(doc)
	if err != nil {
		return nil, err
	}
	o := &unstructured.Unstructured{}
	if err := json.Unmarshal(data, &o.Object); err != nil || len(o.Object) == 0 {
		return nil, err
	}
	if o.GetKind() == "" || o.GetName() == "" {
		return nil, errors.New("an object needs a kind and a name")
	}
	return o, nil
}

// YAML writes the objects as documents, in their order.
func (b Bundle) YAML() []byte {
	var out bytes.Buffer
	for _, o := range b {
		doc, err := yaml.Marshal(o.Object)
		if err != nil { // it goes through JSON, which is not valid YAML if it has DEL or a key of more than 1,024 bytes
			doc, err = plain.Marshal(o.Object)
		}
		if err != nil {
			panic(err) // an object that was read from YAML can be written
		}
		out.WriteString("---\n")
		out.Write(doc)
	}
	return out.Bytes()
}

// Clone copies the objects, so that a change of the copy leaves b as it is.
func (b Bundle) Clone() Bundle {
	out := make(Bundle, len(b))
	for i, o := range b {
		out[i] = o.DeepCopy()
	}
	return out
}

// Kind lists the objects of one kind.
func (b Bundle) Kind(kind string) Bundle {
	var out Bundle
	for _, o := range b {
		if o.GetKind() == kind {
			out = append(out, o)
		}
	}
	return out
}

// Find returns the object of that kind and name, or nil.
func (b Bundle) Find(kind, name string) *unstructured.Unstructured {
	for _, o := range b {
		if o.GetKind() == kind && o.GetName() == name {
			return o
		}
	}
	return nil
}

// Split separates Istio's objects from Kubernetes' own (Secret, NetworkPolicy) and those of other projects.
func (b Bundle) Split() (istio, kube, others Bundle) {
	for _, o := range b {
		group := o.GroupVersionKind().Group
		switch {
		case strings.HasSuffix(group, "istio.io"):
			istio = append(istio, o)
		case !strings.Contains(group, ".") || strings.HasSuffix(group, "k8s.io"): // apps, policy
			kube = append(kube, o)
		default:
			others = append(others, o)
		}
	}
	return istio, kube, others
}

// Name is kind, namespace and name of an object, for messages.
func Name(o *unstructured.Unstructured) string {
	return fmt.Sprintf("%s %s/%s", o.GetKind(), o.GetNamespace(), o.GetName())
}
