package plane

import "testing"

// TestNormalized wants what a real Envoy has made of these paths.
func TestNormalized(t *testing.T) {
	for _, test := range [][2]string{
		{"/%41", "/A"}, {"/%7Euser", "/~user"}, {"/%2e%2e/a", "/a"}, {"/a/%2e/b", "/a/b"}, {"/a//b", "/a//b"}, {"//x", "//x"},
		{"/a;x=1/../c", "/c"}, {"/a%2Fb", "/a%2Fb"}, {`/a\b`, "/a/b"}, {"/caf%c3%a9", "/caf%c3%a9"}, {"/a%zz", "/a%zz"},
		{"/a/..", "/"}, {"/a/.", "/a/"}, {"/..", "/"}, {"/a/../", "/"}, {"/x%2E%2E/", "/x../"}, {"/a/%252e", "/a/%252e"},
		{"/a/b/..?c=/../d", "/a/?c=/../d"}, {"/", "/"},
	} {
		if got := normalized(test[0]); got != test[1] {
			t.Errorf("%s becomes %s, not %s", test[0], got, test[1])
		}
	}
}
