package diff_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/internal/rollout"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// courseOf returns the course from one program to another by the tool of a name.
func courseOf(t testing.TB, tool, old, latest string) *review.Course {
	t.Helper()
	by, known := rollout.Named(tool)
	if !known {
		t.Fatalf("unknown tool %s", tool)
	}
	return review.CourseOf(by, istio.Target{}.Order(), subject(t, "old.gwc", old), subject(t, "new.gwc", latest))
}

// TestRollouts follows the programs of testdata/rollout by the tool that the name of each
// archive ends in, and traces the examples of what it finds in the states it names.
func TestRollouts(t *testing.T) {
	golden.Sections(t, "testdata/rollout", "want", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		_, tool, _ := strings.Cut(filepath.Base(t.Name()), "-")
		c := courseOf(t, tool, string(files["old.gwc"].Data), string(files["new.gwc"].Data))
		r := diff.FollowCourse(c, diff.MostCells)
		for _, m := range r.Meanwhile {
			isThird(t, c, m)
		}
		again := diff.FollowCourse(courseOf(t, tool, string(files["old.gwc"].Data), string(files["new.gwc"].Data)), diff.MostCells)
		if len(again.Meanwhile) != len(r.Meanwhile) || slices.ContainsFunc(again.Meanwhile, func(m diff.Momentary) bool {
			return !slices.ContainsFunc(r.Meanwhile, func(o diff.Momentary) bool { return o.What() == m.What() && slices.Equal(o.When, m.When) })
		}) || again.Summary() != r.Summary() {
			t.Error("the same programs give another report")
		}
		report := diff.Compare(c.Old, c.New)
		report.Rollout = r
		var out bytes.Buffer
		for _, format := range []string{"text", "markdown"} {
			if err := report.Write(&out, format); err != nil {
				t.Fatal(err)
			}
		}
		return out.Bytes()
	})
}

// isThird checks that each example goes neither the old way nor the new one in the states
// that it names, and no third way in those before and after.
func isThird(t *testing.T, c *review.Course, m diff.Momentary) {
	t.Helper()
	for _, text := range m.Examples {
		example, _, _, err := call.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		old, latest := ways(t, c.Old, example), ways(t, c.New, example)
		for n := range len(c.Steps) {
			third := ways(t, c.State(n), example)
			if in(m, n) && (slices.Equal(third, old) || slices.Equal(third, latest)) {
				t.Errorf("after %d steps, %s becomes %v, as before or after", n, text, third)
			}
		}
		if !slices.Equal(ways(t, c.State(0), example), old) || !c.Leaves() && !slices.Equal(ways(t, c.State(len(c.Steps)), example), latest) {
			t.Errorf("%s: the first or the last state is not the old or the new one", text)
		}
	}
}

func in(m diff.Momentary, n int) bool {
	return slices.ContainsFunc(m.When, func(i diff.Interval) bool { return i.First <= n && n <= i.Last })
}

func ways(t *testing.T, through *traffic.Traffic, c call.Call) (list []string) {
	t.Helper()
	a, err := through.Follow(c)
	if err != nil {
		return []string{err.Error()}
	}
	for _, s := range a.Shares() {
		list = append(list, s.Full())
	}
	return list
}

