package host_test

import (
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/compiler/host"
)

func TestIndex(t *testing.T) {
	x := host.NewIndex[string]()
	for _, name := range []host.Pattern{"*", "*.x.com", "a.x.com", "*.a.x.com", "b.x.com", "a.y.com"} {
		x.Add(name, string(name))
	}
	x.Add("a.x.com", "again")
	for _, c := range []struct {
		what      string
		got, want []string
	}{
		{"at", x.At("a.x.com"), []string{"a.x.com", "again"}},
		{"at nothing", x.At("c.x.com"), nil},
		{"covering", slices.Collect(x.Covering("a.x.com")), []string{"a.x.com", "again", "*.x.com", "*"}},
		{"most specific", x.MostSpecific("c.x.com"), []string{"*.x.com"}},
		{"overlapping", slices.Collect(x.Overlapping("*.x.com")), []string{"*.x.com", "*", "a.x.com", "*.a.x.com", "b.x.com", "again"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %q, not %q", c.what, c.got, c.want)
		}
	}
	for range x.Overlapping("*.x.com") {
		break // a loop may end early
	}
}
