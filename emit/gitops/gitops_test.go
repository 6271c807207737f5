package gitops_test

import (
	"testing"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/gitops"
)

func bundle(objects ...emit.Object) *emit.Bundle {
	b := &emit.Bundle{Objects: objects}
	b.Sort(emit.Order{{Number: 15, Kind: "ConfigMap"}, {Number: 30, Kind: emit.OtherKinds}})
	return b
}

// TestSyncWaves checks that an object keeps a wave that it states, and that maps which
// objects share are not changed.
func TestSyncWaves(t *testing.T) {
	shared := map[string]string{"gwc.dev/source": "a.gwc"}
	b := bundle(
		emit.Object{APIVersion: "v1", Kind: "ConfigMap", Name: "a", Annotations: shared},
		emit.Object{APIVersion: "apps/v1", Kind: "ConfigMap", Name: "b", Annotations: shared},
		emit.Object{APIVersion: "v1", Kind: "ConfigMap", Name: "c", Annotations: map[string]string{gitops.Wave: "-5"}},
		emit.Object{APIVersion: "v1", Kind: "Service", Name: "d"},
	)
	gitops.SyncWaves(b)
	want := map[string]string{"a": "15", "b": "30", "c": "-5", "d": "30"}
	for _, o := range b.Objects {
		if got := o.Annotations[gitops.Wave]; got != want[o.Name] {
			t.Errorf("%s: wave %q, want %q", o.Name, got, want[o.Name])
		}
	}
	if len(shared) != 1 {
		t.Errorf("the map of other objects has changed: %v", shared)
	}
}

// TestKeepVariables marks the objects in whose text Flux would replace something.
func TestKeepVariables(t *testing.T) {
	of := func(name, text string) emit.Object {
		return emit.Object{APIVersion: "v1", Kind: "ConfigMap", Name: name, Body: struct {
			Data map[string]string `json:"data"`
		}{map[string]string{"k": text}}}
	}
	b := bundle(of("variable", "a ${b} c"), of("half", "${"), of("two", "cost: $$5"), of("end", "^/a$"), of("brace", "{a}"), of("shell", "$HOME"))
	b.Objects[0].Annotations = map[string]string{"x": "y"}
	b.Objects = append(b.Objects, func() emit.Object {
		o := of("wanted", "${a}")
		o.Annotations = map[string]string{gitops.Substitute: "enabled"}
		return o
	}())
	if err := gitops.KeepVariables(b); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"variable": "disabled", "half": "disabled", "two": "disabled", "wanted": "enabled"}
	for _, o := range b.Objects {
		if got := o.Annotations[gitops.Substitute]; got != want[o.Name] {
			t.Errorf("%s: %q, want %q", o.Name, got, want[o.Name])
		}
	}
	bad := bundle(of("bytes", "\xff"))
	if gitops.KeepVariables(bad) == nil {
		t.Error("an object that cannot be encoded is accepted")
	}
}

// TestIgnoreDifferences prints objects whose numbers controllers change.
func TestIgnoreDifferences(t *testing.T) {
	b := bundle(
		emit.Object{APIVersion: "v1", Kind: "ConfigMap", Name: "a"},
		emit.Object{APIVersion: "example.com/v1", Kind: "Split", Name: "b", Controlled: []emit.Controlled{
			{Path: "spec.http", Name: "one", Each: "route", Field: "weight"}, {Path: "spec.http", Name: "two", Each: "route", Field: "weight"},
		}},
	)
	const want = `ignoreDifferences:
- group: example.com
  kind: Split
  name: b
  jqPathExpressions:
  - .spec.http[] | select(.name == "one") | .route[].weight
  - .spec.http[] | select(.name == "two") | .route[].weight
syncPolicy:
  syncOptions:
  - ApplyOutOfSyncOnly=true
`
	if got := string(gitops.IgnoreDifferences(b)); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if got := gitops.IgnoreDifferences(bundle(b.Objects[0])); len(got) > 0 {
		t.Errorf("%s", got)
	}
}
