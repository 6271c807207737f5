// Package host looks up hosts by name: the host itself, the wildcards that
// match it, and the most specific entry. The cost of a lookup depends on the
// number of labels in a name, not on the number of hosts. It knows nothing of
// what hosts are for.
package host

import (
	"iter"
	"slices"
	"strings"
)

// Above returns the wildcards that match a host and are wider than it, the most
// specific first: *.b.c, *.c and * for a.b.c.
func Above(host string) []string {
	var out []string
	for parent := range parents(host) {
		if parent == "" {
			out = append(out, "*")
			continue
		}
		out = append(out, "*."+parent)
	}
	return out
}

// Covers reports whether a rule matches a host: the host itself, every
// subdomain of x for *.x, and every host for `*`.
func Covers(rule, host string) bool {
	parent, wild := wildcard(rule)
	return rule == host || wild && slices.Contains(slices.Collect(parents(host)), parent)
}

// A Map maps hosts to values. Its zero value is ready to use.
type Map[T any] struct {
	exact map[string]T // by host; includes wildcards
	wild  map[string]T // wildcards by domain: b.c for *.b.c, "" for *
}

// Put sets a host's value.
func (m *Map[T]) Put(host string, value T) {
	if m.exact == nil {
		m.exact, m.wild = map[string]T{}, map[string]T{}
	}
	m.exact[host] = value
	if parent, wild := wildcard(host); wild {
		m.wild[parent] = value
	}
}

// Get returns the value of the host itself.
func (m *Map[T]) Get(host string) (T, bool) {
	value, found := m.exact[host]
	return value, found
}

// Above visits the values of the wildcards that match a host and are wider than
// it, the most specific first.
func (m *Map[T]) Above(host string) iter.Seq[T] {
	return func(yield func(T) bool) {
		for parent := range parents(host) {
			if value, found := m.wild[parent]; found && !yield(value) {
				return
			}
		}
	}
}

// Find returns the value of the most specific entry that matches the host.
func (m *Map[T]) Find(host string) (value T, found bool) {
	if value, found = m.Get(host); found {
		return value, true
	}
	for value := range m.Above(host) {
		return value, true
	}
	return value, false
}

// wildcard returns the domain of a wildcard.
func wildcard(host string) (parent string, is bool) {
	if host == "*" {
		return "", true
	}
	return strings.CutPrefix(host, "*.")
}

// parents visits the domains of the wildcards that match a host.
func parents(host string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if host == "" || host == "*" {
			return
		}
		for rest, more := strings.TrimPrefix(host, "*."), true; more; {
			if _, rest, more = strings.Cut(rest, "."); !yield(rest) {
				return
			}
		}
	}
}
