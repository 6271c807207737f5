package routes

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
)

// TestHiddenByRequests compares the rules that are hidden with those that no request of a
// small world, which has one header, reaches.
func TestHiddenByRequests(t *testing.T) {
	paths := []model.Text{
		{}, {Op: model.Exact, Value: "/x"}, {Op: model.Segments, Value: "/x"}, {Op: model.Prefix, Value: "/x/"},
		{Op: model.Prefix, Value: "/x"}, {Op: model.Exact, Value: "/x/y"},
	}
	headers := []model.Text{
		{Op: model.Present}, {Op: model.Exact, Value: "1"}, {Op: model.Exact, Value: "2"}, {Op: model.Prefix, Value: "1"},
	}
	requests := everyRequest([]string{"/", "/x", "/x/", "/x/y", "/x/z", "/xy"}, []string{"", "1", "12", "2", "3"})
	found := map[int]int{} // how many rules are hidden by so many
	for seed := range uint64(10_000) {
		random := rand.New(rand.NewPCG(seed, 1))
		c := NewComparer()
		var rules []*Rule
		for range 2 + random.IntN(7) {
			m := model.Match{}
			if path := paths[random.IntN(len(paths))]; path.Value != "" {
				m.Path = stated(path)
			}
			if random.IntN(3) == 0 {
				m.Method = stated("GET")
			}
			switch one := (model.Condition{Name: "h", Text: headers[random.IntN(len(headers))]}); random.IntN(3) {
			case 0:
				m.Headers = []model.Condition{one}
			case 1:
				m.NoHeaders = []model.Condition{one}
			}
			rules = append(rules, c.Rule(&model.Route{Match: m}))
		}
		hidden := map[int][]int{}
		c.Hidden(rules, func(j int, by []int) {
			hidden[j] = by
			found[len(by)]++
			if !slices.IsSorted(by) || by[len(by)-1] >= j {
				t.Fatalf("seed %d: rule %d is hidden by %v", seed, j, by)
			}
		})
		for j, r := range rules {
			by, is := hidden[j]
			if !is {
				by = nil
				for i := range j {
					by = append(by, i)
				}
			}
			some, left := reached(requests, r, rules, by)
			if is && left || !is && some && !left {
				t.Fatalf("seed %d: rule %d of %s: hidden %t by %v, which leave some requests: %t", seed, j, keys(rules), is, by, left)
			}
		}
	}
	for n := 1; n <= 3; n++ {
		if found[n] == 0 {
			t.Errorf("no rule is hidden by %d", n)
		}
	}
}

// everyRequest returns requests with each of the paths and values of header h; an empty
// value is a request without the header.
func everyRequest(paths, values []string) (list []model.Request) {
	for _, path := range paths {
		for _, value := range values {
			for _, method := range []string{"GET", "PUT"} {
				r := model.Request{Method: method, Path: path, Headers: map[string]string{}}
				if value != "" {
					r.Headers["h"] = value
				}
				list = append(list, r)
			}
		}
	}
	return list
}

// reached reports whether a rule matches some of the requests, and some that none of the
// others matches.
func reached(requests []model.Request, r *Rule, rules []*Rule, others []int) (some, left bool) {
	for _, request := range requests {
		if r.Match.Takes(request) {
			some = true
			left = left || !slices.ContainsFunc(others, func(i int) bool { return rules[i].Match.Takes(request) })
		}
	}
	return some, left
}

func keys(rules []*Rule) string {
	var list []string
	for _, r := range rules {
		list = append(list, r.Key())
	}
	return fmt.Sprintf("%q", list)
}
