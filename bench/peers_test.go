package bench_test

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/bench"
)

// TestPeers checks that every tool gets the hosts of the program that gwc gets.
func TestPeers(t *testing.T) {
	size := bench.Size{N: 30, Seed: 5}
	for _, p := range bench.Peers {
		for _, kind := range p.Kinds {
			hosts := bench.Hosts(kind, size)
			if len(hosts) != size.N {
				t.Errorf("%s: %d hosts; want %d", kind, len(hosts), size.N)
			}
			var all []byte
			var names []string
			for _, f := range p.Of(kind, size) {
				all, names = append(all, f.Text...), append(names, f.Name)
			}
			if slices.Sort(names); len(slices.Compact(names)) < 2 {
				t.Errorf("%s: %s has the files %q; want a source and values", p.Name, kind, names)
			}
			for _, host := range hosts {
				if !bytes.Contains(all, []byte(host)) {
					t.Errorf("%s: %s has no %s", p.Name, kind, host)
				}
			}
		}
	}
}

// TestPage checks that the page has the region that make bench rewrites.
func TestPage(t *testing.T) {
	text, err := os.ReadFile("../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"<!-- make bench writes from here -->\n", "<!-- to here -->\n"} {
		if bytes.Count(text, []byte(line)) != 1 {
			t.Errorf("the page has not one line %q", line)
		}
	}
}
