// Package address compares ranges of IP addresses. The cost of a lookup depends
// on the length of an address, not on the number of ranges. It knows nothing of
// what the ranges are for.
package address

import (
	"iter"
	"net/netip"
)

// Of returns the range that a canonical text denotes. For a range that begins
// at the unspecified address, 0.0.0.0 or ::, it returns Any.
func Of(text string) netip.Prefix {
	p, err := netip.ParsePrefix(text)
	if err != nil || p.Masked().Addr().IsUnspecified() {
		return Any
	}
	return p.Masked()
}

// Any is every address.
var Any netip.Prefix

// An Index maps ranges to values. Its zero value is ready to use.
type Index[T any] struct {
	values map[netip.Prefix]T
	// lengths holds the prefix lengths in use, of IPv4 and of IPv6.
	lengths [2][129]bool
}

// Put sets the value of a range.
func (x *Index[T]) Put(p netip.Prefix, value T) {
	if x.values == nil {
		x.values = map[netip.Prefix]T{}
	}
	x.values[p] = value
	if p.IsValid() {
		x.lengths[family(p)][p.Bits()] = true
	}
}

// Get returns the value of the range itself.
func (x *Index[T]) Get(p netip.Prefix) (T, bool) {
	value, found := x.values[p]
	return value, found
}

// Above visits the values of the ranges that contain p and are wider, the
// narrowest first and Any last.
func (x *Index[T]) Above(p netip.Prefix) iter.Seq[T] {
	return func(yield func(T) bool) {
		if !p.IsValid() {
			return
		}
		for bits := p.Bits() - 1; bits >= 0; bits-- {
			if !x.lengths[family(p)][bits] {
				continue
			}
			wider := netip.PrefixFrom(p.Addr(), bits).Masked()
			if value, found := x.values[wider]; found && !yield(value) {
				return
			}
		}
		if value, found := x.values[Any]; found {
			yield(value)
		}
	}
}

func family(p netip.Prefix) int {
	if p.Addr().Is4() {
		return 0
	}
	return 1
}

// Short returns the usual notation of a canonical range: a single address has
// no prefix length.
func Short(text string) string {
	p, err := netip.ParsePrefix(text)
	if err != nil || !p.IsSingleIP() {
		return text
	}
	return p.Addr().String()
}
