package request

import (
	"slices"
	"strings"
)

// Domains are the domains of virtual hosts, in their order, as an index: which of them a
// name selects is found without a look at each.
type Domains struct {
	all   []string
	owner []int // the virtual host of each
	names map[string]int
	// suffixes and prefixes are the wildcards, without `*`.
	suffixes, prefixes affixes
	any                int
	odd                bool // some are not in the index
}

// fewDomains is up to how many domains each is looked at.
const fewDomains = 8

// affixes are the beginnings or the ends of names, by the first domain that has them.
type affixes struct {
	first   map[string]int
	lengths []int // the longest first
}

// DomainsOf returns the index of the domains of virtual hosts.
func DomainsOf(hosts [][]string) *Domains {
	x := &Domains{names: map[string]int{}, any: -1}
	for i, list := range hosts {
		for _, d := range list {
			x.add(d, i)
		}
	}
	return x
}

func (x *Domains) add(domain string, host int) {
	at := len(x.all)
	x.all, x.owner = append(x.all, domain), append(x.owner, host)
	low := strings.ToLower(domain)
	switch f := formOf(domain); {
	case len(low) != len(domain):
		x.odd = true
	case f == anyName:
		if x.any < 0 {
			x.any = at
		}
	case f == ofSuffix:
		x.suffixes.add(low[1:], at)
	case f == ofPrefix:
		x.prefixes.add(low[:len(low)-1], at)
	default:
		if _, known := x.names[low]; !known {
			x.names[low] = at
		}
	}
}

func (a *affixes) add(text string, at int) {
	if a.first == nil {
		a.first = map[string]int{}
	}
	if _, known := a.first[text]; known {
		return
	}
	a.first[text] = at
	if i, known := slices.BinarySearchFunc(a.lengths, len(text), func(a, b int) int { return b - a }); !known {
		a.lengths = slices.Insert(a.lengths, i, len(text))
	}
}

// longest returns the domain with the longest affix of a name; cut returns the affix of a
// length. A wildcard needs a letter in its place.
func (a *affixes) longest(name string, cut func(n int) string) int {
	for _, n := range a.lengths {
		if n >= len(name) {
			continue
		}
		if at, found := a.first[cut(n)]; found {
			return at
		}
	}
	return -1
}

// Select returns the virtual host that a name selects, and the domain; -1: none. It is
// the one with the name, else with the longest wildcard at the beginning, then at the
// end, else with `*`. The port of the name is ignored. Source: Envoy's
// VirtualHost.domains, and ignore_port_in_host_matching.
func (x *Domains) Select(name string) (host, domain int) {
	name = strings.ToLower(WithoutPort(name))
	look := x.indexed
	if len(x.all) <= fewDomains || x.odd {
		look = x.scan
	}
	best := look(name)
	if best < 0 {
		return -1, -1
	}
	return x.owner[best], best
}

func (x *Domains) indexed(name string) int {
	if at, found := x.names[name]; found {
		return at
	}
	if at := x.suffixes.longest(name, func(n int) string { return name[len(name)-n:] }); at >= 0 {
		return at
	}
	if at := x.prefixes.longest(name, func(n int) string { return name[:n] }); at >= 0 {
		return at
	}
	return x.any
}
