package traffic

import (
	"testing"

	"github.com/gwc-lang/gwc/traffic/request"
)

// TestBlocks compares addresses with blocks as Envoy does.
func TestBlocks(t *testing.T) {
	for _, c := range []struct {
		block, address string
		in             bool
	}{
		{"203.0.113.0/24", "203.0.113.255", true},
		{"203.0.113.0/24", "203.0.114.0", false},
		{"203.0.113.9/24", "203.0.113.1", true}, // bits of the host do not count
		{"203.0.113.9", "203.0.113.9", true},
		{"203.0.113.9", "203.0.113.8", false},
		{"::/0", "203.0.113.9", false},
		{"0.0.0.0/0", "2001:db8::1", false},
		{"2001:db8::/32", "2001:db8::1", true},
		{"x", "203.0.113.9", false},
	} {
		if got := (request.Cond{Op: request.InBlock, Value: c.block}).Accepts(c.address); got != c.in {
			t.Errorf("%s in %s: %t", c.address, c.block, got)
		}
	}
}

// TestStatedIn reads the header x-forwarded-for.
func TestStatedIn(t *testing.T) {
	list := statedIn("203.0.113.7, x,2001:db8::1 ,[2001:db8::2]:80,10.0.0.1:80,fe80::1%eth0,")
	for i, want := range []string{"203.0.113.7", "", "2001:db8::1", "", "", "", ""} {
		if got := list[i]; (got == nil) != (want == "") || got != nil && got.stated.String() != want {
			t.Errorf("%d: %v, want %q", i, got, want)
		}
	}
}
