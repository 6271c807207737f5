package proxy

import (
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/world"
)

// A server is a server of a Gateway that a proxy serves.
type server struct {
	*world.Server
	hosts []string // NAMESPACE/HOST or HOST, as istiod writes them
	port  int      // of the pod
	table string   // the name of its routes; empty: none
}

// A serverPort identifies servers that istiod builds together.
type serverPort struct {
	number         int
	protocol, bind string
}

// A merging is the state of merging the servers of Gateways. Source: model/gateway.go
// mergeGateways.
type merging struct {
	proxy    *Proxy
	ports    []serverPort
	servers  map[serverPort][]*server
	tables   map[string][]*server
	used     map[int]bool
	plain    map[int]serverPort
	binds    map[int]map[string]bool // of ports that are not plain
	tlsHosts map[int]map[string]string
}

// mergeServers merges the servers of the Gateways that select the pod.
func (p *Proxy) mergeServers() *merging {
	m := &merging{proxy: p, servers: map[serverPort][]*server{}, tables: map[string][]*server{}, used: map[int]bool{},
		plain: map[int]serverPort{}, binds: map[int]map[string]bool{}, tlsHosts: map[int]map[string]string{}}
	for _, g := range p.Registry.GatewaysOf(p.Pod) {
		for _, s := range g.Servers {
			if s.Spec.GetPort() == nil {
				p.drop(s.At, "it has no port")
				continue
			}
			port := p.Registry.ListensAt(p.Pod, int(s.Spec.Port.Number))
			m.add(&server{Server: s, hosts: serverHosts(s), port: port, table: tableName(s, port)})
		}
	}
	return m
}

func (p *Proxy) drop(at world.Part, why string) { p.Dropped = append(p.Dropped, Dropped{at, why}) }

// serverHosts returns the hosts of a server, where `.` is the Gateway's namespace and
// `*/HOST` is HOST. Source: model/gateway.go sanitizeServerHostNamespace.
func serverHosts(s *world.Server) (list []string) {
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
func (s *server) isTLS() bool { return s.Spec.Tls != nil && !protocol(s.Spec).IsHTTP() }

// isHTTP reports whether a server serves http after TLS or without. Source:
// pkg/config/gateway IsHTTPServer.
func (s *server) isHTTP() bool {
	p := protocol(s.Spec)
	return p.IsHTTP() || p == "https" && s.Spec.Tls != nil && !passes(s.Spec)
}

func protocol(s *api.Server) world.Protocol { return world.ParseProtocol(s.GetPort().GetProtocol()) }

func passes(s *api.Server) bool {
	mode := s.GetTls().GetMode()
	return s.Tls != nil && (mode == api.ServerTLSSettings_PASSTHROUGH || mode == api.ServerTLSSettings_AUTO_PASSTHROUGH)
}

// tableName returns the name of a server's routes. Source: model/gateway.go
// gatewayRDSRouteName.
func tableName(s *world.Server, port int) string {
	p, bind := protocol(s.Spec), ""
	if s.Spec.Bind != "" {
		bind = "." + s.Spec.Bind
	}
	switch {
	case p.IsHTTP():
		return "http." + itoa(port) + bind
	case p == "https" && !passes(s.Spec):
		return strings.Join([]string{"https", itoa(int(s.Spec.Port.Number)), s.Spec.Port.Name, s.Name, s.Namespace}, ".") + bind
	}
	return ""
}

// add merges one more server.
func (m *merging) add(s *server) {
	if s.Spec.Tls != nil {
		if m.tlsHosts[s.port] == nil {
			m.tlsHosts[s.port] = map[string]string{}
		}
		if repeated := duplicates(s.hosts, s.Spec.Bind, m.tlsHosts[s.port]); repeated != "" {
			m.proxy.drop(s.At, "host "+repeated+" is at an older server of the port")
			return
		}
	}
	key := serverPort{s.port, s.Spec.Port.Protocol, s.Spec.Bind}
	if !m.used[s.port] {
		m.used[s.port] = true
		m.begin(key, s)
		return
	}
	if current, plain := m.plain[s.port]; plain {
		m.addToPlain(key, current, s)
		return
	}
	m.addToTLS(key, s)
}

// duplicates returns a host that is known with the bind, else makes all known. Source:
// model/gateway.go CheckDuplicates.
func duplicates(hosts []string, bind string, known map[string]string) string {
	for _, h := range hosts {
		if at, is := known[h]; is && at == bind {
			return h
		}
	}
	for _, h := range hosts {
		known[h] = bind
	}
	return ""
}

// begin starts a group of servers.
func (m *merging) begin(key serverPort, s *server) {
	if !s.isTLS() {
		m.plain[key.number] = key
	}
	if s.isHTTP() {
		m.tables[s.table] = []*server{s}
	}
	m.servers[key] = []*server{s}
	m.ports = append(m.ports, key)
}

// addToPlain adds a server to a port that a plain server has.
func (m *merging) addToPlain(key, current serverPort, s *server) {
	first, own := world.ParseProtocol(current.protocol), protocol(s.Spec)
	if current.bind != key.bind {
		if len(m.servers[key]) == 0 {
			m.begin(key, s)
			return
		}
		m.servers[key] = append(m.servers[key], s)
		m.tables[s.table] = append(m.tables[s.table], s)
		return
	}
	mergeable := (own.IsHTTP() || own == first) && first.IsHTTP()
	if !mergeable || s.table == "" {
		m.proxy.drop(s.At, "an older server of the port has another protocol")
		return
	}
	m.servers[current] = append(m.servers[current], s)
	m.tables[s.table] = append(m.tables[s.table], s)
}

// addToTLS adds a server to a port that servers with TLS have.
func (m *merging) addToTLS(key serverPort, s *server) {
	if !s.isTLS() {
		m.begin(key, s)
		return
	}
	if s.isHTTP() {
		if _, exists := m.tables[s.table]; exists || s.table == "" {
			m.proxy.drop(s.At, "another server of the Gateway has the name of its port")
			return
		}
		m.tables[s.table] = []*server{s}
	}
	if len(m.servers[key]) == 0 {
		m.ports = append(m.ports, key)
	}
	m.servers[key] = append(m.servers[key], s)
}

// listenersOf groups ports that share a listener, in their order.
func (m *merging) listenersOf() (list [][]serverPort) {
	for _, p := range m.ports {
		i := slices.IndexFunc(list, func(g []serverPort) bool { return g[0].number == p.number && g[0].bind == p.bind })
		if i < 0 {
			list = append(list, []serverPort{p})
			continue
		}
		list[i] = append(list[i], p)
	}
	return list
}
