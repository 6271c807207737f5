package valid

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestQuick compares the quick check with the other one, for the specs of all goldens
// and with parts of them changed.
func TestQuick(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	quick, fine := 0, 0
	texts := golden.Texts(t, "../../../testdata")
	for _, name := range slices.Sorted(maps.Keys(texts)) { // each gets the same changes
		text := texts[name]
		for _, d := range manifest.Documents(diag.NewFile(name, text)) {
			var o struct {
				Kind string `json:"kind"`
				Spec any    `json:"spec"`
			}
			if yaml.Unmarshal(d.Text(), &o) != nil || kinds()[o.Kind] == nil || o.Spec == nil {
				continue
			}
			s := kinds()[o.Kind].Spec
			isQuick, isFine := sameQuick(t, s, o.Spec)
			quick, fine = quick+isQuick, fine+isFine
			for range 30 {
				sameQuick(t, s, changed(r, s, o.Spec))
			}
		}
	}
	if quick < fine*9/10 || fine < 1000 {
		t.Errorf("%d of %d valid specs are found valid quickly", quick, fine)
	}
}

// sameQuick checks that a spec that is found valid quickly is valid.
func sameQuick(t *testing.T, s *schema, spec any) (quick, fine int) {
	t.Helper()
	text, err := json.Marshal(spec)
	if err != nil {
		t.Fatal(err)
	}
	if s.quick(text) {
		quick = 1
	}
	c := &check{asked: true}
	var v any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	if c.value(s, v, "spec"); len(c.problems) == 0 && !c.dropped {
		fine = 1
	}
	if quick > fine {
		t.Fatalf("%s is found valid quickly", text)
	}
	return quick, fine
}

// changed returns a copy of a value with one part changed: removed, replaced, or added by
// the names of the schema.
func changed(r *rand.Rand, s *schema, v any) any {
	odd := []any{nil, true, 0, 1, 443, 65536, -1, 1.5, "", "*", "a", "0s", "10s", "10.0.0.0/8", "unix:///a/", "A_B", []any{}, map[string]any{}, []any{"a"}, map[string]any{"a": "b"}}
	if s == nil || r.IntN(6) == 0 {
		return odd[r.IntN(len(odd))]
	}
	switch v := v.(type) {
	case map[string]any:
		v = maps.Clone(v)
		known := slices.Concat(slices.Sorted(maps.Keys(v)), s.names())
		if len(v) == 0 || len(known) == 0 || r.IntN(4) == 0 {
			known = append(known, "other")
			v[known[r.IntN(len(known))]] = odd[r.IntN(len(odd))]
			return v
		}
		known = slices.Sorted(maps.Keys(v))
		name := known[r.IntN(len(known))]
		if r.IntN(6) == 0 {
			delete(v, name)
			return v
		}
		inner := s.Properties[name]
		if inner == nil {
			inner = s.Additional
		}
		v[name] = changed(r, inner, v[name])
		return v
	case []any:
		v = slices.Clone(v)
		if len(v) == 0 || r.IntN(4) == 0 {
			return append(v, v...)
		}
		i := r.IntN(len(v))
		v[i] = changed(r, s.Items, v[i])
		return v
	}
	return odd[r.IntN(len(odd))]
}

// TestIdle checks that the expressions hold without the names.
func TestIdle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for rule, without := range idle {
		e, known := expressions[rule]
		if !known {
			t.Errorf("unknown expression %s", rule)
			continue
		}
		for range 1000 {
			v := fields{}
			for _, name := range []string{"selector", "workloadSelector", "targetRef", "targetRefs", "endpoints", "tlsCertificates", "credentialName", "credentialNames", "jwksUri", "jwks", "jwks_uri",
				"serviceAccounts", "notServiceAccounts", "namespaces", "principals", "notPrincipals", "notNamespaces", "addresses", "resolution", "portLevelMtls"} {
				if r.IntN(2) == 0 && !slices.Contains(without, name) {
					v[name] = []any{"", "NONE", "DNS_ROUND_ROBIN", "STATIC", []any{"10.0.0.0/8"}, []any{"a", "b"}, fields{}}[r.IntN(7)]
				}
			}
			if !e.fits(v) {
				t.Errorf("%s does not hold for %v", rule, v)
			}
		}
	}
}
