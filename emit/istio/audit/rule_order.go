package audit

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// order finds http routes for the same requests to one host in two VirtualServices:
// istiod puts the routes of the older one first. Within one VirtualService it finds
// unreachable routes.
func order(s *set) {
	tables := map[string]*table{}
	var names []string
	for _, v := range s.virtualServices {
		all := v.meetings()
		for _, b := range v.bound {
			for _, m := range all[b.name] {
				name := m.table(v)
				if m.server.server.class.section() != "http" || m.server.server.spec.GetTls().GetHttpsRedirect() {
					continue
				}
				if tables[name] == nil {
					tables[name] = &table{host: v.hosts[m.host], taking: map[string][]*leg{}, has: map[*leg]bool{}}
					names = append(names, name)
				}
				tables[name].add(v, m.server.server)
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, l := range tables[name].legs {
			if other, same := tables[name].taker(l); other != nil {
				s.disorder(tables[name].host, other, l, same)
			}
		}
	}
}

// A table is all http routes of a host that are merged in one place.
type table struct {
	host   string
	legs   []*leg
	has    map[*leg]bool
	taking map[string][]*leg // by the requests that they take
}

// table returns where the routes are merged with those of others: for TLS at each
// server, for plain http at each port of pods.
func (m meeting) table(v *virtualService) string {
	server := m.server.server
	if server.class == https {
		return fmt.Sprintf("%s %s %s", v.hosts[m.host], server.gatewayName(), server.part.path)
	}
	return fmt.Sprintf("%s %s %d", v.hosts[m.host], server.pods, server.port())
}

func (t *table) add(v *virtualService, server *server) {
	for _, l := range v.legs {
		if l.at(server.gatewayName()) && server.takes(l) && !t.has[l] {
			t.has[l] = true
			t.legs = append(t.legs, l)
			t.taking[l.requests()] = append(t.taking[l.requests()], l)
		}
	}
}

// taker returns the first route of another VirtualService that matches all requests
// of a route, and whether it matches exactly these.
func (t *table) taker(l *leg) (other *leg, same bool) {
	for _, wider := range l.wider() {
		same := wider == l.requests()
		for _, other := range t.taking[wider] {
			if other.virtualService != l.virtualService && (!same || l.part.after(other.part)) {
				return other, same
			}
		}
	}
	return nil, false
}

// disorder reports a route that matches all requests of another, or the same.
func (s *set) disorder(host string, wide, narrow *leg, same bool) {
	f := finding{
		code: code.MergeOrder, at: narrow.part, other: wide.part,
		message: fmt.Sprintf("%s also matches these requests to %s: the older object wins", wide.virtualService, host),
		atNote:  fmt.Sprintf("%s matches some of them here", narrow.virtualService), note: "this route matches them",
		hint: "write the routes of a host in one VirtualService, the narrowest first",
	}
	switch {
	case same:
		f.code = code.ConflictingVirtualServices
		f.message = fmt.Sprintf("two VirtualServices match the same requests to %s: only the route of the older one is used", host)
		f.atNote, f.note, f.hint = "one route is here", "the other route is here", "keep the route in one of them"
	case wide.catchesAll() && !wide.virtualService.own && !narrow.virtualService.own:
		return // a route without conditions comes last
	case wide.catchesAll():
		f.message = fmt.Sprintf("%s takes some of the requests to %s", narrow.virtualService, host)
		if wide.virtualService.own {
			f.at, f.other, f.atNote, f.note = wide.part, narrow.part, "all requests are matched here", "this route matches some of them"
		} else {
			return
		}
	}
	s.report(f)
}

func (l *leg) catchesAll() bool { return l.requests() == "" }

// after orders parts of the same kind of object.
func (p part) after(o part) bool {
	if c := p.compare(o.object); c != 0 {
		return c > 0
	}
	return p.path > o.path
}

// requests returns as text which requests the route matches; empty: all.
func (l *leg) requests() string {
	path, rest := l.conditions()
	if path == "^/" {
		path = ""
	}
	return strings.TrimSpace(path + " " + rest)
}

// conditions returns the path of the route (^ marks a prefix) and its other
// conditions.
func (l *leg) conditions() (path, rest string) {
	m := l.http
	if m == nil {
		return "", ""
	}
	switch u := m.GetUri().GetMatchType().(type) {
	case *api.StringMatch_Exact:
		path = "=" + u.Exact
	case *api.StringMatch_Prefix:
		path = "^" + u.Prefix
	case *api.StringMatch_Regex:
		path = "~" + u.Regex
	}
	return path, others(m)
}

// wider returns the conditions of routes that match all requests of this one: the
// prefixes of its path, with its other conditions and with none.
func (l *leg) wider() (list []string) {
	path, rest := l.conditions()
	seen := map[string]bool{}
	add := func(path string) {
		for _, rest := range []string{rest, ""} {
			if path == "^/" {
				path = ""
			}
			if text := strings.TrimSpace(path + " " + rest); !seen[text] {
				seen[text] = true
				list = append(list, text)
			}
		}
	}
	add(path)
	if path != "" && path[0] != '~' {
		for i := 1; i <= len(path)-1 && i < 200; i++ {
			add("^" + path[1:i+1])
		}
	}
	add("")
	return list
}
