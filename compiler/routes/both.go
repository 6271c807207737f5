package routes

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// Both returns the match of the requests that two matches both accept. It returns false
// if no match can state it: two conditions about one thing overlap, and a match has one.
func (c *Comparer) Both(x, y model.Match) (model.Match, bool) {
	var out model.Match
	var ok bool
	out.Method, ok = narrower(c, "method", x.Method, y.Method, func(s model.Said[string]) model.Text { return model.Text{Op: model.Exact, Value: s.Value} })
	if !ok {
		return out, false
	}
	if out.Path, ok = narrower(c, "path", x.Path, y.Path, func(s model.Said[model.Text]) model.Text { return s.Value }); !ok {
		return out, false
	}
	for _, list := range []struct {
		to   *[]model.Condition
		x, y []model.Condition
		not  bool
	}{{&out.Headers, x.Headers, y.Headers, false}, {&out.NoHeaders, x.NoHeaders, y.NoHeaders, true}, {&out.Queries, x.Queries, y.Queries, false}} {
		if *list.to, ok = c.allOf(list.x, list.y, list.not); !ok {
			return out, false
		}
	}
	return out, true
}

// narrower returns the condition of two about one thing that matches less.
func narrower[T any](c *Comparer, key string, x, y model.Said[T], text func(model.Said[T]) model.Text) (model.Said[T], bool) {
	switch {
	case !x.Is():
		return y, true
	case !y.Is():
		return x, true
	}
	switch c.conditions(condition{key: key, text: plain(text(x))}, condition{key: key, text: plain(text(y))}) {
	case Same, Fewer:
		return x, true
	case More:
		return y, true
	}
	return x, false
}

// allOf returns the conditions of two lists, sorted by name, of each name the one that
// matches less.
func (c *Comparer) allOf(x, y []model.Condition, not bool) ([]model.Condition, bool) {
	out := slices.Clone(x)
	for _, b := range y {
		i, found := slices.BinarySearchFunc(out, b.Name, func(a model.Condition, name string) int { return strings.Compare(a.Name, name) })
		if !found {
			out = slices.Insert(out, i, b)
			continue
		}
		switch c.conditions(condition{not: not, text: plain(out[i].Text)}, condition{not: not, text: plain(b.Text)}) {
		case Same, Fewer:
		case More:
			out[i] = b
		default:
			return out, false
		}
	}
	return out, true
}
