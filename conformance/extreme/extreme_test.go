package extreme

import "testing"

// TestNames wants every program to have a name of its own, and every clause to be written once.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Programs() {
		if seen[p.Name] {
			t.Errorf("two programs are called %q", p.Name)
		}
		seen[p.Name] = true
	}
	if len(seen) < 1000 {
		t.Errorf("there are only %d programs", len(seen))
	}
	t.Logf("%d programs", len(seen))
}

// TestHost wants hosts to be as long as they are called.
func TestHost(t *testing.T) {
	for n := 20; n < 256; n++ {
		if got := len(host(n)); got != n {
			t.Errorf("a host of %d has %d bytes", n, got)
		}
	}
}
