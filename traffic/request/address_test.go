package request

import "testing"

// TestAddresses finds an address for what blocks leave over, and none where nothing is left.
func TestAddresses(t *testing.T) {
	fact := func(block string, want bool) Fact {
		return Fact{Text{Of: Part{Kind: Client}}, Cond{Part: Part{Kind: Client}, Op: InBlock, Value: block}, want}
	}
	for _, c := range []struct {
		want  string
		facts []Fact
	}{
		{"198.51.100.1", nil},
		{"203.0.113.1", []Fact{fact("203.0.113.0/24", true)}},
		{"203.0.113.9", []Fact{fact("203.0.113.9", true)}},
		{"198.51.100.1", []Fact{fact("203.0.113.0/24", false)}},
		{"203.0.113.1", []Fact{fact("198.51.100.0/24", false)}},
		{"2001:db8::1", []Fact{fact("0.0.0.0/0", false)}},
		{"10.0.1.0", []Fact{fact("10.0.0.0/8", true), fact("10.0.0.0/24", false)}},
		{"0.0.0.0", []Fact{fact("64.0.0.0/2", false), fact("128.0.0.0/1", false), fact("::/0", false)}},
		{"", []Fact{fact("0.0.0.0/0", false), fact("::/0", false)}},
		{"", []Fact{fact("10.0.0.0/24", true), fact("10.0.0.0/25", false), fact("10.0.0.128/25", false)}},
		{"", []Fact{fact("10.0.0.0/24", true), fact("10.0.1.0/24", true)}},
	} {
		s := &solver{found: map[string]answer{}}
		if a := s.part(Part{Kind: Client}, c.facts); a.text != c.want || (a.verdict == some) != (c.want != "") {
			t.Errorf("%v: %q %d, want %q", c.facts, a.text, a.verdict, c.want)
		}
	}
}
