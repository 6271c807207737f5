package proxy

import (
	"slices"
	"strings"
)

// A chainIndex finds filter chains by the SNI, without a look at each.
type chainIndex struct {
	inspectsTLS, inspectsHTTP bool
	cidrs, names              bool // some chain asks for them
	scan                      bool // the names are not indexed
	exact, wild               map[string][]*Chain
	lengths                   []int    // of the wildcards, the longest first
	unnamed                   []*Chain // that ask for no name
}

// fewChains is up to how many chains each is looked at.
const fewChains = 8

func (l *Listener) indexed() *chainIndex {
	l.once.Do(func() { l.index = indexOf(l.Chains) })
	return l.index
}

func indexOf(chains []*Chain) *chainIndex {
	x := &chainIndex{exact: map[string][]*Chain{}, wild: map[string][]*Chain{}, scan: len(chains) <= fewChains}
	for _, c := range chains {
		x.inspectsTLS = x.inspectsTLS || len(c.Names) > 0 || c.TLS != nil || c.Wire == TLSWire
		x.inspectsHTTP = x.inspectsHTTP || c.ALPN&PlainHTTP != 0
		x.cidrs, x.names = x.cidrs || len(c.CIDRs) > 0, x.names || len(c.Names) > 0
		if len(c.Names) == 0 {
			x.unnamed = append(x.unnamed, c)
		}
		for _, name := range c.Names {
			x.add(c, name)
		}
	}
	return x
}

func (x *chainIndex) add(c *Chain, name string) {
	low := strings.ToLower(name)
	if len(low) != len(name) {
		x.scan = true
		return
	}
	into := x.exact
	if strings.HasPrefix(low, "*") {
		into = x.wild
		if i, known := slices.BinarySearchFunc(x.lengths, len(low), func(a, b int) int { return b - a }); !known {
			x.lengths = slices.Insert(x.lengths, i, len(low))
		}
	}
	if list := into[low]; len(list) == 0 || list[len(list)-1] != c {
		into[low] = append(list, c)
	}
}

// Inspects reports whether the listener looks for TLS, and for http, at the beginning of
// a connection.
func (l *Listener) Inspects() (tls, http bool) {
	x := l.indexed()
	return x.inspectsTLS, x.inspectsHTTP
}

// HasNames reports whether some chain asks for an SNI.
func (l *Listener) HasNames() bool { return l.indexed().names }

// Named returns the chains that match an SNI best: those that have it, else those with
// the longest wildcard, else those that ask for none. A wildcard needs a label in its
// place. known is false if the listener has too few chains for an index, or asks for
// addresses before: each has to be looked at.
func (l *Listener) Named(sni string) (chains []*Chain, known bool) {
	x := l.indexed()
	switch {
	case x.scan || x.cidrs || !x.names:
		return nil, false
	case sni == "":
		return x.unnamed, true
	}
	if list := x.exact[sni]; len(list) > 0 {
		return list, true
	}
	if list := x.wild[sni]; len(list) > 0 {
		return list, true
	}
	for _, n := range x.lengths {
		if n > len(sni) {
			continue
		}
		if list := x.wild["*"+sni[len(sni)-n+1:]]; len(list) > 0 {
			return list, true
		}
	}
	return x.unnamed, true
}
