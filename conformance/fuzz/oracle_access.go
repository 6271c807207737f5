package fuzz

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
)

// accessOf is what the callers of a host need: the statements about it that say something say the same.
func accessOf(statements []Expose) Access {
	for _, e := range statements {
		if e.Access.is() {
			return e.Access
		}
	}
	return Access{}
}

// connected is what happens to a connection whose requests the gateway does not see.
func (p Program) connected(c call.Call, a Access, want string) string {
	if !allowsAddress(a, judge) || !a.byServer() && !allowsName(a, c) {
		return "refused"
	}
	return want
}

// judge is the address from which calls come.
const judge = "127.0.0.1"

// judged is what the statements about a host do with a request: it is refused if its caller lacks something.
func (p Program) judged(c call.Call, statements []Expose) string {
	tokens, wrong, several := p.verified(c)
	if wrong {
		return "401 or 403"
	}
	c.Path = stripped(c.Path, tokens)
	want, passes := answer(statements, c), p.passes(c, statements, tokens)
	switch {
	case !passes && several:
		return "401 or 403"
	case !passes:
		return "403"
	case several: // which of them counts, nobody promises
		return want + " or 401 or 403"
	}
	return want
}

// misdirected is a request on a connection that was opened for another name: no route answers it, and what the callers of
// its host need may be asked for too, and what those of the connection's name need.
func (p Program) misdirected(c call.Call, opened Access, statements []Expose) string {
	want := "404 or 421"
	if _, wrong, several := p.verified(c); wrong || several {
		want += " or 401"
	}
	if a := accessOf(statements); a.restricts() || opened.restricts() || divides(statements) || strings.HasSuffix(want, "401") {
		want += " or 403"
	}
	return want
}

// passes says whether a caller has what the route needs that takes its request; what no route takes needs what the host
// does.
func (p Program) passes(c call.Call, statements []Expose, tokens []sent) bool {
	host, path := accessOf(statements), routed(c.Path)
	path, _, _ = strings.Cut(path, "?")
	needs := []Access{host}
	divided := divides(statements)
	if divided && climbs(path) {
		return false
	}
	asked := c
	asked.Path = routed(c.Path)
	for _, e := range statements {
		if len(statements) > 1 && !divided {
			break // both need the same
		}
		for _, r := range e.Routes {
			if r.takes(asked, "") {
				if needs = append(needs, r.Access); r.Access.Open {
					needs = needs[1:]
				}
				break
			}
			if divided && r.Access.restricts() && r.Path != "" && (r.Method == "" || r.Method == c.Method) && r.takesPath(read(path)) {
				return false // another spelling of it
			}
		}
	}
	if restricted := host.restricts() || divided; restricted && len(statements) > 0 && strings.HasPrefix(statements[0].Hosts[0], "*") && p.otherPort(c) {
		return false
	}
	return !slices.ContainsFunc(needs, func(a Access) bool {
		return !allowsAddress(a, p.client(c)) || !a.byServer() && !allowsName(a, c) || !allowsToken(a, tokens) || a.Check == "guard"
	})
}

// divides says whether the routes of a host differ in what callers need.
func divides(statements []Expose) bool {
	return slices.ContainsFunc(statements, func(e Expose) bool {
		return slices.ContainsFunc(e.Routes, func(r Route) bool { return r.Access.is() })
	})
}

// otherPort says whether the Host of a request has a port that is not that of the gateway.
func (p Program) otherPort(c call.Call) bool {
	_, port, written := strings.Cut(c.HostHeader(), ":")
	return written && port != (Expose{On: c.Port}).port()
}

// client is the address of who sent a request, as the gateway sees it.
func (p Program) client(c call.Call) string {
	if c.At != "edge" || p.Behind == 0 {
		return judge
	}
	var list []string
	for _, h := range c.Headers {
		if h[0] == "x-forwarded-for" {
			list = append(list, strings.Split(h[1], ",")...)
		}
	}
	if at := len(list) - p.Behind; at >= 0 {
		if address, err := netip.ParseAddr(strings.TrimSpace(list[at])); err == nil {
			return address.String()
		}
	}
	return judge
}

func allowsAddress(a Access, address string) bool {
	own := netip.MustParseAddr(address)
	return len(a.Addresses) == 0 || slices.ContainsFunc(a.Addresses, func(text string) bool {
		if network, err := netip.ParsePrefix(text); err == nil {
			return network.Contains(own)
		}
		return text == address
	})
}

// allowsName says whether the caller's certificate has one of the names; `*` at the end of one stands for any text.
func allowsName(a Access, c call.Call) bool {
	return len(a.Names) == 0 || c.TLS && c.Client == "client" && slices.ContainsFunc(c.CertificateNames(), func(own string) bool {
		return slices.ContainsFunc(a.Names, func(name string) bool {
			begin, open := strings.CutSuffix(name, "*")
			return own == name || open && strings.HasPrefix(own, begin)
		})
	})
}

func allowsToken(a Access, tokens []sent) bool {
	return len(a.Tokens) == 0 || slices.ContainsFunc(a.Tokens, func(t TokenTest) bool {
		return slices.ContainsFunc(tokens, func(s sent) bool {
			return s.of.name == t.Tokens && !slices.ContainsFunc(t.Claims, func(c Claim) bool { return !s.has(c) })
		})
	})
}

// read is a path as a careless server reads it.
func read(path string) string {
	var names []string
	for _, segment := range segments(path) {
		for trimmed := ""; trimmed != segment; {
			trimmed = segment
			for _, end := range []string{".", "%20", "%09", "%00"} {
				segment = strings.TrimSuffix(segment, end)
			}
		}
		if segment != "" {
			names = append(names, segment)
		}
	}
	return "/" + strings.Join(names, "/")
}

// segments are the names in a path, in lower case and without parameters, whatever is between them.
func segments(path string) []string {
	path = strings.NewReplacer("%2f", "/", "%5c", "/", `\`, "/", "%3b", ";").Replace(strings.ToLower(path))
	list := strings.Split(path, "/")
	for i := range list {
		list[i], _, _ = strings.Cut(list[i], ";")
	}
	return list
}

// climbs says whether a careless server finds `..` in a path.
func climbs(path string) bool { return slices.Contains(segments(path), "..") }
