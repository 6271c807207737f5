package model

import (
	"iter"
	"slices"
	"strings"
)

// selectors finds selectors that do not contradict one: no label is asked for with
// two values. It compares groups of selectors that have the same labels, not each
// with each. Its zero value is ready.
type selectors[T any] struct {
	groups []*labelGroup[T]
	byKeys map[string]*labelGroup[T]
}

// A labelGroup is all selectors with the same labels, whatever their values.
type labelGroup[T any] struct {
	keys    []string
	entries []selected[T]
	// views are the entries by the values of some of the labels, made when they
	// are asked for.
	views map[string]map[string][]T
}

type selected[T any] struct {
	values map[string]string
	value  T
}

// put adds a value by its selector.
func (s *selectors[T]) put(selector []Label, value T) {
	e := selected[T]{map[string]string{}, value}
	var keys []string
	for _, l := range selector {
		if _, twice := e.values[l.Key]; !twice {
			keys = append(keys, l.Key)
		}
		e.values[l.Key] = l.Value
	}
	name := strings.Join(keys, ",")
	if s.byKeys == nil {
		s.byKeys = map[string]*labelGroup[T]{}
	}
	g := s.byKeys[name]
	if g == nil {
		g = &labelGroup[T]{keys: keys, views: map[string]map[string][]T{}}
		s.byKeys[name], s.groups = g, append(s.groups, g)
	}
	g.entries = append(g.entries, e)
	for shared, view := range g.views {
		at := e.at(strings.Split(shared, ","))
		view[at] = append(view[at], value)
	}
}

// agreeing visits the values whose selectors do not contradict the given one.
func (s *selectors[T]) agreeing(selector []Label) iter.Seq[T] {
	asked := selected[T]{values: map[string]string{}}
	for _, l := range selector {
		asked.values[l.Key] = l.Value
	}
	return func(yield func(T) bool) {
		for _, g := range s.groups {
			shared := slices.DeleteFunc(slices.Clone(g.keys), func(key string) bool { _, has := asked.values[key]; return !has })
			for _, value := range g.view(shared)[asked.at(shared)] {
				if !yield(value) {
					return
				}
			}
		}
	}
}

// view returns the group's values by their selectors' values of some labels.
func (g *labelGroup[T]) view(keys []string) map[string][]T {
	name := strings.Join(keys, ",")
	if g.views[name] == nil {
		g.views[name] = map[string][]T{}
		for _, e := range g.entries {
			at := e.at(keys)
			g.views[name][at] = append(g.views[name][at], e.value)
		}
	}
	return g.views[name]
}

// at returns the values of some labels as one text. A label's value has no comma.
func (e selected[T]) at(keys []string) string {
	var values []string
	for _, key := range keys {
		values = append(values, e.values[key])
	}
	return strings.Join(values, ",")
}
