package world

import (
	"slices"
	"strconv"
	"strings"

	api "istio.io/api/networking/v1alpha3"
)

// A Served is a server of a Gateway at a port of pods.
type Served struct {
	*Server
	Names []string // NAMESPACE/HOST or HOST, as istiod writes them
	On    int      // the port of the pods
	Table string   // the name of its routes; empty: none
}

// A ServerPort identifies servers that istiod builds together.
type ServerPort struct {
	Number         int
	Protocol, Bind string
}

// A Merging is the servers of Gateways as istiod merges them for pods that all of the
// Gateways select. Source: model/gateway.go mergeGateways.
type Merging struct {
	Servers map[ServerPort][]*Served
	Tables  map[string][]*Served // servers that share their routes
	Dropped []Dropped
	// Mixed are plain servers after servers with TLS. istiod serves both; in the other
	// order it drops those with TLS.
	Mixed []Dropped

	ports []ServerPort
	used  map[int]bool
	plain map[int]ServerPort
	named map[int]map[string]named
}

// A named is the server that has a host, and its bind.
type named struct {
	bind string
	*Served
}

// A Reason is why istiod leaves a server out.
type Reason int

// The reasons.
const (
	NoPort    Reason = iota
	HostTaken        // an older server with tls has one of its hosts
	Protocols        // an older server has another protocol
	NameTaken        // another server of the Gateway has the name of its port
)

// A Dropped is a server that istiod leaves out, with the server that keeps it out.
type Dropped struct {
	*Served
	By   *Served // nil if there is none
	Why  Reason
	Name string // of HostTaken: the host
}

// String returns the reason for messages.
func (d Dropped) String() string {
	switch d.Why {
	case NoPort:
		return "it has no port"
	case HostTaken:
		return "host " + d.Name + " is at an older server of the port"
	case Protocols:
		return "an older server of the port has another protocol"
	}
	return "another server of the Gateway has the name of its port"
}

// Shared returns the host that keeps a server out, at it and at the other one.
func (d Dropped) Shared() (own, other ServerHost) {
	find := func(s *Served) (found ServerHost) {
		for i, h := range s.Hosts() {
			if s.Names[i] == d.Name {
				return h
			}
		}
		return found
	}
	return find(d.Served), find(d.By)
}

// Covered reports whether the other server has all hosts of the one that is left out.
func (d Dropped) Covered() bool {
	return !slices.ContainsFunc(d.Names, func(name string) bool { return !slices.Contains(d.By.Names, name) })
}

// MergeServers merges the servers of Gateways, the oldest first. listensAt returns where
// the pods serve a port of a Gateway.
func MergeServers(gateways []*Gateway, listensAt func(port int) int) *Merging {
	m := &Merging{Servers: map[ServerPort][]*Served{}, Tables: map[string][]*Served{}, used: map[int]bool{},
		plain: map[int]ServerPort{}, named: map[int]map[string]named{}}
	for _, g := range gateways {
		for _, s := range g.Servers {
			if s.Spec.GetPort() == nil {
				m.drop(Dropped{Served: &Served{Server: s}, Why: NoPort})
				continue
			}
			port := listensAt(int(s.Spec.Port.Number))
			m.add(&Served{Server: s, Names: serverNames(s), On: port, Table: tableName(s, port)})
		}
	}
	return m
}

func (m *Merging) drop(d Dropped) { m.Dropped = append(m.Dropped, d) }

// serverNames returns the hosts of a server, where `.` is the Gateway's namespace and
// `*/HOST` is HOST. Source: model/gateway.go sanitizeServerHostNamespace.
func serverNames(s *Server) (list []string) {
	for _, h := range s.Hosts() {
		switch {
		case h.Namespace != "*":
			list = append(list, h.Namespace+"/"+string(h.Host))
		default:
			list = append(list, string(h.Host))
		}
	}
	return list
}

// isTLS reports whether a server has TLS settings that count. Source: pkg/config/gateway
// IsTLSServer.
func (s *Served) isTLS() bool { return s.Spec.Tls != nil && !s.Protocol().IsHTTP() }

// isHTTP reports whether a server serves http after TLS or without. Source:
// pkg/config/gateway IsHTTPServer.
func (s *Served) isHTTP() bool {
	p := s.Protocol()
	return p.IsHTTP() || p == "https" && s.Spec.Tls != nil && !s.Passes()
}

// Protocol returns the protocol of the server's port.
func (s *Server) Protocol() Protocol { return ParseProtocol(s.Spec.GetPort().GetProtocol()) }

