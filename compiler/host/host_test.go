package host_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/compiler/host"
)

func TestAbove(t *testing.T) {
	for name, want := range map[host.Pattern][]host.Pattern{
		"a.b.c":   {"*.b.c", "*.c", "*"},
		"*.b.c":   {"*.c", "*"},
		"single":  {"*"},
		"*.c":     {"*"},
		"*":       nil,
		"":        nil,
		"a.b.c.d": {"*.b.c.d", "*.c.d", "*.d", "*"},
	} {
		if got := name.Above(); !slices.Equal(got, want) {
			t.Errorf("above %q: %q, not %q", name, got, want)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, test := range []struct {
		rule, host host.Pattern
		want       bool
	}{
		{"*.b.c", "a.b.c", true}, {"*.b.c", "x.a.b.c", true}, {"*.b.c", "*.a.b.c", true},
		{"*.b.c", "*.b.c", true}, {"*.b.c", "b.c", false}, {"*.b.c", "ab.c", false},
		{"*.b.c", "*.c", false}, {"*", "a", true}, {"*", "*.c", true}, {"a.b", "a.b", true}, {"a.b", "x.a.b", false},
	} {
		if got := test.rule.Covers(test.host); got != test.want {
			t.Errorf("%s covers %s: %t", test.rule, test.host, got)
		}
	}
}

// TestMap checks the map to what a look at every host would find.
func TestMap(t *testing.T) {
	hosts := []host.Pattern{"*", "*.c", "*.b.c", "a.b.c", "b.c", "*.x.b.c", "other.org"}
	var m host.Map[host.Pattern]
	for _, h := range hosts {
		m.Put(h, h)
	}
	for _, name := range append(slices.Clone(hosts), "y.x.b.c", "z.org", "c", "q.c") {
		var want []host.Pattern
		for _, rule := range name.Above() {
			if slices.Contains(hosts, rule) {
				want = append(want, rule)
			}
		}
		if got := slices.Collect(m.Above(name)); !slices.Equal(got, want) {
			t.Errorf("above %s: %q, not %q", name, got, want)
		}
		narrowest := append(want, "")[0]
		if slices.Contains(hosts, name) {
			narrowest = name
		}
		if got, found := m.Find(name); got != narrowest || found != (narrowest != "") {
			t.Errorf("%s is named by %q, not %q", name, got, narrowest)
		}
	}
	var empty host.Map[int]
	if _, found := empty.Find("a.b"); found {
		t.Error("an empty map finds a host")
	}
}

func ExampleMap_Find() {
	var m host.Map[string]
	m.Put("*.example.com", "the wildcard")
	m.Put("api.example.com", "the host")
	fmt.Println(m.Find("api.example.com"))
	fmt.Println(m.Find("www.example.com"))
	// Output:
	// the host true
	// the wildcard true
}
