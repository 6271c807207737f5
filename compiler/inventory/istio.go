package inventory

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Manifest is a whole object of an Istio API. The target interprets it.
type Manifest struct {
	Key
	APIVersion string
	Kind       string
	Labels     map[string]string
	// Assumed says that nothing states the namespace, and default is assumed.
	Assumed bool
	// Annotations are those of the object.
	Annotations map[string]string
	Fields      []string        // the names of its outermost fields, sorted
	Created     time.Time       // when the cluster created it; zero if unknown
	Spec        json.RawMessage // may be empty
	Span        diag.Span       // the first line of its document

	place place
	asked func(Manifest, string)
}

// At returns the place of a part of the manifest, such as spec.http[0].timeout,
// or of its innermost parent that is present.
func (m Manifest) At(path string) diag.Span {
	if m.asked != nil {
		m.asked(m, path)
	}
	return m.place.of(path)
}

// Watch calls a function with each path that Manifest.At gets. At accepts a
// misspelt path, because manifests leave fields out; a test that watches the paths
// compares them with the schema.
func (i *Inventory) Watch(asked func(m Manifest, path string)) {
	for n := range i.manifests {
		i.manifests[n].asked = asked
	}
}

// Manifests returns all objects of Istio APIs, sorted by kind, namespace and
// name. The caller must not change them.
func (i *Inventory) Manifests() []Manifest {
	if i == nil {
		return nil
	}
	return i.manifests
}

func isIstio(apiVersion string) bool {
	group, _, _ := strings.Cut(apiVersion, "/")
	return strings.HasSuffix(group, ".istio.io")
}

func (r *reader) manifest(at place, data []byte, e envelope) {
	var m struct {
		Metadata struct {
			Labels      map[string]string `json:"labels"`
			Annotations map[string]string `json:"annotations"`
			Created     string            `json:"creationTimestamp"`
		} `json:"metadata"`
	}
	if len(e.metadata) > 0 && decode(e.metadata, &m.Metadata) != nil {
		r.wrong(at.Span, e.Kind+" "+e.key().String(), json.Unmarshal(data, &m)) // whose error has the whole path
		return
	}
	created, _ := time.Parse(time.RFC3339, m.Metadata.Created) // zero if it is invalid: the cluster writes it
	if r.inventory.manifests == nil {
		r.inventory.manifests = make([]Manifest, 0, chunk)
	}
	r.inventory.manifests = append(r.inventory.manifests, Manifest{
		Key: e.key(), APIVersion: e.APIVersion, Kind: e.Kind, Assumed: e.Metadata.Namespace == "", Labels: r.options.Changes[at.File()].labels(m.Metadata.Labels), Annotations: m.Metadata.Annotations,
		Fields: r.fields(), Created: created, Spec: bytes.Clone(e.spec), Span: at.Span, place: at,
	})
}

// manifestsOnce sorts the manifests and keeps one of each kind and name: an
// object may be written in several API versions.
func manifestsOnce(list []Manifest, replacing map[*diag.File]bool, sink *diag.Sink) (kept []Manifest) {
	count := map[string]int{}
	for i := range list {
		count[list[i].Kind]++
	}
	names := slices.Sorted(maps.Keys(count))
	kinds := make([][]Manifest, len(names))
	parallel.Each(len(names), func(k int) {
		of := make([]Manifest, 0, count[names[k]])
		for i := range list {
			if list[i].Kind == names[k] {
				of = append(of, list[i])
			}
		}
		kinds[k] = once(of, replacing, sink, Manifest.same, names[k])
	})
	return slices.Concat(kinds...)
}

func (m *Manifest) key() Key { return m.Key }

func (m Manifest) same(o Manifest) bool {
	return string(m.Spec) == string(o.Spec) && reflect.DeepEqual(m.Labels, o.Labels)
}
