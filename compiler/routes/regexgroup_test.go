package routes

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
)

// randomRules are rules of which many ask for expressions, in blocks.
func randomRules(random *rand.Rand, c *Comparer) (rules []*Rule, blocks []int) {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	seen, block := map[string]bool{}, 0
	for range 8 + random.IntN(30) {
		text := pick("", "path = /a1", "path = /b22", "path ^= /a", "path ^= /a/b", "path in /a", "path in /a1", "path ~ /a", "path ~ /[a-b]+[12]*", "path ~ /a.*", "path ~ /a[0-9]+", "path ~ /(a|b)1",
			"path ~ /.*2", "path ~ /b\\b22", "path ~ /a/b.*", "path ~ /a/b[x-z]+")
		for _, more := range []string{pick("", "", "header x = 1", "header x = 12", "header x ~ 1.", "header x ~ [0-9]", "header x ~ 12*", "header x ^= 1", "no header x = 12",
			"no header x ~ 1.", "header x ~ .?"), pick("", "", "", "method = GET", "header y ~ a+")} {
			if text != "" && more != "" {
				text += ", "
			}
			text += more
		}
		if block += random.IntN(40) / 39; seen[text] {
			continue
		}
		seen[text] = true
		r := &Rule{Route: new(model.Route), conditions: asking(text)}
		for _, x := range r.conditions {
			if x.key == "path" {
				r.Match.Path = stated(x.text)
			}
		}
		r.stem = c.stem(r.Match)
		rules, blocks = append(rules, r), append(blocks, block)
	}
	return rules, blocks
}

// verdict is the result of the pairs of rules: which rules overlap with one of an earlier
// block where neither wins, and without these, which must come before which.
func verdict(c *Comparer, rules []*Rule, blocks []int, pairs func(visit func(i, j int))) string {
	wrong, before := map[int]bool{}, make([][]bool, len(rules))
	for i := range before {
		before[i] = make([]bool, len(rules))
	}
	pairs(func(i, j int) {
		switch r := c.matches(rules[i].conditions, rules[j].conditions); {
		case r == Apart:
		case blocks[i] == blocks[j] || r == Fewer:
			before[i][j] = true
		case r == More:
			before[j][i] = true
		default:
			wrong[j] = true
		}
	})
	if len(wrong) > 0 {
		return fmt.Sprint(wrong)
	}
	for k := range rules {
		for i := range rules {
			for j := range rules {
				before[i][j] = before[i][j] || before[i][k] && before[k][j]
			}
		}
	}
	return fmt.Sprint(before)
}

// TestPairsSayAll holds that the pairs that are visited say what all pairs say.
func TestPairsSayAll(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	right := 0
	for range 3000 {
		c := &Comparer{map[string]*expression{}}
		rules, blocks := randomRules(random, c)
		want := verdict(c, rules, blocks, func(visit func(i, j int)) {
			for j := range rules {
				for i := range j {
					visit(i, j)
				}
			}
		})
		got := verdict(c, rules, blocks, func(visit func(i, j int)) {
			c.Pairs(rules, func(i int) int { return blocks[i] }, visit)
		})
		if got != want {
			for i, r := range rules {
				t.Log(i, blocks[i], r.conditions)
			}
			t.Fatalf("the pairs say\n%s\nand all pairs\n%s", got, want)
		}
		if want[0] == '[' {
			right++
		}
	}
	if right < 300 {
		t.Errorf("only %d of the random programs had no error", right)
	}
}

// TestAcceptor checks the automaton against each expression.
func TestAcceptor(t *testing.T) {
	texts := []string{"", "a", "a|b", "/[a-b]+[12]*", "(?i)/A1", "^/a1$", "/a\\b1", "/.*1", "(/a|/b)(1|2){1,3}", "\\A/a1\\z", "(?s).*", "(?m)^/a1$", "x^", "$a", "[^/]*", "^$", "é+"}
	a := newAcceptor(texts)
	for _, value := range []string{"", "a", "/a1", "/A1", "/b221", "/a\n1", "é", "éé", "/a-1", "/", "x"} {
		got := a.takers(value)
		for _, text := range texts {
			takes := regexp.MustCompile(`\A(?:` + text + `)\z`).MatchString(value)
			if !slices.Contains(a.others, text) && takes != slices.Contains(got, text) {
				t.Errorf("%q takes %q: %t", text, value, takes)
			}
		}
	}
	if len(a.others) > 2 {
		t.Errorf("the automaton knows nothing of %q", a.others)
	}
}

// TestPairsBesideExpressions checks that exact values and expressions are not
// compared each with each, nor expressions with each other.
func TestPairsBesideExpressions(t *testing.T) {
	const n = 2000
	for _, test := range []struct{ exact, expression string }{
		{"path = /a%d", "path ~ /[b-z]+%d/[0-9]+"},
		{"path = /a%d", "path ~ /[a-z]+%d/[0-9]+"},
		{"path ^= /a%d/", "path ~ /[a-z]+%d/[0-9]+"},
		{"method = GET, path = /a%d", "method = GET, path ~ /.*b%d/[0-9]+"},
		{"method = GET, path ^= /a%d/", "method = GET, path ~ /.*b%d/[0-9]+"},
		{"path ^= /a, header x = a%d", "path ^= /a, header x ~ [b-z]+%d"},
		{"header x = a%d, path ^= /a", "header x ~ [a-z]+%d/, path ^= /a"},
	} {
		for _, blocks := range []int{1, 2, 2 * n} {
			c := &Comparer{map[string]*expression{}}
			var rules []*Rule
			for i := range 2 * n {
				text := fmt.Sprintf(test.exact, i)
				if i >= n {
					text = fmt.Sprintf(test.expression, i)
				}
				r := &Rule{Route: new(model.Route), conditions: asking(text)}
				for _, x := range r.conditions {
					if x.key == "path" {
						r.Match.Path = stated(x.text)
					}
				}
				r.stem = c.stem(r.Match)
				rules = append(rules, r)
			}
			visited := 0
			c.Pairs(rules, func(i int) int { return i * blocks / (2 * n) }, func(int, int) { visited++ })
			c.Covers(rules, func(int, int) { visited++ })
			if visited > 10*n {
				t.Errorf("%s beside %s in %d blocks: %d pairs of %d routes", test.exact, test.expression, blocks, visited, 2*n)
			}
		}
	}
}
