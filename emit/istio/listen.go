package istio

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// listenName returns the name of a Gateway for hand-written VirtualServices. Users
// write it, so it has no digest.
func listenName(g *model.Gateway, l *model.Listen) string {
	return fmt.Sprintf("%s-%s-%d", g.Name, l.Protocol.Value, l.Port.Value)
}

// listenMode returns the TLS mode, simple by default.
func listenMode(l *model.Listen) model.Mode {
	switch p := l.Protocol.Value; {
	case p != model.HTTPS && p != model.TLS:
		return model.NoMode
	case l.Mode.Value == model.NoMode:
		return model.Simple
	}
	return l.Mode.Value
}

// listens writes the Gateways for hand-written VirtualServices.
func (b *builder) listens(p *inboundPlan) {
	for _, g := range b.model.Gateways {
		for i := range g.Listens {
			b.listen(p, g, &g.Listens[i])
		}
	}
}

func (b *builder) listen(p *inboundPlan, g *model.Gateway, l *model.Listen) {
	out := &api.Gateway{Selector: selector(g.Selector)}
	var fields []emit.Field
	for i, hosts := range listenServers(l) {
		path := fmt.Sprintf("spec.servers[%d]", i)
		s := &api.Server{Port: serverPort(l.Port.Value, l.Protocol.Value, listenMode(l))}
		for j, h := range hosts {
			s.Hosts = append(s.Hosts, h.Namespace+"/"+h.Host)
			fields = append(fields, field(fmt.Sprintf("%s.hosts[%d]", path, j), h.At))
		}
		if mode := listenMode(l); mode != model.NoMode {
			c, said := b.listenCredential(g, l, hosts[0])
			s.Tls = serverTLS(mode, c)
			fields = append(fields, field(path+".tls.mode", l.Mode.Clause), field(path+".tls"+credentialPath(s.Tls), said...))
		}
		if ownCertificates(l) {
			s.Port.Name += "-" + strings.NewReplacer("*", "any", ".", "-").Replace(hosts[0].Host)
		}
		s.Hosts = append(s.Hosts, p.admitted(g, l, hosts)...)
		out.Servers = append(out.Servers, s)
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "Gateway", Namespace: g.Namespace, Name: listenName(g, l), Body: out,
	}, []diag.Span{g.Declared, l.At}, fields...)
}

// ownCertificates reports whether each host has its own certificate, and so its own
// server.
func ownCertificates(l *model.Listen) bool {
	return listenMode(l).Terminates() && len(l.Cert) == 0
}

// listenServers returns the hosts of each server: none covers another one of the same
// namespace.
func listenServers(l *model.Listen) [][]model.HostRule {
	said := map[model.HostRule]bool{}
	for _, h := range l.Hosts {
		said[model.HostRule{Namespace: h.Namespace, Host: h.Host}] = true
	}
	var out [][]model.HostRule
	for _, h := range sortedHosts(l.Hosts) {
		covered := slices.ContainsFunc(host.Above(h.Host), func(w string) bool {
			return said[model.HostRule{Namespace: h.Namespace, Host: w}]
		})
		switch last := len(out) - 1; {
		case covered && !ownCertificates(l):
		case last < 0 || ownCertificates(l) && out[last][0].Host != h.Host:
			out = append(out, []model.HostRule{h})
		default:
			out[last] = append(out[last], h)
		}
	}
	return out
}

func sortedHosts(hosts []model.HostRule) []model.HostRule {
	out := slices.Clone(hosts)
	slices.SortFunc(out, func(x, y model.HostRule) int {
		return cmp.Or(strings.Compare(x.Host, y.Host), strings.Compare(x.Namespace, y.Namespace))
	})
	return out
}

// listenCredential returns the source of the server's certificates, and the clauses
// that set it.
func (b *builder) listenCredential(g *model.Gateway, l *model.Listen, h model.HostRule) (credential, []diag.Span) {
	if !listenMode(l).Terminates() {
		return credential{}, nil
	}
	names, said := []string{model.OwnSecret(h.Host)}, []diag.Span{h.At}
	if len(l.Cert) > 0 {
		names, said = nil, nil
	}
	for _, c := range l.Cert {
		names, said = append(names, c.Value), append(said, c.At)
	}
	return b.credentials(names, listenMode(l), g, said), said
}

// admitted returns the wildcards of the server that the gateway's own namespace
// needs, to reject hosts that they cover.
func (p *inboundPlan) admitted(g *model.Gateway, l *model.Listen, hosts []model.HostRule) []string {
	var out []string
	for _, h := range hosts {
		refuses := slices.ContainsFunc(p.misdirected, func(m misdirected) bool {
			return m.listen == l && slices.Contains(host.Above(m.host), h.Host)
		})
		own := model.HostRule{Namespace: g.Namespace, Host: h.Host}
		listed := slices.ContainsFunc(hosts, func(x model.HostRule) bool { return x.Namespace == own.Namespace && x.Host == own.Host })
		if name := own.Namespace + "/" + own.Host; refuses && !listed && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
