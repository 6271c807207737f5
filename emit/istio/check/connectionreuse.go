package check

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// connectionReuse warns of hosts whose requests a browser may send on the connection to
// another host: one certificate covers both, but they have different servers at the
// gateway, so that the other server answers 404. Below a wildcard server the gateway
// answers 421, and the browser opens a new connection.
func connectionReuse(m *model.Model, sink *diag.Sink) {
	certificates := certificatesOf(m)
	all, listening := map[plan.Listener]*httpsPort{}, m.Listening()
	for _, s := range sites(m) {
		l := plan.Listener{Pods: listening.First(s.Gateway), Port: s.Port} // the port of the Service, which clients call
		if all[l] == nil {
			all[l] = &httpsPort{hosts: map[string][]*site{}, servers: map[string][]*site{}}
		}
		all[l].add(s, certificates)
	}
	for _, s := range all {
		s.report(sink)
	}
}

// A site is a host that is served by https, and its server.
type site struct {
	*model.Published
	server server
}

// A server is one that the program routes for, or that of a `listen`.
type server struct {
	routed *plan.Server
	listen *model.Listen
}

// sites returns the published hosts and those of a `listen`.
func sites(m *model.Model) (list []*site) {
	sharing := plan.Shared(m)
	for _, p := range m.Published {
		if p.Protocol.Value == model.HTTPS {
			list = append(list, &site{p, server{routed: sharing.ServerOf(p)}})
		}
	}
	for _, g := range m.Gateways {
		for i := range g.Listens {
			if g.Listens[i].Protocol.Value == model.HTTPS {
				list = append(list, sitesOf(g, &g.Listens[i])...)
			}
		}
	}
	return list
}

// sitesOf returns the hosts of a `listen`.
func sitesOf(g *model.Gateway, l *model.Listen) (list []*site) {
	p := model.Published{
		Gateway: g, Port: l.Port.Value,
		Protocol: model.Fact[model.Protocol]{Value: model.HTTPS}, Mode: model.Fact[model.Mode]{Value: l.Mode.Value},
	}
	for _, c := range l.Cert {
		p.Certs.Value, p.Certs.Said = append(p.Certs.Value, c.Value), append(p.Certs.Said, c.At)
	}
	for _, r := range l.Hosts {
		one := p
		one.Host, one.HostSaid = r.Host, []diag.Span{r.At}
		list = append(list, &site{&one, server{listen: l}})
	}
	return list
}

// An httpsPort is the https hosts of one port of a gateway's pods.
type httpsPort struct {
	byHost host.Map[*site]
	// hosts are the hosts that a name of a certificate covers, and servers those whose
	// certificate has the name. A Secret with unknown content has one name, its own,
	// which covers the hosts that use it.
	hosts, servers map[string][]*site
}

func (h *httpsPort) add(s *site, c certificates) {
	h.byHost.Put(s.Host, s)
	if slices.ContainsFunc(s.Certs.Value, c.cannotServe) {
		return
	}
	h.cover("name "+string(s.Host), s)
	if _, parent, more := strings.Cut(string(s.Host), "."); more && !s.Host.IsWildcard() {
		h.cover("name *."+parent, s)
	}
	if !s.Mode.Value.Terminates() {
		return
	}
	names := s.Certs.Value
	if len(names) == 0 {
		names = []string{model.DefaultSecret(s.Host)}
	}
	for _, name := range names {
		for _, n := range c.namesOf(name) {
			if !strings.HasPrefix(n, "name ") {
				h.cover(n, s)
			}
			h.servers[n] = append(h.servers[n], s)
		}
	}
}

func (h *httpsPort) cover(name string, s *site) { h.hosts[name] = append(h.hosts[name], s) }

// certificates are the declared certificates by name, and those with an error.
type certificates struct {
	byName map[string]*model.Certificate
	broken map[string]bool
	issued map[string][]string // the names of certificates that an issuer makes
}

func certificatesOf(m *model.Model) certificates {
	c := certificates{map[string]*model.Certificate{}, map[string]bool{}, map[string][]string{}}
	for _, declared := range m.Certificates {
		c.byName[declared.Name] = declared
	}
	for _, p := range m.Published {
		if p.Certs.Is() {
			c.issue(p.Certs.Value, p.Host)
		} else {
			c.issue([]string{model.DefaultSecret(p.Host)}, p.Host)
		}
	}
	for _, g := range m.Gateways {
		for _, l := range g.Listens {
			for _, cert := range l.Cert {
				for _, r := range l.Hosts {
					c.issue([]string{cert.Value}, r.Host)
				}
			}
		}
	}
	for _, name := range m.Broken.Certificates {
		c.broken[name] = true
	}
	return c
}

