package audit

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestSimilar compares the index with a look at each name.
func TestSimilar(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	name := func() string {
		text := make([]byte, 2+random.IntN(4))
		for i := range text {
			text[i] = "abc"[random.IntN(3)]
		}
		return string(text)
	}
	found := 0
	for range 200 {
		names := make([]string, random.IntN(40))
		for i := range names {
			names[i] = name()
		}
		index := newSimilar(names)
		for range 50 {
			wanted, want := name(), ""
			for _, n := range names {
				if resembles(n, wanted) {
					want = n
					found++
					break
				}
			}
			if got := index.to(wanted); got != want {
				t.Fatalf("%s in %q: %q, not %q", wanted, names, got, want)
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d names resemble others", found)
	}
}

// TestSimilarIsFast looks for many names among many: a look at each of them would take
// minutes.
func TestSimilarIsFast(t *testing.T) {
	names := make([]string, 50_000)
	for i := range names {
		names[i] = fmt.Sprintf("service-%07d-with-a-long-name", i*17)
	}
	index := newSimilar(names)
	for i := range names {
		if got := index.to(names[i] + "x"); got != names[i] {
			t.Fatalf("%q", got)
		}
	}
}
