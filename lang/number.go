package lang

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/code"
)

// A Port is a port number, 1 to 65535.
type Port struct{ Leaf }

// Value returns the port. If it is invalid, Value reports it and returns 0.
func (p Port) Value(s *Scope) int {
	n, ok := p.digits()
	if p.Quoted && IsPort(p.Text) {
		s.Wrong(p, code.InvalidPort, "remove the quotes", "invalid port: must not be quoted")
		return 0
	}
	if !ok || n < 1 || n > 65535 {
		s.Wrong(p, code.InvalidPort, "write a number from 1 to 65535", "invalid port `%s`: must be a number from 1 to 65535", p.Text)
		return 0
	}
	return n
}

// IsPort reports whether a text is a port number.
func IsPort(text string) bool {
	n, ok := Leaf{Text: text}.digits()
	return ok && n >= 1 && n <= 65535
}

// A Number is a count.
type Number struct{ Leaf }

// Value returns the number. If it is invalid, or not from least to most, Value
// reports it and returns 0.
func (n Number) Value(s *Scope, least, most int) int {
	v, ok := n.digits()
	if !ok || v < least || v > most {
		why := "out of range"
		if !ok && strings.ContainsFunc(n.Text, func(c rune) bool { return c < '0' || c > '9' }) {
			why = "not a number"
		}
		s.Wrong(n, code.NumberOutOfRange, "write a number from "+strconv.Itoa(least)+" to "+strconv.Itoa(most), "invalid number `%s`: %s", n.Text, why)
		return 0
	}
	return v
}

// digits returns the number in the leaf: digits without a leading zero.
func (l Leaf) digits() (int, bool) {
	if l.Text == "" || len(l.Text) > 10 || l.Text[0] == '0' && l.Text != "0" || l.Quoted {
		return 0, false
	}
	for _, c := range l.Text {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(l.Text)
	return n, err == nil
}

// A Duration is a duration in Go's notation, at least one millisecond.
type Duration struct{ Leaf }

// MaxDuration is the longest duration that the language allows.
const MaxDuration = 365 * 24 * time.Hour

// Value returns the duration. If it is invalid, Value reports it and returns 0.
func (d Duration) Value(s *Scope) time.Duration {
	v, err := time.ParseDuration(d.Text)
	switch {
	case err != nil || d.Text[0] == '+':
		s.Wrong(d, code.InvalidDuration, "write a number and a unit, as 300ms, 5s or 1m30s", "invalid duration `%s`: must be a number with a unit", d.Text)
	case v < time.Millisecond:
		s.Wrong(d, code.InvalidDuration, "write at least 1ms", "invalid duration `%s`: must be at least 1ms", d.Text)
	case v > MaxDuration:
		s.Wrong(d, code.InvalidDuration, "write at most 8760h", "invalid duration `%s`: must be at most 8760h", d.Text)
	case v%time.Millisecond != 0:
		s.Wrong(d, code.InvalidDuration, "write whole milliseconds", "invalid duration `%s`: must be whole milliseconds", d.Text)
	default:
		return v
	}
	return 0
}

// A Share is a percentage of the traffic, such as 10% or 0.5%.
type Share struct{ Leaf }

// Parse takes a word that ends with `%`, or a number without it, which Value
// reports: no other number is allowed in that place.
func (p *Share) Parse(lex *lexer.PeekingLexer) error {
	return p.Take(lex, func(l Leaf) bool {
		return !l.Quoted && (strings.HasSuffix(l.Text, "%") || strings.Trim(l.Text, "0123456789.") == "")
	})
}

// Value returns the share in thousandths of a percent, 1 to 100,000. If it is
// invalid, Value reports it and returns 0.
func (p Share) Value(s *Scope) int {
	v, _ := p.value(s, 1, "write a share above 0% and at most 100%")
	return v
}

// FromZero is Value where 0% is a share too; valid is false for one that it reports.
func (p Share) FromZero(s *Scope) (v int, valid bool) {
	return p.value(s, 0, "write a share of at most 100%")
}

func (p Share) value(s *Scope, least int, inRange string) (v int, valid bool) {
	number, percent := strings.CutSuffix(p.Text, "%")
	if !percent {
		s.Wrong(p, code.InvalidShare, "write `"+number+"%`", "invalid share `%s`: must end with `%%`", p.Text)
		return 0, false
	}
	whole, part, dot := strings.Cut(number, ".")
	n, ok := Leaf{Text: whole}.digits()
	if dot && len(part) > 3 && strings.Trim(part, "0123456789") == "" {
		s.Wrong(p, code.InvalidShare, "write at most three decimals", "invalid share `%s`: must have at most three decimals", p.Text)
		return 0, false
	}
	if !ok || dot && (part == "" || strings.Trim(part, "0123456789") != "") {
		s.Wrong(p, code.InvalidShare, "write it as 10% or 0.5%", "invalid share `%s`: must be a percentage", p.Text)
		return 0, false
	}
	fraction, _ := strconv.Atoi((part + "000")[:3])
	v = min(n, 1000)*1000 + fraction
	if v < least || v > 100_000 {
		s.Wrong(p, code.InvalidShare, inRange, "invalid share `%s`: out of range", p.Text)
		return 0, false
	}
	return v, true
}

// A CIDR is a range of addresses, or one address.
type CIDR struct{ Leaf }

// Value returns the range in its canonical form; a single address has its full
// length. If it is invalid, Value reports it and returns "".
func (c CIDR) Value(s *Scope) string {
	if a, err := netip.ParseAddr(c.Text); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()).String()
	}
	p, err := netip.ParsePrefix(c.Text)
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	if err != nil {
		s.Wrong(c, code.InvalidCIDR, "write it as 192.0.2.0/24 or 192.0.2.7", "invalid CIDR `%s`: must be an IP address or range", c.Text)
		return ""
	}
	if p.Masked() != p {
		s.Wrong(c, code.InvalidCIDR, "write `"+p.Masked().String()+"`", "invalid CIDR `%s`: host bits must be zero", c.Text)
		return ""
	}
	return p.String()
}
