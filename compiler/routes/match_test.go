package routes

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
)

// asking reads conditions written one a comma: `header x = a`, `path in /a`, `path ^= /a`,
// `no header x`, `query q ~ [0-9]+`.
func asking(text string) []condition {
	var list []condition
	for _, part := range strings.Split(text, ", ") {
		if part == "" {
			continue
		}
		part, not := strings.CutPrefix(part, "no ")
		c := condition{key: part, not: not}
		for sign, op := range map[string]model.Op{" = ": model.Exact, " in ": model.Segments, " ^= ": model.Prefix, " ~ ": model.Regexp} {
			if key, value, found := strings.Cut(part, sign); found {
				c.key, c.text = key, model.Text{Op: op, Value: value}
			}
		}
		if c.text = plain(c.text); c.key == "path" && everyPath(c.text) {
			continue
		}
		list = append(list, c)
	}
	return list
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		x, y string
		want Relation
	}{
		{"", "", Same},
		{"path = /a", "", Fewer},
		{"path = /a", "path = /a", Same},
		{"path = /a", "path = /b", Apart},
		{"path = /a/b", "path ^= /a", Fewer},
		{"path = /b", "path ^= /a", Apart},
		{"path ^= /a/b", "path ^= /a", Fewer},
		{"path ^= /ab", "path ^= /a", Fewer},
		{"path ^= /a", "path ^= /b", Apart},

		{"path = /a", "path in /a", Fewer},
		{"path in /a", "path ^= /a", Fewer},
		{"path in /a", "", Fewer},
		{"path in /a", "path in /a", Same},
		{"path in /a", "path in /ab", Apart},
		{"path in /a/b", "path in /a", Fewer},
		{"path = /ab", "path in /a", Apart},
		{"path = /a/", "path in /a", Fewer},
		{"path ^= /a/", "path in /a", Fewer},
		{"path ^= /ab", "path in /a", Apart},
		{"path in /a/b", "path ^= /a/", Fewer},
		{"path in /a", "path ^= /a/", More},
		{"path ~ /a/[0-9]+", "path in /a", Fewer},
		{"path ~ /a[0-9]+", "path in /a", Overlapping},
		{"path ~ /a(/.*)?", "path in /a", Overlapping},
		{"path ~ /ab[0-9]+", "path in /a", Apart},
		{"path ~ ^/a$", "path in /a", Fewer},
		{"path ~ /[0-9]+", "path in /a", Overlapping},

		{"path = /v1/x", "path ~ /v[0-9]/x", Fewer},
		{"path = /v/x", "path ~ /v[0-9]/x", Apart},
		{"path = /v1/xx", "path ~ /v[0-9]/x", Apart},
		{"path ~ /v[0-9]/x", "path ^= /v", Fewer},
		{"path ~ /v[0-9]/x", "path ^= /", Fewer},
		{"path ~ /v[0-9]/x", "path ^= /w", Apart},
		{"path ~ /v[0-9]/x", "path ^= /v1", Overlapping},
		{"path ~ /v[0-9]/x", "path ~ /v[0-9]/x", Same},
		{"path ~ /v[0-9]/x", "path ~ /w[0-9]/x", Apart},
		{"path ~ /v[0-9]/x", "path ~ /v[0-9]+/x", Overlapping},
		{"path ~ ^/v[0-9]", "path ^= /v", Fewer},
		{"path ~ (?i)/v", "path ^= /v", Overlapping},
		{"path ~ (/v|/w)1", "path ^= /", Fewer},
		{"path ~ a|b", "path = a", More},
		{"path ~ .*", "", Same},
		{"path ~ /.*", "", Same},
		{"path ~ ^/.*$", "", Same},
		{"path ~ /a.*", "path ^= /a", Same},
		{"path ~ /a/(.*)", "path ^= /a/", Same},
		{"path ~ ^(/a/.*?)$", "path in /a", Fewer},
		{"path ~ /a.*", "path in /a", More},
		{"path ~ /a.*", "path ~ /ab.*", More},
		{"path ~ /a.*", "path ~ /ab[0-9]", More},
		{"path ~ /a.*", "path ~ /(a.*)", Same},
		{"path ~ /a.*b.*", "path ^= /ab", Overlapping},
		{"path ~ /a.+", "path ^= /a", Fewer},
		{"path ~ /a.*|/b", "path = /b", More},
		{"path ~ (?i)/a.*", "path ^= /a", Overlapping},
		{"path ~ /a$.*", "path ^= /a", Fewer},
		{"path ~ /a(^b.*)", "path ^= /a", Fewer},
		{"header x ~ .*", "header x", Same},
		{"header x ~ a.*", "header x = ab", More},
		{"no header x ~ .*", "no header x", Same},
		{"path = /aéb", "path ~ /a.b", Overlapping},
		{"path = /aéb", "path ~ /a..b", Overlapping},
		{"path = /aéb", "path ~ /aéb?", Fewer},
		{"path = /aéb", "path ~ /a.*", Fewer},
		{"path = /aéb", "path ~ /[xy]", Apart},

		{"header x", "", Fewer},
		{"header x = 1", "header x", Fewer},
		{"header x = 1", "header x = 2", Apart},
		{"header x = 1", "header y = 1", Overlapping},
		{"header x = 1, header y = 1", "header y = 1", Fewer},
		{"header x = 1, path ^= /a", "path = /a/b", Overlapping},
		{"header x = 1, path ^= /a", "header x = 1, path = /a/b", More},
		{"header x = 1, path ^= /a", "header x = 2, path = /a/b", Apart},
		{"header x = 1, path ^= /a", "header x, path = /a/b", Overlapping},
		{"method = GET", "method = POST", Apart},

		{"no header x", "header x", Apart},
		{"no header x", "", Fewer},
		{"no header x", "header x = 1", Apart},
		{"no header x = 1", "header x = 1", Apart},
		{"no header x = 1", "header x = 2", More},
		{"no header x = 1", "header x", Overlapping},
		{"no header x = 1", "no header x", More},
		{"no header x = 1", "no header x = 1", Same},
		{"no header x = 1", "no header x = 2", Overlapping},
		{"no header x ^= a", "no header x = ab", Fewer},
		{"no header x ^= a", "header x = ab", Apart},
		{"no header x = ab", "header x ^= a", Overlapping},
	} {
		c := &Comparer{map[string]*expression{}}
		x, y := asking(test.x), asking(test.y)
		if got := c.matches(x, y); got != test.want {
			t.Errorf("%q beside %q is %v, not %v", test.x, test.y, got, test.want)
		}
		if got := c.matches(y, x); got != test.want.reversed() {
			t.Errorf("%q beside %q is %v, not %v", test.y, test.x, got, test.want.reversed())
		}
	}
}

