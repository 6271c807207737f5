package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// connectionReuse warns of hosts whose requests a browser may send on the connection to
// another host: one certificate covers both, but they have different servers at the
// gateway, so that the other server answers 404. Below a wildcard server the gateway
// answers 421, and the browser opens a new connection.
func connectionReuse(m *model.Model, sink *diag.Sink) {
	certificates := certificatesOf(m)
	all, listening := map[listener]*httpsPort{}, m.Listening()
	for _, s := range sites(m) {
		l := listener{listening.First(s.Gateway), s.Port} // the port of the Service, which clients call
		if all[l] == nil {
			all[l] = &httpsPort{hosts: map[string][]*site{}, servers: map[string][]*site{}}
		}
		all[l].add(s, certificates)
	}
	for _, s := range all {
		s.report(sink)
	}
}

// A site is a host that is served by https, with a key of its server.
type site struct {
	*model.Published
	server string
}

// sites returns the published hosts and those of a `listen`.
func sites(m *model.Model) (list []*site) {
	for _, p := range m.Published {
		if p.Protocol.Value == model.HTTPS {
			list = append(list, &site{p, serverOf(p)})
		}
	}
	for _, g := range m.Gateways {
		for _, l := range g.Listens {
			if l.Protocol.Value != model.HTTPS {
				continue
			}
			p := model.Published{Gateway: g, Port: l.Port.Value, Protocol: model.Fact[model.Protocol]{Value: model.HTTPS}, Mode: model.Fact[model.Mode]{Value: l.Mode.Value}}
			for _, c := range l.Cert {
				p.Certs.Value, p.Certs.Said = append(p.Certs.Value, c.Value), append(p.Certs.Said, c.At)
			}
			for _, r := range l.Hosts {
				one := p
				one.Host, one.HostSaid = r.Host, []diag.Span{r.At}
				list = append(list, &site{&one, fmt.Sprint("listen ", g.Name, l.Port.Value)})
			}
		}
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
	h.cover("name "+s.Host, s)
	if _, parent, more := strings.Cut(s.Host, "."); more && !strings.HasPrefix(s.Host, "*") {
		h.cover("name *."+parent, s)
	}
	if !s.Mode.Value.Terminates() {
		return
	}
	names := s.Certs.Value
	if len(names) == 0 {
		names = []string{model.OwnSecret(s.Host)}
	}
	for _, name := range names {
		for _, n := range namesOf(name, c.byName[name]) {
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
}

func certificatesOf(m *model.Model) certificates {
	c := certificates{map[string]*model.Certificate{}, map[string]bool{}}
	for _, declared := range m.Certificates {
		c.byName[declared.Name] = declared
	}
	for _, name := range m.Broken.Certificates {
		c.broken[name] = true
	}
	return c
}

// cannotServe reports whether another check reported the certificate.
func (c certificates) cannotServe(name string) bool {
	declared := c.byName[name]
	return c.broken[name] || declared != nil && declared.Source.Files != nil && len(declared.Source.Files.Cert) == 0
}

// namesOf returns the keys of a certificate: the names in it, or its source.
func namesOf(name string, c *model.Certificate) []string {
	switch {
	case c == nil:
		return []string{"secret " + name}
	case c.Source.Mounted != nil:
		return []string{"file " + c.Source.Mounted.Cert}
	case c.Source.Files == nil:
		return []string{"secret " + c.Source.Secret}
	}
	var list []string
	for _, n := range c.Source.Files.Names {
		list = append(list, "name "+strings.ToLower(n))
	}
	return list
}

// serverOf returns a key of the server: hosts with the same `cert` and settings share
// one.
func serverOf(p *model.Published) string {
	if !p.Certs.Is() {
		return p.Gateway.Name + " " + p.Host
	}
	return fmt.Sprint(p.Gateway.Name, p.Mode.Value, p.Certs.Value, p.MinTLS.Value, p.MaxTLS.Value, p.Ciphers.Value)
}

// A serverPair is two servers: requests for a host of one are sent on a connection to
// the other.
type serverPair struct{ host, connection string }

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
	seen := map[string]bool{}
	return slices.DeleteFunc(hosts, func(s *site) bool {
		before := seen[s.server]
		seen[s.server] = true
		return before
	})
}

// connection returns the first server whose connection may be reused for the host but
// does not serve it; nil if there is none.
func (h *httpsPort) connection(s *site, servers []*site) *site {
	serving := []string{s.server}
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
	if p.Mode.Value == with.Mode.Value && p.MinTLS.Value == with.MinTLS.Value && p.MaxTLS.Value == with.MaxTLS.Value &&
		slices.Equal(p.Ciphers.Value, with.Ciphers.Value) && with.Certs.Is() {
		return "use one certificate for both, so that they share a connection: cert " + strings.Join(with.Certs.Value, ", ")
	}
	return "use the same mode and tls settings for both, or certificates that do not cover the other host"
}

func comparePlaces(x, y *site) int {
	return cmp.Or(placeOf(x).Compare(placeOf(y)), strings.Compare(x.Host, y.Host))
}

// placeOf returns the clause of the host's certificate, else the clause that names
// the host.
func placeOf(s *site) diag.Span {
	if s.Mode.Value.Terminates() && s.Certs.Is() {
		return diag.First(s.Certs.Said)
	}
	return diag.First(s.HostSaid)
}
