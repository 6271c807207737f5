package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/lang/diag"
)

// TestPods compares random gateways each with each.
func TestPods(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	said := diag.NewFile("a.gwc", []byte("service")).Span(0, 7)
	overlaps, same := 0, 0
	for range 2000 {
		var gateways []*Gateway
		for i := range 6 {
			g := &Gateway{Name: fmt.Sprint(i), Namespace: fmt.Sprint("n", random.IntN(2)), Service: fmt.Sprint("own", i), Declared: said}
			if random.IntN(2) == 0 {
				g.Service, g.ServiceSaid = fmt.Sprint("s", random.IntN(4)), said
			}
			for _, key := range []string{"a", "b", "c", "d"} {
				if random.IntN(2) > 0 || key == "d" && len(g.Selector) == 0 {
					g.Selector = append(g.Selector, Label{key, fmt.Sprint(random.IntN(2))})
				}
			}
			gateways = append(gateways, g)
		}
		p := podsOf(gateways, nil)
		for _, g := range gateways {
			for _, h := range gateways {
				if g != h && surely(g, h) {
					same++
					if p.First(g) != p.First(h) {
						t.Fatalf("%v and %v are not one", *g, *h)
					}
				}
				wantSets(t, p, gateways, g, h, &overlaps)
			}
		}
	}
	if overlaps < 500 || same < 500 {
		t.Errorf("only %d overlap, and %d were the same", overlaps, same)
	}
}

// wantSets checks whether the sets of two gateways overlap as their members do.
func wantSets(t *testing.T, p *Pods, all []*Gateway, g, h *Gateway, overlaps *int) {
	t.Helper()
	want := p.First(g) == p.First(h)
	for _, x := range all {
		for _, y := range all {
			if p.First(x) == p.First(g) && p.First(y) == p.First(h) {
				want = want || mayBeOne(x, y)
			}
		}
	}
	if got := slices.Contains(p.Overlapping(g), p.First(h)); got != want {
		t.Fatalf("%v overlaps %v: %v, want %v", *g, *h, got, want)
	}
	if want && p.First(g) != p.First(h) {
		*overlaps++
	}
}

func surely(x, y *Gateway) bool {
	return x.Namespace == y.Namespace && x.Service == y.Service || slices.Equal(x.Selector, y.Selector)
}

func mayBeOne(x, y *Gateway) bool {
	differ := x.ServiceSaid.Known() && y.ServiceSaid.Known() && x.Service != y.Service
	return PartOf(x.Selector, y.Selector) || PartOf(y.Selector, x.Selector) ||
		x.Namespace == y.Namespace && agree2(x.Selector, y.Selector) && !differ
}

func agree2(x, y []Label) bool {
	return !slices.ContainsFunc(x, func(l Label) bool {
		return slices.ContainsFunc(y, func(o Label) bool { return o.Key == l.Key && o.Value != l.Value })
	})
}

// TestManyGateways makes gateways of one selector, each with a Service of its own.
func TestManyGateways(t *testing.T) {
	said := diag.NewFile("a.gwc", []byte("service")).Span(0, 7)
	var gateways []*Gateway
	for i := range 5000 {
		gateways = append(gateways, &Gateway{
			Name: fmt.Sprint("g", i), Namespace: fmt.Sprint("n", i%50), Service: fmt.Sprint("s", i), ServiceSaid: said, Declared: said,
			Selector: []Label{{"istio", "one"}},
		})
	}
	p := podsOf(gateways, nil)
	if n := len(p.Overlapping(gateways[7])); n != 1 {
		t.Errorf("gateways of one selector are %d sets", n)
	}
}
