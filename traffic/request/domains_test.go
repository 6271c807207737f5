package request

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestSelectHost(t *testing.T) {
	domains := DomainsOf([][]string{{"*"}, {"*.example.com"}, {"a.example.com", "b"}, {"*.b.example.com"}, {"b.*"}})
	for name, want := range map[string]int{
		"a.example.com": 2, "A.Example.com:80": 2, "x.example.com": 1, ".example.com": 0, "x.b.example.com": 3,
		"b:1": 2, "b.org": 4, "other": 0, "a.example.com:x": 0,
	} {
		if got, _ := domains.Select(name); got != want {
			t.Errorf("%s selects %d, not %d", name, got, want)
		}
	}
	if host, domain := DomainsOf([][]string{{"y"}}).Select("x"); host != -1 || domain != -1 {
		t.Error("a name selects a host of another name")
	}
}

// TestDomains compares the index with a look at each domain.
func TestDomains(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	word := func() string {
		var out strings.Builder
		for range r.IntN(4) {
			out.WriteString([]string{"a", "b", ".", "A", "\u212a", "k", "*"}[r.IntN(7)])
		}
		return out.String()
	}
	selected := 0
	for range 5000 {
		var lists [][]string
		for range 1 + r.IntN(4) {
			var list []string
			for range r.IntN(4) {
				list = append(list, []string{word(), "*" + word(), word() + "*"}[r.IntN(3)])
			}
			lists = append(lists, list)
		}
		x := DomainsOf(lists)
		for range 5 {
			name := strings.ReplaceAll(word(), "*", "c") + word()
			name = strings.ToLower(WithoutPort(name))
			got, want := x.indexed(name), x.scan(name)
			if got != want && !x.odd {
				t.Fatalf("%q selects %d of %q, not %d", name, got, x.all, want)
			}
			if host, domain := x.Select(name); domain != want || host >= 0 && x.owner[want] != host {
				t.Fatalf("%q selects %d (%d) of %q, not %d", name, host, domain, lists, want)
			}
			if want >= 0 {
				selected++
			}
		}
	}
	if selected < 1000 {
		t.Errorf("only %d names select a host", selected)
	}
}
