package review_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// TestDiffSelf checks that nothing differs from itself.
func TestDiffSelf(t *testing.T) {
	for _, s := range scenes(t) {
		if r := diff.Compare(s.traffic, s.traffic); len(r.Differences) > 0 || r.Refused > 0 {
			t.Errorf("%s: %s\n%+v", s.name, r.Summary(), r.Differences)
		}
	}
}

// TestDiffEdits edits manifests at random: if some call goes another way, there is a
// difference.
func TestDiffEdits(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	changed := 0
	for _, s := range manifestScenes(t) {
		archive, err := txtar.ParseFile(s.name)
		if err != nil {
			t.Fatal(err)
		}
		docs := documents(t, archive.Files[0].Data)
		for range 40 {
			before, after := review.Pair(subjectOf(t, docs), subjectOf(t, edited(r, docs)))
			moved := otherWay(before, after, s.calls)
			if moved == "" {
				continue
			}
			changed++
			if found := diff.Compare(before, after); len(found.Differences) == 0 && found.Refused == 0 && len(found.Open) == 0 {
				t.Errorf("%s: %s goes another way, but %s", s.name, moved, found.Summary())
			}
		}
	}
	if changed < 30 {
		t.Errorf("only %d edits change a call", changed)
	}
}

// subjectOf reads documents.
func subjectOf(t *testing.T, docs []any) *review.Subject {
	t.Helper()
	var files []*diag.File
	for _, doc := range docs {
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, diag.NewFile("cluster.yaml", text))
	}
	d := istio.Target{}.Defaults()
	return &review.Subject{Mesh: world.Mesh{Root: d.Root, Domain: d.Domain}, Gateways: d.Gateways, Inventory: inventory.Read(files, &diag.Sink{})}
}

// otherWay returns a call from outside that goes another way, of those that entries have.
func otherWay(before, after *traffic.Traffic, calls []call.Call) string {
	for _, c := range calls {
		if c.From != call.Outside || c.HTTP10 || c.NoHost || c.Upgrade != "" || c.HTTP2 {
			continue
		}
		a, err := before.Follow(c)
		b, otherErr := after.Follow(c)
		if err == nil && otherErr == nil && len(a.Undetermined)+len(b.Undetermined) == 0 && !slices.Equal(texts(a), texts(b)) {
			return c.Text
		}
	}
	return ""
}
