package request

import "testing"

type view map[Part]Text

func (v view) Text(p Part) Text {
	if t, edited := v[p]; edited {
		return t
	}
	return Text{Of: p}
}

func TestConcrete(t *testing.T) {
	c := NewConcrete("GET", "https", "a.example.com:443", "/a/b?x=1&x=2&empty")
	c.AddHeader("X-User", "jane")
	c.AddHeader("x-user", "joe")
	path, user := Part{Kind: Path}, Part{HeaderOf, "x-user"}
	edited := view{
		path:               Text{Of: path}.With(Edit{Prefix, "/a", "/c"}),
		user:               Text{Of: user}.With(Edit{Kind: Append, A: "jim"}),
		{HeaderOf, "gone"}: Text{Of: Part{HeaderOf, "gone"}}.With(Edit{Kind: Remove}),
	}
	for _, test := range []struct {
		view View
		cond Cond
		want bool
	}{
		{view{}, Cond{Part: path, Value: "/a/b"}, true},
		{view{}, Cond{Part: path, Op: HasPrefix, Value: "/A", Fold: true}, true},
		{view{}, Cond{Part: path, Op: HasPrefix, Value: "/A"}, false},
		{view{}, Cond{Part: path, Op: Matches, Value: "/a"}, false},
		{view{}, Cond{Part: path, Op: Matches, Value: "("}, false},
		{edited, Cond{Part: path, Value: "/c/b"}, true},
		{view{}, Cond{Part: user, Value: "jane,joe"}, true},
		{edited, Cond{Part: user, Op: HasSuffix, Value: "jim"}, true},
		{view{}, Cond{Part: Part{QueryOf, "x"}, Value: "1"}, true},
		{view{}, Cond{Part: Part{QueryOf, "empty"}, Op: Present}, true},
		{view{}, Cond{Part: Part{HeaderOf, "y"}, Value: "1"}, false},
		{view{}, Cond{Part: Part{HeaderOf, "y"}, Value: "1", Not: true}, false},
		{view{}, Cond{Part: Part{HeaderOf, "y"}, Value: "1", Not: true, Missing: true}, true},
		{view{}, Cond{Part: Part{HeaderOf, "y"}, Op: Present, Not: true}, true},
	} {
		if got := c.Holds(test.view, test.cond); got != test.want {
			t.Errorf("%s: %t", test.cond, got)
		}
	}
	if i := c.First(view{}, NewList(Match{{Part: path, Value: "/b"}}, Match{})); i != 1 {
		t.Errorf("match %d is first", i)
	}
}

func TestNormalized(t *testing.T) {
	for path, want := range map[string]string{
		"/a/../b": "/b", "/a/./b": "/a/b", "/a/..": "/", "/../a": "/a", "/a/%2e%2e/b": "/b", "/a%2fb": "/a%2fb",
		"/%61": "/a", `/a\b`: "/a/b", "//a": "//a", "/%zz": "/%zz", "/a%2": "/a%2",
	} {
		if got := normalized(path); got != want {
			t.Errorf("%s becomes %s, not %s", path, got, want)
		}
	}
}

func TestEdits(t *testing.T) {
	c := NewConcrete("GET", "http", "a", "/v1/users/7")
	path := Text{Of: Part{Kind: Path}}
	for want, text := range map[string]Text{
		"/u/7":  path.With(Edit{Substring, "^/v1/users/([0-9]+)", `/u/\1`}),
		"/$1":   path.With(Edit{Substring, ".*", "/$1"}),
		"/x":    path.With(Edit{Prefix, "/v1", ""}).With(Edit{Kind: Set, A: "/x"}),
		"/v2/7": path.With(Edit{Prefix, "/v1/users", "/v2"}),
	} {
		if got, _ := c.Value(text); got != want {
			t.Errorf("%v is %s, not %s", text.Edits, got, want)
		}
	}
}
