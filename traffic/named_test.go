package traffic

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// TestNamedChains compares the index of filter chains with a look at each.
func TestNamedChains(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	word := func() string {
		return []string{"a", "b.a", "A", "*", "*.a", "*a", "c.b.a", "*.b.a", "*c.b.a", "x"}[r.IntN(10)]
	}
	found := 0
	for range 3000 {
		l := &proxy.Listener{}
		for i := range 9 + r.IntN(8) {
			c := &proxy.Chain{Name: fmt.Sprint(i)}
			if r.IntN(4) > 0 {
				c.At = []world.Part{{Path: fmt.Sprint(i)}}
			}
			for range r.IntN(4) {
				c.Names = append(c.Names, word())
			}
			l.Chains = append(l.Chains, c)
		}
		for _, sni := range []string{"", "a", "b.a", "c.b.a", "d.b.a", "dc.b.a", ".a", "y", "*.a"} {
			wants := func(c *proxy.Chain) string { return c.Name }
			want, passed := filter(l.Chains, nil, func(c *proxy.Chain) bool { return len(c.Names) > 0 }, func(c *proxy.Chain) int { return nameRank(c.Names, sni) }, wants)
			got, known := l.Named(sni)
			if !known {
				if slices.ContainsFunc(l.Chains, func(c *proxy.Chain) bool { return len(c.Names) > 0 }) {
					t.Fatal("many chains with names have no index")
				}
				continue
			}
			found++
			if !slices.Equal(got, want) || !slices.EqualFunc(without(l.Chains, got, wants), passed, func(a, b Passed) bool { return a.Why == b.Why }) {
				t.Fatalf("SNI %q gets %v, not %v", sni, got, want)
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d connections were looked up", found)
	}
}
