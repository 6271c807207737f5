// Package host has patterns of hosts, and looks up hosts by name: the host itself,
// the wildcards that match it, and the most specific entry. The cost of a lookup
// depends on the number of labels in a name, not on the number of hosts. It knows
// nothing of what hosts are for.
package host

import "iter"

// A Map maps hosts to values. Its zero value is ready to use.
type Map[T any] struct {
	exact map[Pattern]T // by host; includes wildcards
	wild  map[string]T  // wildcards by domain: b.c for *.b.c, "" for *
}

// Put sets a host's value.
func (m *Map[T]) Put(host Pattern, value T) {
	if m.exact == nil {
		m.exact, m.wild = map[Pattern]T{}, map[string]T{}
	}
	m.exact[host] = value
	if domain, wild := host.Domain(); wild {
		m.wild[domain] = value
	}
}

// Get returns the value of the host itself.
func (m *Map[T]) Get(host Pattern) (T, bool) {
	value, found := m.exact[host]
	return value, found
}

// Above visits the values of the wildcards that match a host and are wider than
// it, the most specific first.
func (m *Map[T]) Above(host Pattern) iter.Seq[T] {
	return func(yield func(T) bool) {
		for parent := range host.parents() {
			if value, found := m.wild[parent]; found && !yield(value) {
				return
			}
		}
	}
}

// Find returns the value of the most specific entry that matches the host.
func (m *Map[T]) Find(host Pattern) (value T, found bool) {
	if value, found = m.Get(host); found {
		return value, true
	}
	for value := range m.Above(host) {
		return value, true
	}
	return value, false
}
