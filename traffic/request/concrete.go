package request

import (
	"net/url"
	"strings"
)

// A Concrete is a Driver that has the caller's request.
type Concrete struct {
	Values  map[Part]string // host, path, method and scheme, and headers with all values joined by commas
	RawPath string          // the query, without `?`
}

// NewConcrete returns the driver of a request; path may have a query.
func NewConcrete(method, scheme, host, path string) *Concrete {
	path, query, _ := strings.Cut(path, "?")
	c := &Concrete{Values: map[Part]string{
		{Kind: Method}: method, {Kind: Scheme}: scheme, {Kind: Host}: host, {Kind: Path}: path,
	}, RawPath: query}
	values, _ := url.ParseQuery(query)
	for name, list := range values {
		c.Values[Part{QueryOf, name}] = list[0]
	}
	return c
}

// Normalize normalizes the path, as Envoy does before it looks at it.
func (c *Concrete) Normalize() {
	path := Part{Kind: Path}
	c.Values[path] = normalized(c.Values[path])
}

// AddHeader adds a value of a header.
func (c *Concrete) AddHeader(name, value string) {
	part := Part{HeaderOf, strings.ToLower(name)}
	if old, present := c.Values[part]; present {
		value = old + "," + value
	}
	c.Values[part] = value
}

// Value returns a text; false if the request has no such part.
func (c *Concrete) Value(t Text) (value string, present bool) {
	value, present = c.Values[t.Of]
	return t.after(value, present)
}

// after returns a text, of what it is in the caller's request.
func (t Text) after(value string, present bool) (string, bool) {
	for _, e := range t.Edits {
		switch e.Kind {
		case Set:
			value, present = e.A, true
		case Remove:
			value, present = "", false
		case Append:
			if present {
				value += "," + e.A
			} else {
				value, present = e.A, true
			}
		case Prefix:
			value = e.B + value[min(len(e.A), len(value)):]
		case Substring:
			if re := expression(e.A); re != nil {
				value = re.ReplaceAllString(value, template(e.B))
			}
		case Normalize:
			value = normalized(value)
		case Words:
			value = ListOf(strings.Fields(value))
		}
	}
	return value, present
}

// template writes a substitution of RE2, such as \1, in the notation of Go.
func template(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '$':
			out.WriteString("$$")
		case text[i] == '\\' && i+1 < len(text):
			i++
			if text[i] >= '0' && text[i] <= '9' {
				out.WriteString("${" + text[i:i+1] + "}")
			} else {
				out.WriteByte(text[i])
			}
		default:
			out.WriteByte(text[i])
		}
	}
	return out.String()
}

// Holds implements Driver.
func (c *Concrete) Holds(v View, cond Cond) bool {
	return cond.holds(c.Value(v.Text(cond.Part)))
}

// First implements Driver.
func (c *Concrete) First(v View, list *List) int { return list.first(v, c) }

// Failed returns the conditions of a match that do not hold.
func (c *Concrete) Failed(v View, m Match) (list []Cond) {
	for _, cond := range m {
		if !c.Holds(v, cond) {
			list = append(list, cond)
		}
	}
	return list
}

// Host implements Driver.
func (c *Concrete) Host(t Text, domains *Domains) int {
	name, _ := c.Value(t)
	host, _ := domains.Select(name)
	return host
}

// scan looks at each domain.
func (x *Domains) scan(name string) (best int) {
	best = -1
	for i, d := range x.all {
		if covers(d, name) && (best < 0 || before(d, x.all[best])) {
			best = i
		}
	}
	return best
}

// A form is how a domain of a virtual host covers names; a higher one goes first.
type form int

const (
	anyName form = iota
	ofPrefix
	ofSuffix
	ofName
)

func formOf(domain string) form {
	switch {
	case domain == "*":
		return anyName
	case strings.HasPrefix(domain, "*"):
		return ofSuffix
	case strings.HasSuffix(domain, "*"):
		return ofPrefix
	}
	return ofName
}

// before reports whether one of two domains is selected for a name that both cover.
func before(a, b string) bool {
	if formOf(a) != formOf(b) {
		return formOf(a) > formOf(b)
	}
	return len(a) > len(b)
}

// covers reports whether a domain covers a name in lower case. A wildcard needs a letter
// in its place.
func covers(domain, name string) bool {
	if domain != "*" && len(domain) > len(name) {
		return false
	}
	domain = strings.ToLower(domain)
	switch formOf(domain) {
	case anyName:
		return true
	case ofSuffix:
		return strings.HasSuffix(name, domain[1:])
	case ofPrefix:
		return strings.HasPrefix(name, domain[:len(domain)-1])
	}
	return domain == name
}

// WithoutPort returns a host without its port. Envoy looks for the last colon, and
// keeps what follows it unless it is a number.
func WithoutPort(host string) string {
	i := strings.LastIndexByte(host, ':')
	if i < 0 || strings.HasSuffix(host, "]") || strings.Trim(host[i+1:], "0123456789") != "" {
		return host
	}
	if strings.Count(host, ":") > 1 && host[0] != '[' { // a bare IPv6 address
		return host
	}
	return host[:i]
}
