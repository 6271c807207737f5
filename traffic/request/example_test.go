package request

import "testing"

// TestExample finds the shortest value that a condition accepts.
func TestExample(t *testing.T) {
	path, header := Part{Kind: Path}, Part{Kind: HeaderOf, Name: "x-user"}
	for _, c := range []struct {
		cond Cond
		want string
	}{
		{Cond{Part: path, Op: Matches, Value: "/v[0-9]+/users/(admin|root)"}, "/v0/users/root"},
		{Cond{Part: path, Op: Matches, Value: `/a/[^/]+\.json`}, "/a/a.json"},
		{Cond{Part: path, Op: HasPrefix, Value: "/api"}, "/api"},
		{Cond{Part: header, Op: Matches, Value: "[a-z]{3}-\\d", Not: true}, "aaa-0"},
	} {
		if got, found := c.cond.Example(); !found || got != c.want {
			t.Errorf("%s: %q, %t", c.cond, got, found)
		}
	}
	for _, value := range []string{"admin", `/a/\.\./b`, "/%41"} { // no path, and paths that are normalized away
		if got, found := (Cond{Part: path, Op: Matches, Value: value}).Example(); found {
			t.Errorf("%s: %q", value, got)
		}
	}
}