// issue adds a host to the names of those certificates that an issuer makes.
func (c certificates) issue(names []string, h host.Pattern) {
	for _, name := range names {
		if declared := c.byName[name]; declared != nil && declared.Source.Issued != nil && !h.IsAny() {
			c.issued[name] = append(c.issued[name], "name "+string(h))
		}
	}
}

// cannotServe reports whether another check reported the certificate.
func (c certificates) cannotServe(name string) bool {
	declared := c.byName[name]
	return c.broken[name] || declared != nil && declared.Source.Files != nil && len(declared.Source.Files.Cert) == 0
}

// namesOf returns the keys of a certificate: the names in it, or its source.
func (c certificates) namesOf(name string) []string {
	declared := c.byName[name]
	switch {
	case declared == nil:
		return []string{"secret " + name}
	case declared.Source.Mounted != nil:
		return []string{"file " + declared.Source.Mounted.Cert}
	case declared.Source.Issued != nil:
		return c.issued[name]
	case declared.Source.Files == nil:
		return []string{"secret " + declared.SecretName()}
	}
	var list []string
	for _, n := range declared.Source.Files.Names {
		list = append(list, "name "+strings.ToLower(n))
	}
	return list
}

// A serverPair is two servers: requests for a host of one are sent on a connection to
// the other.
type serverPair struct{ host, connection server }

// A reuse is a host whose requests are sent on a connection to another one.
type reuse struct{ host, connection *site }

// report warns once for each pair of servers, at the later one.
func (h *httpsPort) report(sink *diag.Sink) {
	first := map[serverPair]reuse{}
	for _, name := range slices.Sorted(maps.Keys(h.servers)) {
		slices.SortFunc(h.hosts[name], comparePlaces)
		servers := firstOfEachServer(h.servers[name])
		for _, s := range h.hosts[name] {
			if other := h.connection(s, servers); other != nil {
				pair := serverPair{s.server, other.server}
				if r, found := first[pair]; !found || comparePlaces(s, r.host) < 0 {
					first[pair] = reuse{s, other}
				}
			}
		}
	}
	for pair, r := range first {
		if back, both := first[serverPair{pair.connection, pair.host}]; both && comparePlaces(back.host, r.host) > 0 {
			continue
		}
		sink.Add(diag.At(placeOf(r.host), code.ConnectionReuse, "browsers may send requests for %s on a connection to %s, whose certificate covers both, and get 404", r.host.Host, r.connection.Host).
			WithHint("%s", r.hint()).WithRelated(placeOf(r.connection), "the other host is here"))
	}
}

// firstOfEachServer returns the first host of each server.
func firstOfEachServer(hosts []*site) []*site {
	slices.SortFunc(hosts, comparePlaces)
	seen := map[server]bool{}
	return slices.DeleteFunc(hosts, func(s *site) bool {
		before := seen[s.server]
		seen[s.server] = true
		return before
	})
}

// connection returns the first server whose connection may be reused for the host but
// does not serve it; nil if there is none.
func (h *httpsPort) connection(s *site, servers []*site) *site {
	serving := []server{s.server}
	for w := range h.byHost.Above(s.Host) {
		serving = append(serving, w.server)
	}
	i := slices.IndexFunc(servers, func(o *site) bool {
		return !slices.Contains(serving, o.server) && (o.Certs.Is() || s.Certs.Is()) // else ownSecrets reports their Secret
	})
	if i < 0 {
		return nil
	}
	return servers[i]
}

func (r reuse) hint() string {
	p, with := r.host, r.connection
	if p.server.listen != nil || with.server.listen != nil { // a listen has a server of its own
		return "use certificates that do not cover the other host"
	}
	if p.Mode.Value == with.Mode.Value && p.MinTLS.Value == with.MinTLS.Value && p.MaxTLS.Value == with.MaxTLS.Value &&
		slices.Equal(p.Ciphers.Value, with.Ciphers.Value) && with.Certs.Is() {
		if slices.Equal(p.Certs.Value, with.Certs.Value) { // a wildcard with another certificate separates them
			return "use this certificate for the wildcard hosts that cover them, so that all share a connection"
		}
		return "use one certificate for both, so that they share a connection: cert " + strings.Join(with.Certs.Value, ", ")
	}
	return "use the same mode and tls settings for both, or certificates that do not cover the other host"
}

func comparePlaces(x, y *site) int {
	return cmp.Or(placeOf(x).Compare(placeOf(y)), cmp.Compare(x.Host, y.Host))
}

// placeOf returns the clause of the host's certificate, else the clause that names
// the host.
func placeOf(s *site) diag.Span {
	if s.Mode.Value.Terminates() && s.Certs.Is() {
		return diag.First(s.Certs.Said)
	}
	return diag.First(s.HostSaid)
}
