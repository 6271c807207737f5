package plan

import (
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// An EgressServer is one Gateway object of an egress gateway, and the subset of the
// gateway's Service by which sidecars reach it.
type EgressServer struct {
	Object
	ServerPort
	Gateway  *model.Gateway
	Selector map[string]string
	SNI      string // of the hop
	Names    []string
	Hosts    []*EgressHost // that it serves, by host
	// Ports are the clauses of the ports that it serves.
	Ports []model.EgressPort
	// Subset is the name of the gateway's subset, and HTTP2Subset of the one that
	// sends requests with HTTP/2; empty: no port needs it.
	Subset, HTTP2Subset string

	key key
}

// subsetFor returns the name of the subset for a port of the server.
func (s *EgressServer) subsetFor(port model.EgressPort) string {
	if port.Protocol.OverHTTP2() {
		return s.HTTP2Subset
	}
	return s.Subset
}

// planServer returns the server for a port of a host: http of all hosts shares one,
// unless the host is restricted to accounts, because then its hop must be
// distinguishable, or is the wildcard of a named program, whose requests have names
// outside the program.
func (p *planner) planServer(e *EgressHost, path *EgressPath) *EgressServer {
	port := path.EgressPort
	if port.Protocol.PlainHTTP() && len(e.Routes) > 0 {
		return p.accountServers(e, port)
	}
	if port.Protocol.PlainHTTP() {
		if len(e.Accounts) == 0 && !path.ownCert() && (p.program() == "" || !e.Host.IsWildcard()) {
			return p.sharedServer(e, path)
		}
		if i := slices.IndexFunc(e.Paths, path.sharesServer); i >= 0 {
			s := e.Paths[i].Server
			s.Ports = append(s.Ports, port)
			return s
		}
	}
	hop := hopName(e.EgressHost, port, path.Address)
	if path.ownCert() {
		hop = callersHop(hop, path.Callers)
	}
	s := &EgressServer{
		key: path.key("out", string(e.Host)), Gateway: path.Gateway,
		ServerPort: ServerPort{feature.EgressTLSPort, string(port.Protocol), model.TLS},
		SNI:        p.hopNameInProgram(hop), Hosts: []*EgressHost{e}, Ports: []model.EgressPort{port},
	}
	s.Names = []string{s.SNI}
	switch {
	case port.Protocol.PlainHTTP():
		s.key, s.ServerPort = path.withCallers(key{"out", string(e.Host), "http"}), ServerPort{feature.EgressHTTPPort, string(model.HTTP), model.HTTPS}
		if e.Host.IsWildcard() {
			s.SNI, s.Names = hopName(e.EgressHost, port, ""), spellings(e.Host)
		}
	case e.Host.IsWildcard() && port.Number == feature.EgressTLSPort && port.Protocol == model.TLS && p.program() == "":
		s.Names = []string{string(e.Host)}
	}
	return p.addServer(s)
}

// key returns the key of an object for the path, and for its address where there are
// several.
func (path *EgressPath) key(role, host string) key {
	k := key{role, host, strconv.Itoa(path.Number)}
	if path.Address != "" {
		k = append(k, path.Address)
	}
	return path.withCallers(k)
}

// withCallers adds the callers of the path to a key.
func (path *EgressPath) withCallers(k key) key {
	if callers := path.callersKey(); callers != "" {
		k = append(k, callers)
	}
	return k
}

// sharesServer reports whether both paths are of requests of the same callers of a host.
func (path *EgressPath) sharesServer(o *EgressPath) bool {
	return path.Protocol.PlainHTTP() && o.Protocol.PlainHTTP() && path.callersKey() == o.callersKey()
}

func (p *planner) addServer(s *EgressServer) *EgressServer {
	s.Object, s.Selector = p.object(s.Gateway.Namespace, s.key), p.selector(s.Gateway)
	p.plan.Egress.Servers = append(p.plan.Egress.Servers, s)
	return s
}

// sharedServer returns the http server that all hosts of a gateway share. It lists
// only `*`, because a long list is slow. Istio drops the second `*` of a port, so
// that a named program lists every name of the program instead.
func (p *planner) sharedServer(e *EgressHost, path *EgressPath) *EgressServer {
	s := p.shared[path.Gateway]
	if s == nil {
		s = &EgressServer{
			key: key{"out", path.Gateway.Name}, Gateway: path.Gateway,
			ServerPort: ServerPort{feature.EgressHTTPPort, string(model.HTTP), model.HTTPS},
			SNI:        sharedHop, Names: []string{anyHost},
		}
		if p.program() != "" {
			s.SNI, s.Names = "any"+p.hopSuffix(), []string{"*" + p.hopSuffix()}
		}
		p.shared[path.Gateway] = p.addServer(s)
	}
	s.Hosts = withHost(s.Hosts, e)
	s.Ports = append(s.Ports, path.EgressPort)
	return s
}

// withHost adds a host to the hosts of an object. They are added in order, so that
// the last one shows whether the host is present.
func withHost(list []*EgressHost, e *EgressHost) []*EgressHost {
	if n := len(list); n > 0 && list[n-1] == e {
		return list
	}
	return append(list, e)
}

// servedBy reports whether the server serves a port of the host.
func (e *EgressHost) servedBy(s *EgressServer) bool {
	return slices.ContainsFunc(e.Paths, func(path *EgressPath) bool { return path.Server == s })
}
