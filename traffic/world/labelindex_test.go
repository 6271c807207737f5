package world

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/compiler/host"
)

// labelsOf returns a few labels; some have an empty value, which a pod without them has.
func labelsOf(r *rand.Rand) map[string]string {
	out := map[string]string{}
	for range r.IntN(4) {
		out[[]string{"app", "version", "tier"}[r.IntN(3)]] = []string{"", "a", "b"}[r.IntN(3)]
	}
	return out
}

// TestSelecting compares what finds selectors, and pods, with a look at each.
func TestSelecting(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 2000 {
		selectors := make([]map[string]string, r.IntN(12))
		homes := make([]string, len(selectors))
		x := newSelecting[int]()
		var pods []*Pod
		for i := range selectors {
			selectors[i], homes[i] = labelsOf(r), []string{"n", "m"}[r.IntN(2)]
			x.add(homes[i], selectors[i], i)
			pods = append(pods, &Pod{Namespace: homes[i], Name: fmt.Sprint(i), Labels: labelsOf(r)})
		}
		labels := labelsOf(r)
		var want []int
		var wanted []*Pod
		for i := range selectors {
			if homes[i] == "n" && Selects(selectors[i], labels) {
				want = append(want, i)
			}
			if homes[i] == "n" && Selects(labels, pods[i].Labels) {
				wanted = append(wanted, pods[i])
			}
		}
		if got := x.of("n", labels); !slices.Equal(got, want) {
			t.Fatalf("%v is selected by %v, not %v of %v", labels, got, want, selectors)
		}
		if got := indexOf(pods).selected("n", labels); !slices.Equal(got, wanted) {
			t.Fatalf("%v selects %v, not %v", labels, got, wanted)
		}
	}
}

// TestOverlapping compares the index of routes with a look at each.
func TestOverlapping(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	word := func() string { return []string{"a", "b.a", "*.a", "*", "c.b.a", "*.b.a", "*a", ".a"}[r.IntN(8)] }
	for range 2000 {
		l := &EgressListener{}
		for range r.IntN(8) {
			v := &VirtualService{}
			for range r.IntN(3) {
				v.Hosts = append(v.Hosts, host.Pattern(word()))
			}
			l.Routes = append(l.Routes, v)
		}
		l.indexRoutes()
		s := &Service{Host: word()}
		var want []*VirtualService
		for _, v := range l.Routes {
			if v.overlaps(s.Host) {
				want = append(want, v)
			}
		}
		if got := l.Overlapping(s); !slices.Equal(got, want) {
			t.Fatalf("%d of %d routes overlap with %s, not %d", len(got), len(l.Routes), s.Host, len(want))
		}
	}
}
