package request_test

import (
	"math/rand/v2"
	"testing"

	"github.com/gwc-lang/gwc/traffic/request"
)

// TestHidden checks with random lists of matches that those are hidden that are the first
// to take a request in no cell, and that no hider can be left out.
func TestHidden(t *testing.T) {
	path := func(op request.Op, value string) request.Cond {
		return request.Cond{Part: request.Part{Kind: request.Path}, Op: op, Value: value}
	}
	beta := request.Part{Kind: request.HeaderOf, Name: "x-beta"}
	conditions := []request.Cond{
		path(request.HasPrefix, "/a"), path(request.HasPrefix, "/a/"), path(request.Equals, "/a"), path(request.Matches, "/a(/.*)?"), path(request.HasPrefix, "/a/b"),
		{Part: beta, Op: request.Present}, {Part: beta, Op: request.Present, Not: true}, {Part: beta, Value: "1"}, {Part: beta, Value: "1", Not: true, Missing: true},
		{Part: request.Part{Kind: request.Method}, Value: "GET"}, {Part: request.Part{Kind: request.Method}, Op: request.Matches, Value: "GET|POST"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	seen := map[int]int{}
	for range 400 {
		list := make([]request.Match, 2+random.IntN(4))
		for i := range list {
			for range 1 + random.IntN(2) {
				list[i] = append(list[i], conditions[random.IntN(len(conditions))])
			}
		}
		reached, alone := firsts(t, list), firsts(t, list[len(list)-1:])
		last := len(list) - 1
		hiders, hidden := request.NewReacher().Hidden(list[last], list[:last])
		if hidden != (alone[0] && !reached[last]) {
			t.Fatalf("hidden: %v, but reached: %v, of %v", hidden, reached[last], list)
		}
		if !hidden {
			continue
		}
		seen[len(hiders)]++
		for n := range hiders {
			var fewer []request.Match
			for i, at := range hiders {
				if i != n || len(hiders) == 1 {
					fewer = append(fewer, list[at])
				}
			}
			if left := firsts(t, append(fewer, list[last]))[len(fewer)]; left != (len(hiders) > 1) {
				t.Fatalf("%v hide the last of %v, and without one of them it is reached: %v", hiders, list, left)
			}
		}
	}
	if seen[1] < 20 || seen[2] < 5 {
		t.Errorf("too few lists with hidden matches: %v by the number of hiders", seen)
	}
}

// TestHiddenEnds checks that looking ends with matches that are too complex, and that
// nothing is said of them.
func TestHiddenEnds(t *testing.T) {
	cond := func(value string) request.Match {
		return request.Match{{Part: request.Part{Kind: request.Path}, Op: request.Matches, Value: value}}
	}
	r := request.NewReacher()
	for range 100 {
		if _, hidden := r.Hidden(cond("/(a|b)*a(a|b){18}"), []request.Match{cond("/(a|b)*b(a|b){17}"), cond("/(a|b)*a(a|b){17}")}); hidden {
			t.Fatal("hidden, although it is too complex to know")
		}
	}
}

// firsts returns which matches of a list are the first to take some request.
func firsts(t *testing.T, list []request.Match) map[int]bool {
	t.Helper()
	space := request.Space{Fixed: &request.Concrete{Values: map[request.Part]string{}}, Host: true, Prefer: []string{"any.example"}}
	found := map[int]bool{}
	run := func(c *request.Concrete, r *request.Recorder) int {
		return r.Drive(c).First(request.Sent{}, request.NewList(list...))
	}
	gaps := request.Explore(space, run, func(_ request.Cell, first int) bool {
		found[first] = true
		return true
	})
	if len(gaps) > 0 {
		t.Fatal(gaps)
	}
	return found
}