// TestTextsOfAllKinds compares each two texts other than expressions by the values
// that they take.
func TestTextsOfAllKinds(t *testing.T) {
	values := []string{"/"}
	for i := 0; len(values[i]) < 6; i++ {
		values = append(values, values[i]+"/", values[i]+"a", values[i]+"b")
	}
	var texts []model.Text
	for _, value := range values[:40] {
		for _, op := range []model.Op{model.Exact, model.Segments, model.Prefix} {
			if op != model.Segments || !strings.HasSuffix(value, "/") {
				texts = append(texts, model.Text{Op: op, Value: value})
			}
		}
	}
	takes := map[model.Text]map[string]bool{}
	for _, text := range texts {
		takes[text] = map[string]bool{}
		for _, value := range values {
			if (model.Match{Path: stated(text)}).Takes(model.Request{Path: value}) {
				takes[text][value] = true
			}
		}
	}
	c := NewComparer()
	for _, x := range texts {
		for _, y := range texts {
			if got, want := c.texts(x, y), relationOf(takes[x], takes[y]); got != want {
				t.Errorf("%v beside %v is %v, not %v", x, y, got, want)
			}
		}
	}
}

func relationOf(x, y map[string]bool) Relation {
	both := 0
	for value := range x {
		if y[value] {
			both++
		}
	}
	switch {
	case both == len(x) && both == len(y):
		return Same
	case both == len(x):
		return Fewer
	case both == len(y):
		return More
	case both == 0:
		return Apart
	}
	return Overlapping
}

