package request

import "net/netip"

// inBlock reports whether an address is in a block. An address of IPv4 is in none of IPv6.
// Source: Envoy's CidrRange::isInRange.
func inBlock(block, address string) bool {
	b, a := Block(block), parsed(address)
	return b.IsValid() && a.IsValid() && b.Contains(a)
}

// Block returns the block of addresses that a text is, which may be one address; the zero
// value if it is none. Source: networking/util AddrStrToCidrRange.
func Block(text string) netip.Prefix {
	if a := parsed(text); a.IsValid() {
		return netip.PrefixFrom(a, a.BitLen())
	}
	b, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}
	}
	return b.Masked()
}

func parsed(text string) netip.Addr {
	a, err := netip.ParseAddr(text)
	if err != nil || a.Zone() != "" {
		return netip.Addr{}
	}
	return a.Unmap()
}

// anyAddresses are addresses for examples: of documentation (RFC 5737, RFC 3849).
var anyAddresses = []string{"198.51.100.1", "203.0.113.1", "2001:db8::1"}

// firstAddresses are the first ones of both families.
var firstAddresses = []string{"0.0.0.0", "::"}

// addresses returns addresses of which one has all facts, if there is one. Blocks contain
// each other or are apart: what facts leave over begins with a block that an address must
// be in, or behind one that it must not be in, or with the first address of all.
func addresses(facts []Fact) (list []string) {
	var starts []string
	for _, f := range facts {
		b := Block(f.Cond.Value)
		if f.Cond.Op != InBlock || !b.IsValid() {
			continue
		}
		if next := b.Addr().Next(); f.Want && b.Contains(next) {
			list = append(list, next.String())
		}
		starts = append(starts, b.Addr().String())
		if behind := last(b).Next(); behind.IsValid() {
			starts = append(starts, behind.String())
		}
	}
	list = append(list, anyAddresses...)
	return append(append(list, starts...), firstAddresses...)
}

// last returns the last address of a block.
func last(b netip.Prefix) netip.Addr {
	bytes := b.Addr().AsSlice()
	for i := b.Bits(); i < len(bytes)*8; i++ {
		bytes[i/8] |= 1 << (7 - i%8)
	}
	a, _ := netip.AddrFromSlice(bytes)
	return a
}
