package host

import (
	"iter"
	"slices"
)

// An Index looks up values by host, without a comparison of each pair. A host can
// have several values.
type Index[T any] struct {
	hosts    Map[[]T]
	narrower map[Pattern][]T // by each wildcard that covers the host and is wider
}

// NewIndex returns an empty Index.
func NewIndex[T any]() *Index[T] { return &Index[T]{narrower: map[Pattern][]T{}} }

// Add adds a value of a host.
func (x *Index[T]) Add(host Pattern, value T) {
	x.hosts.Put(host, append(x.At(host), value))
	for _, wide := range host.Above() {
		x.narrower[wide] = append(x.narrower[wide], value)
	}
}

// At returns the values of exactly this host.
func (x *Index[T]) At(host Pattern) []T {
	list, _ := x.hosts.Get(host)
	return list
}

// Covering visits the values that cover all requests to a host: those of the host
// itself, then those of its wildcards, the most specific first.
func (x *Index[T]) Covering(host Pattern) iter.Seq[T] {
	return func(yield func(T) bool) {
		if !all(x.At(host), yield) {
			return
		}
		for list := range x.hosts.Above(host) {
			if !all(list, yield) {
				return
			}
		}
	}
}

// MostSpecific returns the values of the most specific host that covers a host.
func (x *Index[T]) MostSpecific(host Pattern) []T {
	list, _ := x.hosts.Find(host)
	return list
}

// Overlapping visits the values of all hosts that overlap with a host.
func (x *Index[T]) Overlapping(host Pattern) iter.Seq[T] {
	return func(yield func(T) bool) {
		for value := range x.Covering(host) {
			if !yield(value) {
				return
			}
		}
		all(x.narrower[host], yield)
	}
}

func all[T any](list []T, yield func(T) bool) bool {
	return !slices.ContainsFunc(list, func(v T) bool { return !yield(v) })
}
