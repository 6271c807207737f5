package diff

import "testing"

// TestTuned writes settings that differ: those that are not set in the other list are named.
func TestTuned(t *testing.T) {
	timeout, retries := []string{`timeout "3s"`}, []string{`retries {"attempts":2}`, `timeout "3s"`}
	for _, c := range []struct {
		list, other []string
		want        string
	}{
		{nil, timeout, "no timeout"},
		{timeout, nil, "timeout 3s"},
		{[]string{`timeout "5s"`}, timeout, "timeout 5s"},
		{timeout, retries, "no retries"},
		{retries, timeout, `retries {"attempts":2}`},
		{nil, retries, "no retries, no timeout"},
	} {
		if got := tuned(c.list, c.other); got != c.want {
			t.Errorf("%v beside %v: %q, want %q", c.list, c.other, got, c.want)
		}
	}
}
