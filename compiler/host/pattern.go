package host

import (
	"iter"
	"slices"
	"strings"
)

// A Pattern is what a rule matches hosts by: one host, in lower case, a wildcard such
// as *.example.com, or Any. The empty Pattern matches nothing.
type Pattern string

// Any matches every host.
const Any Pattern = "*"

// Wildcard returns the pattern of all subdomains of a domain.
func Wildcard(domain string) Pattern { return Pattern("*." + domain) }

// IsAny reports whether the pattern is `*`.
func (p Pattern) IsAny() bool { return p == Any }

// IsWildcard reports whether the pattern can match several hosts.
func (p Pattern) IsWildcard() bool {
	_, wild := p.Domain()
	return wild
}

// Domain returns the domain whose subdomains a wildcard matches: x of *.x, and ""
// of Any.
func (p Pattern) Domain() (domain string, wild bool) {
	if p.IsAny() {
		return "", true
	}
	return strings.CutPrefix(string(p), "*.")
}

// Instead returns the text with a label instead of the asterisk of a wildcard.
func (p Pattern) Instead(label string) string { return strings.Replace(string(p), "*", label, 1) }

// Covers reports whether the pattern matches all hosts of another one: *.x matches
// *.a.x, a.x and b.a.x, but not x.
func (p Pattern) Covers(other Pattern) bool {
	domain, wild := p.Domain()
	return p == other || wild && slices.Contains(slices.Collect(other.parents()), domain)
}

// Above returns the wildcards that cover a pattern and are wider than it, the most
// specific first: *.b.c, *.c and * for a.b.c.
func (p Pattern) Above() []Pattern {
	out := make([]Pattern, 0, strings.Count(string(p), ".")+1)
	for parent := range p.parents() {
		if parent == "" {
			out = append(out, Any)
			continue
		}
		out = append(out, Wildcard(parent))
	}
	return out
}

// parents visits the domains of the wildcards that cover the pattern and are wider.
func (p Pattern) parents() iter.Seq[string] {
	return func(yield func(string) bool) {
		if p == "" || p.IsAny() {
			return
		}
		for rest, more := strings.TrimPrefix(string(p), "*."), true; more; {
			if _, rest, more = strings.Cut(rest, "."); !yield(rest) {
				return
			}
		}
	}
}
