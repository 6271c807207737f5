package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMeet compares random gateways each with each.
func TestMeet(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	met := 0
	for range 500 {
		var gateways []*Gateway
		for i := range 6 {
			g := &Gateway{Name: fmt.Sprint(i)}
			for _, key := range []string{"a", "b", "c"} {
				if random.IntN(3) > 0 {
					g.Selector = append(g.Selector, Label{key, fmt.Sprint(random.IntN(2))})
				}
			}
			if len(g.Selector) > 0 {
				gateways = append(gateways, g)
			}
		}
		meets := Meet(gateways)
		for _, g := range gateways {
			if meets[g][0] != g {
				t.Fatalf("gateway %s is not the first of its own", g.Name)
			}
			for _, h := range gateways {
				want := partOf(g.Selector, h.Selector) || partOf(h.Selector, g.Selector)
				if got := slices.Contains(meets[g], h); got != want {
					t.Fatalf("%v meets %v: %v, want %v", g.Selector, h.Selector, got, want)
				}
				if want && g != h {
					met++
				}
			}
			if all := slices.Clone(meets[g]); len(all) != len(compactGateways(all)) {
				t.Fatalf("%v meets one twice", g.Selector)
			}
		}
	}
	if met < 500 {
		t.Errorf("only %d met", met)
	}
}

func compactGateways(list []*Gateway) []*Gateway {
	slices.SortFunc(list, func(x, y *Gateway) int { return slices.Compare([]byte(x.Name), []byte(y.Name)) })
	return slices.Compact(list)
}