// TestRolloutFinds asks calls in each state: one that is served another way than before
// and after must be in the report.
func TestRolloutFinds(t *testing.T) {
	const old = "expose web.shop:80 https at shop.example.com cert shop-old\negress api.example.net via gateway originate-tls\n"
	const latest = "expose web.shop:80 https at shop.example.com cert shop-new\negress api.example.net\negress new.example.net via gateway originate-tls\n"
	calls := []string{
		"outside GET https://shop.example.com/", "shop/web GET http://api.example.net/", "shop/web GET https://api.example.net/",
		"shop/web GET http://new.example.net/", "istio-system/any GET http://api.example.net/",
	}
	third := 0
	for _, tool := range rollout.Names() {
		c := courseOf(t, tool, old, latest)
		r := diff.FollowCourse(c, diff.MostCells)
		for _, text := range calls {
			asked, _, _, err := call.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			before, after := ways(t, c.Old, asked), ways(t, c.New, asked)
			for n := 1; n <= r.States; n++ {
				now := ways(t, c.State(n), asked)
				if slices.Equal(now, before) || slices.Equal(now, after) || !served(now) && (!served(before) || !served(after)) {
					continue
				}
				third++
				host := strings.Split(strings.TrimPrefix(strings.TrimPrefix(strings.Fields(text)[2], "https://"), "http://"), "/")[0]
				if !slices.ContainsFunc(r.Meanwhile, func(m diff.Momentary) bool { return in(m, n) && strings.HasPrefix(m.Host, host+":") }) {
					t.Errorf("%s: after %d steps %s becomes %v, which is not reported", tool, n, text, now)
				}
			}
		}
	}
	if third < 10 {
		t.Errorf("only %d calls go a third way", third)
	}
}

func served(ways []string) bool {
	return slices.ContainsFunc(ways, func(w string) bool { return strings.Contains(w, ":") && !strings.HasPrefix(w, "unknown ") })
}

// TestRolloutLeavesOut checks that states that are left out are said, and that nothing is
// claimed about them.
func TestRolloutLeavesOut(t *testing.T) {
	c := courseOf(t, "flux", "egress a.example.net\n", "egress a.example.net\negress b.example.net via gateway originate-tls\negress c.example.net via gateway originate-tls\n")
	r := diff.FollowCourse(c, 1)
	left := 0
	for _, l := range r.Left {
		left += l[1] - l[0] + 1
	}
	if r.States < 3 || left != r.States-1 {
		t.Fatalf("%d of %d states are left out", left, r.States)
	}
	if text := r.Summary(); !strings.Contains(text, "; left out: the states after steps ") || strings.Contains(text, "call goes") {
		t.Error(text)
	}
	if all := diff.FollowCourse(c, diff.MostCells); len(all.Left) > 0 || len(all.Meanwhile) < len(r.Meanwhile) {
		t.Error(all.Summary())
	}
}

// TestRolloutOfExamples applies the examples to an empty mesh: in the order of gwc no
// receiver is ever reached with less, and in that of Flux some is. conformance asks
// istiod the same.
func TestRolloutOfExamples(t *testing.T) {
	dirs, err := filepath.Glob("../../examples/*/want.yaml")
	if err != nil || len(dirs) < 10 {
		t.Fatalf("%d examples: %v", len(dirs), err)
	}
	states, weaker := 0, 0
	for _, file := range dirs {
		dir := filepath.Dir(file)
		result := gwc.Build(context.Background(), gwc.Input{Roots: []gwc.Root{{FS: os.DirFS(dir), Path: "."}}}, gwc.Options{AllowEmpty: true, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)})
		if result.Bundle == nil {
			t.Fatal(result.Diagnostics)
		}
		for _, name := range []string{"apply", "argocd", "flux"} {
			tool, _ := rollout.Named(name)
			s := &review.Subject{Bundle: result.Bundle, Inventory: result.Inventory}
			s.OfModel(result.Model)
			nothing := &review.Subject{Mesh: s.Mesh, Gateways: s.Gateways, Inventory: s.Inventory}
			r := diff.FollowCourse(review.CourseOf(tool, istio.Target{}.Order(), nothing, s), diff.MostCells)
			states += r.States
			switch {
			case name != "flux" && (r.Has("weakens") || r.Has("opens") || len(r.Left) > 0):
				t.Errorf("%s: %s: %s", filepath.Base(dir), name, r.Summary())
			case name == "flux" && r.Has("weakens"):
				weaker++
			}
		}
	}
	if states < 100 || weaker == 0 {
		t.Errorf("%d states, and in %d examples a call is weakened by Flux", states, weaker)
	}
}
