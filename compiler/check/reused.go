package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// reused warns of hosts whose requests a browser may send on the connection to
// another host: one certificate covers both, but they have different servers at the
// gateway, so that the other server answers 404. Below a wildcard server the gateway
// answers 421, and the browser opens a new connection.
func reused(m *model.Model, sink *diag.Sink) {
	certificates := newDeclared(m, sink)
	all, listening := map[listener]*served{}, m.Listening()
	for _, p := range sites(m) {
		l := listener{listening.First(p.Gateway), p.Port} // as clients call it
		if all[l] == nil {
			all[l] = &served{hosts: map[string][]*site{}, servers: map[string][]*site{}}
		}
		all[l].add(p, certificates)
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

// sites are the published hosts and those of a `listen`.
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

// served is the https hosts of one port of a gateway's pods.
type served struct {
	byHost host.Map[*site]
	// hosts are those that a name of a certificate is about, and servers those whose
	// certificate has the name. A Secret that nobody has looked into has one name,
	// its own, which is about the hosts that use it.
	hosts, servers map[string][]*site
}

func (s *served) add(p *site, d *declared) {
	s.byHost.Put(p.Host, p)
	if slices.ContainsFunc(p.Certs.Value, d.cannotServe) {
		return
	}
	s.about("name "+p.Host, p)
	if _, parent, more := strings.Cut(p.Host, "."); more && !strings.HasPrefix(p.Host, "*") {
		s.about("name *."+parent, p)
	}
	if !p.Mode.Value.Terminates() {
		return
	}
	names := p.Certs.Value
	if len(names) == 0 {
		names = []string{model.OwnSecret(p.Host)}
	}
	for _, name := range names {
		for _, n := range namesOf(name, d.byName[name]) {
			if !strings.HasPrefix(n, "name ") {
				s.about(n, p)
			}
			s.servers[n] = append(s.servers[n], p)
		}
	}
}

func (s *served) about(name string, p *site) { s.hosts[name] = append(s.hosts[name], p) }

// cannotServe reports whether another check reported the certificate.
func (d *declared) cannotServe(name string) bool {
	c := d.byName[name]
	return d.broken[name] || c != nil && c.Source.Files != nil && len(c.Source.Files.Cert) == 0
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

// A way is a pair of servers: requests for a host of one on a connection to the
// other.
type way struct{ to, on string }

// report warns once for each pair of servers, at the later one.
func (s *served) report(sink *diag.Sink) {
	type meeting struct{ p, with *site }
	first := map[way]meeting{}
	for _, name := range sortedKeys(s.servers) {
		slices.SortFunc(s.hosts[name], comparePlaces)
		servers := oneOfEach(s.servers[name])
		for _, p := range s.hosts[name] {
			if with := s.connection(p, servers); with != nil {
				w := way{p.server, with.server}
				if m, met := first[w]; !met || comparePlaces(p, m.p) < 0 {
					first[w] = meeting{p, with}
				}
			}
		}
	}
	for w, m := range first {
		if back, both := first[way{w.on, w.to}]; both && comparePlaces(back.p, m.p) > 0 {
			continue
		}
		sink.Add(diag.At(placeOf(m.p), code.ConnectionReuse, "browsers may send requests for %s on a connection to %s, whose certificate covers both, and get 404", m.p.Host, m.with.Host).
			WithHint("%s", apartOrTogether(m.p, m.with)).WithRelated(placeOf(m.with), "the other host is here"))
	}
}

// oneOfEach returns the first host of each server.
func oneOfEach(hosts []*site) []*site {
	slices.SortFunc(hosts, comparePlaces)
	seen := map[string]bool{}
	return slices.DeleteFunc(hosts, func(p *site) bool {
		server := p.server
		defer func() { seen[server] = true }()
		return seen[server]
	})
}

// connection returns the first server whose connection may be reused for the host but
// does not serve it; nil if there is none.
func (s *served) connection(p *site, servers []*site) *site {
	answers := []string{p.server}
	for w := range s.byHost.Above(p.Host) {
		answers = append(answers, w.server)
	}
	i := slices.IndexFunc(servers, func(o *site) bool {
		return !slices.Contains(answers, o.server) && (o.Certs.Is() || p.Certs.Is()) // else they share a Secret by mistake
	})
	if i < 0 {
		return nil
	}
	return servers[i]
}

func apartOrTogether(p, with *site) string {
	if slices.Equal(p.Certs.Value, with.Certs.Value) { // a listen has a server of its own
		return "use certificates that do not cover the other host"
	}
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
func placeOf(p *site) diag.Span {
	if p.Mode.Value.Terminates() && p.Certs.Is() {
		return diag.First(p.Certs.Said)
	}
	return diag.First(p.HostSaid)
}

func sortedKeys[V any](m map[string]V) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
