package request

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// many returns n matches.
func many(n int, match func(i int) Match) (list []Match) {
	for i := range n {
		list = append(list, match(i))
	}
	return list
}

// TestManyRoutes checks that the effort grows with the number of routes, not with its
// square, where two lists of them are compared.
func TestManyRoutes(t *testing.T) {
	for name, match := range map[string]func(i int) Match{
		"prefix": func(i int) Match { return Match{onPath(HasPrefix, fmt.Sprintf("/p%d/", i))} },
		"header": func(i int) Match { return Match{onPath(HasPrefix, "/"), onHeader("x", Equals, fmt.Sprint(i))} },
		"regex":  func(i int) Match { return Match{onPath(Matches, fmt.Sprintf("/p%d/.+", i))} },
	} {
		effort := func(n int) float64 {
			list, other := NewList(many(n, match)...), NewList(many(n, match)...)
			return testing.AllocsPerRun(1, func() {
				cells := 0
				gaps := Explore(Space{Fixed: NewConcrete("GET", "http", "a", "/")}, func(c *Concrete, r *Recorder) int {
					d := r.Drive(c)
					d.First(view{}, list)
					return d.First(view{}, other)
				}, func(Cell, int) bool { cells++; return true })
				if cells != n+1 || len(gaps) > 0 {
					t.Errorf("%s: %d cells of %d routes %v", name, cells, n, gaps)
				}
			})
		}
		if few, more := effort(500), effort(2000); more > 6*few {
			t.Errorf("%s: four times the routes need %.1f times the allocations", name, more/few)
		}
	}
}

// TestTooManyConditions checks that conditions that nothing tells apart end an exploration
// with a gap.
func TestTooManyConditions(t *testing.T) {
	list := many(1000, func(i int) Match { return Match{onHeader(fmt.Sprint("x-", i%7), Matches, fmt.Sprintf(".*a%d.*", i))} })
	one, other := routes(list...), routes(list...)
	gaps := Explore(Space{Fixed: NewConcrete("GET", "http", "a", "/")}, func(c *Concrete, r *Recorder) int {
		one(c, r)
		return other(c, r)
	}, func(Cell, int) bool { return true })
	if !slices.Contains(gaps, "there are too many conditions to follow them all") {
		t.Errorf("it ends with %v", gaps)
	}
}

// TestIndex checks with random lists that are long enough for an index that it finds the
// match that a look at each finds, and that each request is in one cell: that of its match.
func TestIndex(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	paths := []string{"/", "/a", "/a/", "/a/b", "/b", "/b/c", "/ab", "/A", "/a/../b"}
	condition := func() Cond {
		c := onPath([]Op{Equals, HasPrefix, HasPrefix, Matches}[random.IntN(4)], paths[random.IntN(len(paths))])
		if c.Op == Matches {
			c.Value += []string{"", "/?", ".*", "|/b"}[random.IntN(4)]
		}
		if random.IntN(4) == 0 {
			c = onHeader("x", []Op{Equals, HasPrefix, Present}[random.IntN(3)], []string{"1", "12"}[random.IntN(2)])
		}
		c.Fold = c.Op != Matches && random.IntN(8) == 0
		c.Not = random.IntN(12) == 0
		return c
	}
	for range 150 {
		lists := [2][]Match{}
		for i := range lists {
			lists[i] = many(9+random.IntN(8), func(int) Match { return matchOf(1+random.IntN(2), condition) })
		}
		all, other, edited := NewList(lists[0]...), NewList(lists[1]...), view{}
		if random.IntN(3) == 0 {
			path := Part{Kind: Path}
			edited[path] = Text{Of: path}.With(Edit{Prefix, "/a", "/b"})
		}
		var cells []Cell
		var firsts []int
		gaps := Explore(Space{Fixed: NewConcrete("GET", "http", "a", "/")}, func(c *Concrete, r *Recorder) [2]int {
			d := r.Drive(c)
			return [2]int{d.First(view{}, all), d.First(edited, other)}
		}, func(c Cell, first [2]int) bool {
			cells, firsts = append(cells, c), append(firsts, first[0]*100+first[1])
			return true
		})
		for _, path := range append(paths, "/a/c", "/b/", "/bb", "/c") {
			for _, x := range []string{"", "1", "12", "2"} {
				r := NewConcrete("GET", "http", "a", strings.ReplaceAll(path, "/a/..", ""))
				if x != "" {
					r.AddHeader("x", x)
				}
				scan := func(v View, list []Match) int {
					return slices.IndexFunc(list, func(m Match) bool { return len(r.Failed(v, m)) == 0 })
				}
				in := 0
				for i, c := range cells {
					if c.Has(r) {
						in++
						if want := scan(view{}, lists[0])*100 + scan(edited, lists[1]); firsts[i] != want {
							t.Fatalf("%s %s is in the cell of %d, not %d: %v", path, x, firsts[i], want, lists)
						}
					}
				}
				if in != 1 && len(gaps) == 0 {
					t.Fatalf("%s %s is in %d cells: %v", path, x, in, lists)
				}
			}
		}
	}
}

// matchOf returns a match of n conditions.
func matchOf(n int, condition func() Cond) (m Match) {
	for range n {
		m = append(m, condition())
	}
	return m
}
