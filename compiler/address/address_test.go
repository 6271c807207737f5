package address_test

import (
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/compiler/address"
)

func TestAbove(t *testing.T) {
	var x address.Index[string]
	for _, text := range []string{"0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/32", "2001:db8::/32"} {
		x.Put(address.Of(text), text)
	}
	for _, test := range []struct {
		of   string
		want []string
	}{
		{"10.1.2.3/32", []string{"10.1.0.0/16", "10.0.0.0/8", "0.0.0.0/0"}},
		{"10.1.0.0/16", []string{"10.0.0.0/8", "0.0.0.0/0"}},
		{"192.0.2.0/24", []string{"0.0.0.0/0"}},
		{"2001:db8::7/128", []string{"2001:db8::/32", "0.0.0.0/0"}},
		{"::/0", nil},
	} {
		if got := slices.Collect(x.Above(address.Of(test.of))); !slices.Equal(got, test.want) {
			t.Errorf("above %s are %v, want %v", test.of, got, test.want)
		}
	}
	if got, found := x.Get(address.Of("0.0.0.0/32")); !found || got != "0.0.0.0/0" {
		t.Errorf("the unspecified address is %q", got)
	}
}
