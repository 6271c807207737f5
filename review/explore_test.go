package review_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A scene is a traffic, and calls that somebody wrote for it.
type scene struct {
	name    string
	traffic *traffic.Traffic
	calls   []call.Call
}

// scenes returns the traffic of all examples, and of the manifests of testdata/outcomes.
func scenes(t *testing.T) (list []scene) {
	t.Helper()
	dirs, err := filepath.Glob("../examples/*/*.gwc")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("%d programs: %v", len(dirs), err)
	}
	for i, path := range dirs {
		dir := filepath.Dir(path)
		if i > 0 && dir == filepath.Dir(dirs[i-1]) {
			continue
		}
		result := gwc.Build(context.Background(), gwc.Input{Roots: []gwc.Root{{FS: os.DirFS(dir), Path: "."}}}, gwc.Options{})
		if result.Bundle == nil {
			continue
		}
		s := &review.Subject{Bundle: result.Bundle, Inventory: result.Inventory}
		s.OfModel(result.Model)
		one := scene{name: dir, traffic: s.Traffic()}
		for _, e := range result.Model.Expects {
			one.calls = append(one.calls, e.Call)
		}
		list = append(list, one)
	}
	return append(list, manifestScenes(t)...)
}

func manifestScenes(t *testing.T) (list []scene) {
	t.Helper()
	paths, err := filepath.Glob("../testdata/outcomes/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d archives: %v", len(paths), err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files := []*diag.File{diag.NewFile("cluster.yaml", archive.Files[0].Data)}
		d := istio.Target{}.Defaults()
		s := review.Subject{Mesh: world.Mesh{Root: d.Root, Domain: d.Domain}, Gateways: d.Gateways, Inventory: inventory.Read(files, &diag.Sink{})}
		one := scene{name: path, traffic: s.Traffic()}
		for line := range strings.Lines(string(archive.Files[1].Data)) {
			if c, _, _, err := call.Parse(line); err == nil {
				one.calls = append(one.calls, c)
			}
		}
		list = append(list, one)
	}
	return list
}

// TestCells explores all entries: the example of each cell is a call that goes the
// cell's way, and that is in no other cell of its entry.
func TestCells(t *testing.T) {
	for _, s := range scenes(t) {
		cells := 0
		entries := s.traffic.Entries()
		for _, e := range entries {
			var known []traffic.Cell
			gaps, err := s.traffic.Explore(e, func(c traffic.Cell) bool {
				checkCell(t, s, c)
				for _, other := range known {
					if other.Takes(c.Call) || c.Takes(other.Call) {
						t.Errorf("%s: %s: two cells have %s or %s", s.name, e, c.Call.Text, other.Call.Text)
					}
				}
				known = append(known, c)
				return true
			})
			if err != nil || len(gaps) > 0 {
				t.Errorf("%s: %s: %v %v", s.name, e, err, gaps)
			}
			cells += len(known)
		}
		t.Logf("%s: %d entries, %d cells", s.name, len(entries), cells)
	}
}

func checkCell(t *testing.T, s scene, c traffic.Cell) {
	t.Helper()
	parsed, _, _, err := call.Parse(c.Call.Text)
	if err != nil {
		t.Errorf("%s: %s: %v", s.name, c.Call.Text, err)
		return
	}
	answer, err := s.traffic.Follow(parsed)
	if err != nil {
		t.Errorf("%s: %s: %v", s.name, c.Call.Text, err)
	}
	if !c.Takes(parsed) {
		t.Errorf("%s: %s is not in its cell", s.name, c.Call.Text)
	}
	if got, want := texts(answer), texts(c.Answer); !slices.Equal(got, want) {
		t.Errorf("%s: %s becomes %v, not %v", s.name, c.Call.Text, got, want)
	}
}

func texts(a traffic.Answer) (list []string) {
	for _, share := range a.Shares() {
		list = append(list, share.Full())
	}
	return append(list, a.Undetermined...)
}

// TestCalls checks that each call that somebody wrote is in one cell, and goes its way.
func TestCalls(t *testing.T) {
	for _, s := range scenes(t) {
		for _, c := range s.calls {
			want, err := s.traffic.Follow(c)
			if err != nil {
				continue
			}
			var in []traffic.Cell
			gaps, err := s.traffic.Explore(traffic.EntryOf(c), func(cell traffic.Cell) bool {
				if cell.Takes(c) {
					in = append(in, cell)
				}
				return true
			})
			if err != nil || len(in) != 1 {
				t.Errorf("%s: %s is in %d cells: %v %v", s.name, c.Text, len(in), err, gaps)
				continue
			}
			if len(in[0].Limits) == 0 && kinds(want) != kinds(in[0].Answer) {
				t.Errorf("%s: %s becomes %s, but its cell %s", s.name, c.Text, kinds(want), kinds(in[0].Answer))
			}
		}
	}
}

// kinds returns the outcomes of an answer without what the request decides itself.
func kinds(a traffic.Answer) string {
	var list []string
	for _, way := range a.Ways {
		o := way.Outcome
		o.Host, o.Path, o.Location = "", "", ""
		list = append(list, call.Share{Outcome: o, Percent: way.Percent}.String())
	}
	slices.Sort(list)
	return strings.Join(append(list, a.Undetermined...), ", ")
}
