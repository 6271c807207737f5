package request

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// routes is a run that looks for the first of some matches.
func routes(list ...Match) func(*Concrete, *Recorder) int {
	all := NewList(list...)
	return func(c *Concrete, r *Recorder) int { return r.Drive(c).First(view{}, all) }
}

func onPath(op Op, v string) Cond { return Cond{Part: Part{Kind: Path}, Op: op, Value: v} }

func onHeader(name string, op Op, v string) Cond {
	return Cond{Part: Part{HeaderOf, name}, Op: op, Value: v}
}

// explored returns the cells of some matches: which is first, and the example's path and
// header x.
func explored(t *testing.T, list ...Match) (cells []string, gaps []string) {
	t.Helper()
	space := Space{Fixed: NewConcrete("GET", "http", "a", "/")}
	gaps = Explore(space, routes(list...), func(c Cell, first int) bool {
		if !c.Has(c.Example) {
			t.Errorf("the example of %v is not in its cell", c.Facts)
		}
		if got := c.Example.First(view{}, NewList(list...)); got != first {
			t.Errorf("the example goes to %d, not to %d", got, first)
		}
		text := fmt.Sprint(first, " ", c.Example.Values[Part{Kind: Path}])
		if x, present := c.Example.Values[Part{HeaderOf, "x"}]; present {
			text += " x=" + x
		}
		cells = append(cells, text)
		return true
	})
	return cells, gaps
}

func TestExplore(t *testing.T) {
	for _, c := range []struct {
		list []Match
		want string
	}{
		{[]Match{{}}, "0 /"},
		{[]Match{{onPath(HasPrefix, "/a")}, {onPath(HasPrefix, "/a/b")}, {}}, "0 /a, 2 /"},
		{[]Match{{onPath(Equals, "/a")}, {onPath(HasPrefix, "/a")}, {}}, "0 /a, 1 /a/, 2 /"},
		{[]Match{{onPath(Matches, "/v[0-9]+/.*")}, {onPath(HasPrefix, "/v1")}}, "0 /v0/, 1 /v1, -1 /"},
		{[]Match{{onPath(Matches, "/v[0-9]+/?")}, {onPath(Equals, "/v1/")}, {}}, "0 /v0, 2 /"},
		{[]Match{{onPath(HasPrefix, "/a"), onHeader("x", Equals, "1")}, {onPath(HasPrefix, "/a")}, {onHeader("x", Equals, "1")}, {}},
			"0 /a x=1, 1 /a, 2 / x=1, 3 /"},
		{[]Match{{onHeader("x", Present, "")}, {onHeader("x", Equals, "1")}}, "0 / x=a, -1 /"},
		{[]Match{{Cond{Part: Part{HeaderOf, "x"}, Value: "1", Not: true, Missing: true}}, {onHeader("x", Matches, ".")}}, "0 /, 1 / x=1"},
		{[]Match{{onPath(Matches, "(")}, {}}, "1 /"},
		{[]Match{{onPath(Matches, `/[^/]*\bfoo\b.*`)}, {onPath(Contains, "foo")}, {}}, "0 /foo, 1 //foo, 2 /"},
		{[]Match{{onPath(Equals, "/a/../b")}, {}}, "1 /"}, // no path is so after normalization
		{[]Match{{onPath(Matches, "/%2[fF]")}, {onPath(Matches, "/%61")}, {}}, "0 /%2f, 2 /"},
	} {
		cells, gaps := explored(t, c.list...)
		if got := strings.Join(cells, ", "); got != c.want || len(gaps) > 0 {
			t.Errorf("%v\nhave the cells %s, not %s %v", c.list, got, c.want, gaps)
		}
	}
}

// TestHosts checks the cells of virtual hosts.
func TestHosts(t *testing.T) {
	domains := DomainsOf([][]string{{"*"}, {"*.example.com"}, {"a.example.com", "b"}, {"*.c.example.com"}, {"b.*"}})
	space := Space{Fixed: NewConcrete("GET", "http", "a", "/"), Host: true, Prefer: []string{"other:8080"}}
	var got []string
	gaps := Explore(space, func(c *Concrete, r *Recorder) int { return r.Drive(c).Host(Text{Of: Part{Kind: Host}}, domains) }, func(c Cell, i int) bool {
		got = append(got, fmt.Sprint(i, " ", c.Example.Values[Part{Kind: Host}]))
		return true
	})
	const want = "0 other:8080, 1 any.example.com:8080, 2 a.example.com:8080, 2 b:8080, 3 any.c.example.com:8080, 4 b.any:8080"
	if strings.Join(got, ", ") != want || len(gaps) > 0 {
		t.Errorf("%s, not %s %v", strings.Join(got, ", "), want, gaps)
	}
}

// TestRewritten checks conditions on a path that was rewritten.
func TestRewritten(t *testing.T) {
	path := Part{Kind: Path}
	for _, c := range []struct {
		edit  Edit
		cond  Cond
		limit bool
		want  string
	}{
		{Edit{Prefix, "/a", "/b"}, onPath(HasPrefix, "/b/c"), false, "true /a/c, false /a"},
		{Edit{Prefix, "/a", "/b"}, onPath(HasPrefix, "/c"), false, "false /a"},
		{Edit{Kind: Set, A: "/x"}, onPath(Equals, "/x"), false, "true /a"},
		{Edit{Substring, "a", "b"}, onPath(Equals, "/b"), true, "true /a"},
	} {
		edited := view{path: Text{Of: path}.With(c.edit)}
		space := Space{Fixed: NewConcrete("GET", "http", "a", "/"), Start: []Fact{{Text{Of: path}, onPath(HasPrefix, "/a"), true}}}
		var got []string
		Explore(space, func(v *Concrete, r *Recorder) bool { return r.Drive(v).Holds(edited, c.cond) }, func(cell Cell, holds bool) bool {
			got = append(got, fmt.Sprint(holds, " ", cell.Example.Values[path]))
			if len(cell.Limits) > 0 != c.limit {
				t.Errorf("%v: %v", c.edit, cell.Limits)
			}
			return true
		})
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%v %s: %s, not %s", c.edit, c.cond, strings.Join(got, ", "), c.want)
		}
	}
}

// TestHostileExpressions checks that expressions that need many states end as unknown,
// not after hours.
func TestHostileExpressions(t *testing.T) {
	start := time.Now()
	var many []Match
	for i := range 20 {
		many = append(many, Match{onPath(Matches, fmt.Sprintf("/(.*a){%d}.*", i+1)), onPath(Matches, fmt.Sprintf("(.{%d})*/", 3+2*i))})
	}
	for _, list := range [][]Match{
		{{onPath(Matches, "/.*a.{15}"), onPath(Matches, "/.*b.{14}"), onPath(Matches, "/.*c.{13}c?d")}, {}},
		{{onPath(Matches, "/(a?){500}a{500}")}, {onPath(Matches, "/((a{1,30}){1,30})x")}},
		many,
	} {
		explored(t, list...)
	}
	if d := time.Since(start); d > 30*time.Second {
		t.Errorf("that took %v", d)
	}
}
