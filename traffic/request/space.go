package request

import "strings"

// A Space is the requests that an exploration is about: some parts have one value, the
// others any that a caller may send. They are taken to be ASCII, and paths to be
// normalized, as Envoy does before it looks at them.
type Space struct {
	Fixed  *Concrete // the values of parts that all requests share
	Host   bool      // the host is any; else it is a fixed one
	Prefer []string  // hosts for examples
	Start  []Fact    // that all requests of the space have
}

// fixes reports whether all requests of the space share the value of a part.
func (s Space) fixes(p Part) bool {
	switch p.Kind {
	case Scheme:
		return true
	case Host:
		return !s.Host
	case Client, Token:
		return s.Fixed.Values[p] != ""
	case ClaimOf:
		return s.Fixed.Values[TokenPart] != ""
	}
	return false
}

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits = "0123456789"
)

// alphabet returns the letters of a part, those first that examples prefer.
func alphabet(k Kind) string {
	switch k {
	case Host:
		return lower + digits + ".-_:[]" + upper
	case Path:
		return "/" + lower + digits + upper + "-._~!$&'()*+,;=:@%" // RFC 3986, 3.3
	case Method:
		return upper + "-"
	}
	return lower + digits + upper + "-._~!$&'()*+,;=:@%|{}[]^`\"<>/?#\\ "
}

// base returns what is true of every value of a part.
func base(p Part) []Fact {
	fact := func(expression string, want bool) Fact {
		return Fact{Text{Of: p}, Cond{Part: p, Op: Matches, Value: expression}, want}
	}
	switch p.Kind {
	case Host:
		return []Fact{fact(`[^:\[\]]+(?::[0-9]*)?|\[[^\[\]]*\](?::[0-9]*)?`, true)}
	case Path:
		const segment, encoded = `(?:.*/)?\.\.?(?:/.*)?`, `.*%(?:[46][1-9a-fA-F]|[57][0-9aA]|3[0-9]|2[dDeE]|4[fF]|5[fF]|6[fF]|7[eE]|[^0-9a-fA-F]|.[^0-9a-fA-F]|.?$).*`
		return []Fact{fact(`/.*`, true), fact(segment, false), fact(encoded, false)}
	case Method:
		return []Fact{fact(`TCP|TLS|CONNECT|`, false)} // words for bytes, and a method that is none of http
	case HeaderOf:
		return []Fact{fact(` .*|.* `, false)}
	}
	return nil
}

// candidates returns values of a part that facts suggest.
func (s Space) candidates(p Part, facts []Fact) (list []string) {
	switch p.Kind {
	case Host:
		list = append(list, s.Prefer...)
	case Path:
		list = append(list, "/")
	case Method:
		list = append(list, "GET", "POST")
	default:
		list = append(list, "a")
	}
	for _, f := range facts {
		if f.Want == f.Cond.Not {
			continue
		}
		switch v := f.Cond.Value; f.Cond.Op {
		case Equals, HasPrefix:
			list = append(list, v)
		case HasSuffix, Contains:
			list = append(list, v, "/"+v, "a"+v)
		case Domain:
			list = append(list, s.named(v)...)
		}
	}
	return list
}

// named returns hosts that a domain covers: with the port of those that are preferred.
func (s Space) named(domain string) []string {
	name := domain
	switch formOf(domain) {
	case ofSuffix:
		name = "any" + domain[1:]
	case ofPrefix:
		name = domain[:len(domain)-1] + "any"
	}
	name = strings.ToLower(name)
	if len(s.Prefer) > 0 {
		if port := strings.TrimPrefix(s.Prefer[0], WithoutPort(s.Prefer[0])); port != "" {
			return []string{name + port, name}
		}
	}
	return []string{name}
}