// TestPairs checks that no pair that has to do with each other is left out.
func TestPairs(t *testing.T) {
	paths := []string{"", "path ^= /", "path ^= /a", "path = /a", "path = /a/b", "path ~ /a.*", "path ~ .*x", "path ^= /b", "path = /b/c", "path in /a", "path in /b/c", "path ~ /a"}
	others := []string{"", "header t = 1", "header t = 2", "header t", "no header t = 1", "header u = 1", "method = GET"}
	c := &Comparer{map[string]*expression{}}
	var rules []*Rule
	for _, path := range paths {
		for _, other := range others {
			r := &Rule{Route: new(model.Route), conditions: asking(strings.Trim(path+", "+other, ", "))}
			for _, c := range r.conditions {
				if c.key == "path" {
					r.Match.Path = stated(c.text)
				}
			}
			r.stem = c.stem(r.Match)
			rules = append(rules, r)
		}
	}
	visited := map[[2]int]int{}
	c.Pairs(rules, func(int) int { return 0 }, func(i, j int) { visited[[2]int{i, j}]++ })
	for i := range rules {
		for j := i + 1; j < len(rules); j++ {
			n := visited[[2]int{i, j}]
			if n > 1 || n == 0 && c.matches(rules[i].conditions, rules[j].conditions) != Apart {
				t.Errorf("%v and %v were visited %d times", rules[i].conditions, rules[j].conditions, n)
			}
		}
	}
	if len(visited) == len(rules)*(len(rules)-1)/2 {
		t.Error("all pairs were visited: the index is of no use")
	}
	covered := map[[2]int]int{}
	c.Covers(rules, func(i, j int) { covered[[2]int{i, j}]++ })
	for i := range rules {
		for j := i + 1; j < len(rules); j++ {
			n, r := covered[[2]int{i, j}], c.matches(rules[i].conditions, rules[j].conditions)
			if n > 1 || n == 0 && (r == More || r == Same) {
				t.Errorf("%v covers %v and was looked at %d times", rules[i].conditions, rules[j].conditions, n)
			}
		}
	}
	if len(covered) >= len(visited) {
		t.Error("every pair was looked at: the second index is of no use")
	}
}

// TestPairsOfMany checks that many routes of a host are not compared each with
// each.
func TestPairsOfMany(t *testing.T) {
	const n = 5000
	c := &Comparer{map[string]*expression{}}
	for _, test := range []struct {
		name string
		rule func(i int) string
	}{
		{"paths", func(i int) string { return fmt.Sprintf("path ^= /p%d/", i) }},
		{"paths of segments", func(i int) string { return fmt.Sprintf("path in /p%04d", i) }},
		{"nested paths", func(i int) string { return fmt.Sprintf("path ^= /team%d/item%d", i%50, i) }},
		{"expressions", func(i int) string { return fmt.Sprintf("path ~ /p%d/[0-9]+", i) }},
		{"headers", func(i int) string { return fmt.Sprintf("header tenant = %d", i) }},
		{"headers of one path", func(i int) string { return fmt.Sprintf("path ^= /a, header tenant = %d", i) }},
	} {
		rules := []*Rule{{Route: new(model.Route)}}
		for i := range n {
			r := &Rule{Route: new(model.Route), conditions: asking(test.rule(i))}
			if path := r.conditions[0]; path.key == "path" {
				r.Match.Path = stated(path.text)
			}
			r.stem = c.stem(r.Match)
			rules = append(rules, r)
		}
		visited := 0
		c.Pairs(rules, func(int) int { return 0 }, func(int, int) { visited++ })
		if visited < n || visited > 3*n {
			t.Errorf("%s: %d pairs of %d routes", test.name, visited, n)
		}
		looked := 0
		c.Covers(rules, func(int, int) { looked++ })
		if looked < n || looked > 3*n {
			t.Errorf("%s: %d looks at %d routes of one block", test.name, looked, n)
		}
	}
}

// TestCoversOfManyHeaders checks the same of routes that ask for different
// headers, of which none are apart.
func TestCoversOfManyHeaders(t *testing.T) {
	const n = 5000
	c := &Comparer{map[string]*expression{}}
	rules := []*Rule{{Route: new(model.Route)}}
	for i := range n {
		rules = append(rules, &Rule{Route: new(model.Route), conditions: asking(fmt.Sprintf("header a%d, header b%d", i, i))})
	}
	looked := 0
	c.Covers(rules, func(int, int) { looked++ })
	if looked != n {
		t.Errorf("%d looks at %d routes", looked, n)
	}
}
