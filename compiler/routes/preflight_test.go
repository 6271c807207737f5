package routes

import (
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestPreflightsOf checks which preflights a match has, and whether other matches have
// the same.
func TestPreflightsOf(t *testing.T) {
	list := func(name string) model.Condition { return model.Condition{Name: name} }
	value := func(name string) model.Condition {
		return model.Condition{Name: name, Text: model.Text{Op: model.Exact, Value: "1"}}
	}
	for _, test := range []struct {
		match          model.Match
		asked, refused string // names that a preflight lists; empty: not tried
		exact          bool
	}{
		{match: model.Match{Headers: []model.Condition{list("x-a"), list("x-b")}}, asked: "x-a,x-b", refused: "x-b", exact: true},
		{match: model.Match{Headers: []model.Condition{list("x-a"), list("x-b")}}, asked: "Accept-X, X-A, x-b, x-c", refused: "x-a", exact: true},
		{match: model.Match{Headers: []model.Condition{value("x-a")}}, asked: "x-a", refused: "x-ab"},
		{match: model.Match{Headers: []model.Condition{value("cookie")}}, asked: "x-a", refused: ""},
		{match: model.Match{NoHeaders: []model.Condition{list("x-a"), list("x.b")}}, asked: "x-ab,xxb", refused: "x.b", exact: true},
		{match: model.Match{NoHeaders: []model.Condition{value("x-a")}}, asked: "x-a", refused: ""},
	} {
		p := PreflightOf(test.match, diag.Span{})
		if p.Exact != test.exact || !NeedsPreflight(test.match) {
			t.Errorf("%v: exact is %t", test.match, p.Exact)
		}
		r := model.Request{Method: "OPTIONS", Path: "/", Headers: map[string]string{"origin": "https://a", requestMethod: "GET", requestHeaders: test.asked}}
		p.Match.Method = model.Said[string]{} // a match without a place has no method
		if !p.Match.Takes(r) {
			t.Errorf("%v: does not take %s", test.match, test.asked)
		}
		if r.Headers[requestHeaders] = test.refused; test.refused != "" && p.Match.Takes(r) {
			t.Errorf("%v: takes %s", test.match, test.refused)
		}
		delete(r.Headers, "origin")
		if p.Match.Takes(r) {
			t.Errorf("%v: takes a request without an origin", test.match)
		}
	}
	if NeedsPreflight(model.Match{}) {
		t.Error("the match of all requests takes its preflights itself")
	}
}
