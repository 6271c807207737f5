package audit

import (
	"iter"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
)

// An index looks up values by host, without a comparison of each pair.
type index[T any] struct {
	hosts   host.Map[[]T]
	beneath map[string][]T // by each wildcard that covers the host and is wider
}

func newIndex[T any]() *index[T] { return &index[T]{beneath: map[string][]T{}} }

func (x *index[T]) add(name string, value T) {
	x.hosts.Put(name, append(x.at(name), value))
	for _, above := range host.Above(name) {
		x.beneath[above] = append(x.beneath[above], value)
	}
}

// at returns the values of exactly this host.
func (x *index[T]) at(name string) []T {
	list, _ := x.hosts.Get(name)
	return list
}

// covering visits the values that cover all requests to a host: those of the host
// itself, then those of its wildcards, the narrowest first.
func (x *index[T]) covering(name string) iter.Seq[T] {
	return func(yield func(T) bool) {
		if !all(x.at(name), yield) {
			return
		}
		for list := range x.hosts.Above(name) {
			if !all(list, yield) {
				return
			}
		}
	}
}

// narrowest returns the values of the narrowest host that covers a host.
func (x *index[T]) narrowest(name string) []T {
	list, _ := x.hosts.Find(name)
	return list
}

// overlapping visits the values of all hosts that overlap with a host.
func (x *index[T]) overlapping(name string) iter.Seq[T] {
	return func(yield func(T) bool) {
		for value := range x.covering(name) {
			if !yield(value) {
				return
			}
		}
		all(x.beneath[name], yield)
	}
}

func all[T any](list []T, yield func(T) bool) bool {
	return !slices.ContainsFunc(list, func(v T) bool { return !yield(v) })
}
