package host_test

import (
	"testing"

	"github.com/gwc-lang/gwc/compiler/host"
)

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		pattern       host.Pattern
		any, wildcard bool
		domain        string
		instead       string
	}{
		{"a.b.c", false, false, "a.b.c", "a.b.c"},
		{"*.b.c", false, true, "b.c", "any.b.c"},
		{host.Any, true, true, "", "any"},
		{host.Wildcard("c"), false, true, "c", "any.c"},
		{"", false, false, "", ""},
	} {
		if domain, _ := c.pattern.Domain(); domain != c.domain {
			t.Errorf("domain of %q: %q, not %q", c.pattern, domain, c.domain)
		}
		if c.pattern.IsAny() != c.any || c.pattern.IsWildcard() != c.wildcard || c.pattern.Instead("any") != c.instead {
			t.Errorf("%q: any %t, wildcard %t, instead %q", c.pattern, c.pattern.IsAny(), c.pattern.IsWildcard(), c.pattern.Instead("any"))
		}
	}
}
