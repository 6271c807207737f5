package fuzz

import "testing"

// TestRouted wants what docs/language.md says of paths.
func TestRouted(t *testing.T) {
	for _, test := range [][2]string{
		{"/%41%7e", "/A~"}, {"/%2e%2e/a", "/a"}, {"/a/%2E/b", "/a/b"}, {"/a//b", "/a//b"}, {"//x", "//x"}, {"/a;x=1/../c", "/c"},
		{"/a%2Fb", "/a%2Fb"}, {"/a/..", "/"}, {"/a/.", "/a/"}, {"/..", "/"}, {"/a/../", "/"}, {"/x%2E%2E/", "/x../"}, {"/", "/"},
		{"/a/b/..?c=/../d", "/a/?c=/../d"},
	} {
		if got := routed(test[0]); got != test[1] {
			t.Errorf("%s becomes %s, not %s", test[0], got, test[1])
		}
	}
}
