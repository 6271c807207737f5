package proxy

import (
	"maps"
	"net/netip"
	"slices"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

func contains(list []string, text string) bool { return slices.Contains(list, text) }

// prefixes reads addresses and CIDRs; 0.0.0.0 matches every address and is left out.
func prefixes(list []string) (out []netip.Prefix) {
	for _, text := range list {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			a, err := netip.ParseAddr(text)
			if err != nil {
				continue
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		if !p.Addr().IsUnspecified() {
			out = append(out, p.Masked())
		}
	}
	return out
}

// sameSet reports whether two lists have the same elements.
func sameSet[T comparable](a, b []T) bool {
	set := func(list []T) map[T]bool {
		m := map[T]bool{}
		for _, x := range list {
			m[x] = true
		}
		return m
	}
	return maps.Equal(set(a), set(b))
}

// number returns a port that is written as one.
func number(text string) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 16)
	return int(n), err == nil && n > 0
}
