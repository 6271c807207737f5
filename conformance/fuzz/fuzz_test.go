package fuzz

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestShrink wants the smallest program that is still wrong; wrong means that two statements overlap.
func TestShrink(t *testing.T) {
	wrong := func(p Program) bool {
		return slices.ContainsFunc(p.Egresses, func(e Egress) bool { return e.Through != "" }) &&
			slices.ContainsFunc(p.Exposes, func(e Expose) bool { return len(e.Routes) > 0 })
	}
	found := 0
	for seed := range uint64(200) {
		p := Generate(rand.New(rand.NewPCG(seed, 0)))
		if !wrong(p) {
			continue
		}
		found++
		small := Shrink(p, wrong)
		if len(small.Exposes)+len(small.Meshes)+len(small.Egresses) != 2 || len(small.Exposes[0].Routes) != 1 {
			t.Errorf("seed %d: not the least:\n%v", seed, small.Files())
		}
		if !wrong(small) || !wrong(p) {
			t.Errorf("seed %d: shrinking has made it right", seed)
		}
	}
	if found < 20 {
		t.Errorf("only %d programs had something to shrink", found)
	}
}

// TestGenerateTwice wants the same program and the same calls of the same seed.
func TestGenerateTwice(t *testing.T) {
	for seed := range uint64(50) {
		one, two := rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(seed, 1))
		p, q := Generate(one), Generate(two)
		a, b := Calls(one, p, 40), Calls(two, q, 40)
		if p.Files()["file0.gwc"] != q.Files()["file0.gwc"] || !slices.Equal(a, b) {
			t.Fatalf("seed %d gives two programs", seed)
		}
		if len(a) != 40 {
			t.Fatalf("seed %d: %d calls", seed, len(a))
		}
	}
}

// TestEnemyTwice wants the same pair of the same seed, and every kind of promise, and all that lines share with one.
func TestEnemyTwice(t *testing.T) {
	kinds, shares := map[string]bool{}, map[string]bool{}
	for seed := range uint64(500) {
		var pairs []Pair
		for range 2 {
			r := rand.New(rand.NewPCG(seed, 2))
			pairs = append(pairs, Against(r, Promises(r)))
		}
		for i, files := range pairs[0].Builds() {
			if pairs[1].Builds()[i]["program.gwc"] != files["program.gwc"] { // the inventory has keys
				t.Fatalf("seed %d gives two pairs", seed)
			}
		}
		kinds[pairs[0].Kind] = true
		for _, l := range pairs[0].Added {
			shares[l.Shares] = true
		}
	}
	for _, kind := range []string{"encrypted", "refused", "via gateway", "mutual", "guarded", "exact", "service"} {
		if !kinds[kind] {
			t.Errorf("no program promises %s", kind)
		}
	}
	for _, what := range []string{"address", "port", "pod port", "selector", "suffix", "mesh name", "program", "certificate", "gateway", "through"} {
		if !shares[what] {
			t.Errorf("no line shares a %s with a promise", what)
		}
	}
}
