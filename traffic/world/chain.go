package world

import (
	"slices"
	"strings"
)

// A Chain is a filter chain of a gateway's listener, by the SNI hosts that it is for.
type Chain struct {
	*Served
	Names []string // none: all
	// Part returns the place of one of the names.
	Part func(name string) Part
}

// ChainsOf returns the filter chains of a listener of gateway pods, in istiod's order. A
// server of bytes without a route has none. Source: networking/core/gateway.go
// buildGatewayListeners.
func (w *World) ChainsOf(l *Listener) (list []Chain) {
	plain, passed := false, Passing{}
	for _, s := range l.Kept {
		ofServer := Chain{s, s.SNIHosts(), s.hostPart}
		switch {
		case s.Class == PlainHTTP && plain:
		case s.Class == PlainHTTP:
			plain = true
			list = append(list, Chain{Served: s, Part: s.hostPart})
		case s.Class == Passthrough:
			taken, _ := passed.TLSLegs(w, s.Server, l.Namespace)
			for _, leg := range taken {
				list = append(list, Chain{s, leg.SNI, leg.SNIPart})
			}
		case s.Class == HTTPS:
			list = append(list, ofServer)
		case s.Class == TCP && len(w.TCPLegs(s.Server, l.Namespace)) > 0:
			list = append(list, Chain{Served: s, Part: s.hostPart})
		case s.Class == TerminatedTLS && len(w.TCPLegs(s.Server, l.Namespace)) > 0:
			list = append(list, ofServer)
		}
	}
	return list
}

// SNIHosts returns the hosts for which TLS with a server is; none: all. Source:
// model/gateway.go GetSNIHostsForServer.
func (s *Server) SNIHosts() (list []string) {
	for _, h := range s.Hosts() {
		list = append(list, string(h.Host))
	}
	slices.Sort(list)
	if list = slices.Compact(list); slices.Contains(list, "*") {
		return nil
	}
	return list
}

// hostPart returns the place of a host of the server.
func (s *Server) hostPart(name string) Part {
	for _, h := range s.Hosts() {
		if string(h.Host) == name {
			return h.At
		}
	}
	return s.At
}

// A Clash is a name of two filter chains of a listener, by their numbers.
type Clash struct {
	Name          string
	First, Second int
}

// Clashes returns the names that filter chains share: Envoy does not accept their listener.
// A chain without names is for all. istiod compares the hosts of servers with their
// namespaces, so it does not see each. Source: FilterChainManagerImpl::addFilterChains in
// Envoy.
func Clashes(chains [][]string) (list []Clash) {
	seen := map[string]int{}
	for i, names := range chains {
		if len(names) == 0 {
			names = []string{"*"}
		}
		for _, name := range names {
			name = strings.ToLower(name)
			if first, taken := seen[name]; taken {
				list = append(list, Clash{name, first, i})
				continue
			}
			seen[name] = i
		}
	}
	return list
}