// Passes reports whether the server passes TLS on.
func (s *Server) Passes() bool {
	mode := s.Spec.GetTls().GetMode()
	return s.Spec.Tls != nil && (mode == api.ServerTLSSettings_PASSTHROUGH || mode == api.ServerTLSSettings_AUTO_PASSTHROUGH)
}

// tableName returns the name of a server's routes. Source: model/gateway.go
// gatewayRDSRouteName.
func tableName(s *Server, port int) string {
	p, bind := s.Protocol(), ""
	if s.Spec.Bind != "" {
		bind = "." + s.Spec.Bind
	}
	switch {
	case p.IsHTTP():
		return "http." + strconv.Itoa(port) + bind
	case p == "https" && !s.Passes():
		return strings.Join([]string{"https", strconv.Itoa(int(s.Spec.Port.Number)), s.Spec.Port.Name, s.Name, s.Namespace}, ".") + bind
	}
	return ""
}

// add merges one more server.
func (m *Merging) add(s *Served) {
	if s.Spec.Tls != nil {
		if m.named[s.On] == nil {
			m.named[s.On] = map[string]named{}
		}
		if name, by := m.taken(s); by != nil {
			m.drop(Dropped{s, by, HostTaken, name})
			return
		}
	}
	key := ServerPort{s.On, s.Spec.Port.Protocol, s.Spec.Bind}
	if !m.used[s.On] {
		m.used[s.On] = true
		m.begin(key, s)
		return
	}
	if current, plain := m.plain[s.On]; plain {
		m.addToPlain(key, current, s)
		return
	}
	m.addToTLS(key, s)
}

// taken returns a host that a server of the port has with the same bind, else it notes
// all hosts. Source: model/gateway.go CheckDuplicates.
func (m *Merging) taken(s *Served) (name string, by *Served) {
	known := m.named[s.On]
	for _, h := range s.Names {
		if at, is := known[h]; is && at.bind == s.Spec.Bind {
			return h, at.Served
		}
	}
	for _, h := range s.Names {
		known[h] = named{s.Spec.Bind, s}
	}
	return "", nil
}

// begin starts a group of servers.
func (m *Merging) begin(key ServerPort, s *Served) {
	if !s.isTLS() {
		m.plain[key.Number] = key
	}
	if s.isHTTP() {
		m.Tables[s.Table] = []*Served{s}
	}
	m.Servers[key] = []*Served{s}
	m.ports = append(m.ports, key)
}

// addToPlain adds a server to a port that a plain server has.
func (m *Merging) addToPlain(key, current ServerPort, s *Served) {
	first, own := ParseProtocol(current.Protocol), s.Protocol()
	if current.Bind != key.Bind {
		if len(m.Servers[key]) == 0 {
			m.begin(key, s)
			return
		}
		m.Servers[key] = append(m.Servers[key], s)
		m.Tables[s.Table] = append(m.Tables[s.Table], s)
		return
	}
	mergeable := (own.IsHTTP() || own == first) && first.IsHTTP()
	if !mergeable || s.Table == "" {
		m.drop(Dropped{Served: s, By: m.Servers[current][0], Why: Protocols})
		return
	}
	m.Servers[current] = append(m.Servers[current], s)
	m.Tables[s.Table] = append(m.Tables[s.Table], s)
}

// addToTLS adds a server to a port that servers with TLS have.
func (m *Merging) addToTLS(key ServerPort, s *Served) {
	if !s.isTLS() {
		for _, other := range m.ports {
			if other.Number == key.Number && other.Bind == key.Bind {
				m.Mixed = append(m.Mixed, Dropped{Served: s, By: m.Servers[other][0], Why: Protocols})
				break
			}
		}
		m.begin(key, s)
		return
	}
	if s.isHTTP() {
		if first, exists := m.Tables[s.Table]; exists || s.Table == "" {
			d := Dropped{Served: s, Why: NameTaken}
			if exists {
				d.By = first[0]
			}
			m.drop(d)
			return
		}
		m.Tables[s.Table] = []*Served{s}
	}
	if len(m.Servers[key]) == 0 {
		m.ports = append(m.ports, key)
	}
	m.Servers[key] = append(m.Servers[key], s)
}

// Listeners groups ports that share a listener, in their order.
func (m *Merging) Listeners() (list [][]ServerPort) {
	for _, p := range m.ports {
		i := slices.IndexFunc(list, func(g []ServerPort) bool { return g[0].Number == p.Number && g[0].Bind == p.Bind })
		if i < 0 {
			list = append(list, []ServerPort{p})
			continue
		}
		list[i] = append(list[i], p)
	}
	return list
}
