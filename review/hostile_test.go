package review_test

import (
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/traffic/call"
)

// TestHostile follows calls through manifests with random edits: nothing panics, and
// every call has an answer.
func TestHostile(t *testing.T) {
	paths, err := filepath.Glob("../testdata/outcomes/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d archives: %v", len(paths), err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		docs := documents(t, archive.Files[0].Data)
		for range 150 {
			follow(t, edited(r, docs), string(archive.Files[1].Data))
		}
	}
}

// documents reads YAML documents.
func documents(t *testing.T, text []byte) (docs []any) {
	t.Helper()
	for one := range strings.SplitSeq(string(text), "\n---\n") {
		var doc any
		if err := yaml.Unmarshal([]byte(one), &doc); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, doc)
	}
	return docs
}

// follow follows all calls through documents in JSON.
func follow(t *testing.T, docs []any, calls string) {
	t.Helper()
	through := subjectOf(t, docs).Traffic()
	for line := range strings.Lines(calls) {
		c, want, _, err := call.Parse(line)
		if err != nil {
			continue
		}
		a, err := through.Follow(c)
		if err == nil && len(a.Ways) == 0 && len(a.Undetermined) == 0 {
			t.Errorf("%s has no answer", line)
		}
		total := 0.0
		for _, way := range a.Ways {
			total += way.Percent
		}
		if err == nil && len(a.Undetermined) == 0 && (total < 99.9 || total > 100.1) {
			t.Errorf("%s: the shares add up to %v%%", line, total)
		}
		for _, share := range want.Shares {
			a.Misses(share.Outcome)
		}
	}
}

// strange are values that a field gets.
var strange = []any{nil, "", "*", "~", ".", "a/b/c", -1.0, 0.0, 70000.0, true, []any{}, map[string]any{}, "*.example.com", "[", "host", 80.0, "STRICT", "NONE"}

// edited returns documents with some random edits.
func edited(r *rand.Rand, docs []any) []any {
	text, err := json.Marshal(docs)
	if err != nil {
		panic(err)
	}
	var out []any
	if err := json.Unmarshal(text, &out); err != nil {
		panic(err)
	}
	for range 1 + r.IntN(6) {
		edit(r, out[r.IntN(len(out))])
	}
	return out
}

func edit(r *rand.Rand, v any) {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			if key != "apiVersion" && key != "kind" {
				keys = append(keys, key)
			}
		}
		if len(keys) == 0 {
			return
		}
		slices.Sort(keys)
		key := keys[r.IntN(len(keys))]
		switch n := r.IntN(10); {
		case n == 0:
			delete(v, key)
		case n == 1:
			v[key] = strange[r.IntN(len(strange))]
		default:
			edit(r, v[key])
			if _, leaf := v[key].(string); leaf {
				v[key] = strange[r.IntN(len(strange))]
			}
		}
	case []any:
		if len(v) > 0 {
			i := r.IntN(len(v))
			if r.IntN(8) == 0 {
				v[i] = strange[r.IntN(len(strange))]
			} else {
				edit(r, v[i])
			}
		}
	}
}
