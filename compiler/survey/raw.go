package survey

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Raw is one object that a manifest of the program states.
type Raw struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace"` // empty if the manifest has none
	Name       string `json:"name"`
	// Manifest is where the manifest states it.
	Manifest Place `json:"manifest"`
	// Place is the `raw` statement.
	Place
}

// RawsOf returns the objects of the program's manifests, by kind, namespace and name.
func RawsOf(m *model.Model) []Raw {
	out := []Raw{}
	for _, r := range m.Raws {
		for _, o := range r.Objects {
			out = append(out, Raw{
				o.APIVersion, o.Kind, o.Namespace, o.Name,
				placesOf([]diag.Span{o.NameAt})[0], placesOf([]diag.Span{r.At})[0],
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Raw) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name), cmp.Compare(a.APIVersion, b.APIVersion))
	})
	return out
}

// RawSheet returns the sheet of the objects of manifests.
func RawSheet(list []Raw) Sheet {
	s := Sheet{columns: []string{"apiVersion", "kind", "namespace", "name", "manifest", "where"}, records: list}
	for _, r := range list {
		s.cells = append(s.cells, []string{r.APIVersion, r.Kind, r.Namespace, r.Name, where([]Place{r.Manifest}), where([]Place{r.Place})})
	}
	return s
}
