package lang

import (
	"net/netip"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// A Host is the name of a host: app.example.com, *.example.com, or * for any.
type Host struct{ Leaf }

// Value returns the host in lower case. If it is invalid, Value reports it and
// returns "". A wildcard is a host.
func (h Host) Value(s *Scope) string {
	text := strings.ToLower(h.Text)
	if text == "*" {
		return text
	}
	if hint, why := h.wrong(text); why != "" {
		s.Wrong(h, code.InvalidHost, hint, "invalid host `%s`: %s", h.Text, why)
		return ""
	}
	return text
}

// Plain returns the host as Value does, and also reports wildcards.
func (h Host) Plain(s *Scope) string {
	if strings.HasPrefix(h.Text, "*") {
		s.Wrong(h, code.InvalidHost, "write one host name", "invalid host `%s`: must not be a wildcard", h.Text)
		return ""
	}
	return h.Value(s)
}

// wrong returns why a text is not a valid host, and a hint.
func (h Host) wrong(text string) (hint, why string) {
	if _, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return "write a name, and of an egress host `addresses " + strings.Trim(text, "[]") + "`", "must not be an IP address"
	}
	if _, rest, ok := strings.Cut(text, "://"); ok {
		host, _, _ := strings.Cut(rest, "/")
		return "write `" + host + "`", "must not be a URL"
	}
	if host, port, ok := strings.Cut(text, ":"); ok && WrongHost(host) == "" {
		return "write `" + host + "`, and the port in its own clause", "must not have a port, as " + port
	}
	if host, ok := strings.CutSuffix(text, "."); ok && WrongHost(host) == "" {
		return "write `" + host + "`", "must not end with a dot"
	}
	why = WrongHost(strings.TrimPrefix(text, "*."))
	for _, c := range text {
		if c >= 0x80 {
			return "write it in punycode (xn--...)", "must not contain `" + string(c) + "`"
		}
	}
	if strings.Contains(why, "`*`") {
		return "write `*.` before the name, as *.example.com", "`*` must be the whole first label"
	}
	return HostHint(text, "write a host name, as app.example.com"), why
}

// HostHint returns the hint for an invalid host: the given one, or what to do about `_`,
// which DNS has and the names of hosts (RFC 1123) have not.
func HostHint(text, other string) string {
	if strings.Contains(text, "_") && WrongHost(strings.ReplaceAll(strings.TrimPrefix(text, "*."), "_", "-")) == "" {
		return "use another name of the host, without `_`: its labels have letters, digits and `-` (RFC 1123), as Kubernetes requires"
	}
	return other
}

// WrongHost returns why a text is not a valid host name without wildcards, or
// "" if it is valid.
func WrongHost(text string) string {
	if len(text) > 253 {
		return "must have at most 253 characters"
	}
	last := ""
	for last = range strings.SplitSeq(text, ".") {
		switch why := wrongLabel(last); {
		case last == "":
			return "must not have an empty label"
		case why != "":
			return why
		}
	}
	if strings.Trim(last, "0123456789") == "" {
		return "the last label must not be a number"
	}
	return ""
}
