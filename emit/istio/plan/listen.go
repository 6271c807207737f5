package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A ListenGateway is a Gateway object for hand-written VirtualServices.
type ListenGateway struct {
	Object
	Gateway  *model.Gateway
	Listen   *model.Listen
	Selector map[string]string
	Servers  []ListenServer
}

// A ListenServer is one server of a ListenGateway.
type ListenServer struct {
	ServerPort
	Hosts []model.HostRule
	// Admitted are hosts, as NAMESPACE/HOST, that the gateway's namespace needs to
	// reject hosts that they cover.
	Admitted     []string
	Mode         model.Mode
	Credential   Credential
	CredentialAt []diag.Span // the clauses that decided it
}

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

func (p *planner) planListens() {
	for _, g := range p.model.Gateways {
		for i := range g.Listens {
			l := &g.Listens[i]
			out := &ListenGateway{Object: Object{g.Namespace, listenName(g, l)}, Gateway: g, Listen: l, Selector: p.selector(g)}
			for _, hosts := range listenHosts(l) {
				out.Servers = append(out.Servers, p.listenServer(g, l, hosts))
			}
			p.plan.Ingress.Listens = append(p.plan.Ingress.Listens, out)
		}
	}
}

func (p *planner) listenServer(g *model.Gateway, l *model.Listen, hosts []model.HostRule) ListenServer {
	mode := listenMode(l)
	s := ListenServer{
		ServerPort: serverPort(l.Port.Value, l.Protocol.Value, mode), Hosts: hosts, Mode: mode,
		Admitted: p.plan.Ingress.admitted(g, l, hosts),
	}
	if mode.Terminates() {
		names := []string{model.DefaultSecret(hosts[0].Host)}
		s.CredentialAt = []diag.Span{hosts[0].At}
		if len(l.Cert) > 0 {
			names, s.CredentialAt = nil, places(l.Cert)
		}
		for _, c := range l.Cert {
			names = append(names, c.Value)
		}
		for _, name := range names {
			p.serveWith(name, g.Namespace, patternsOf(hosts))
		}
		s.Credential = p.credentials(names, mode, g, s.CredentialAt)
	}
	if certificatePerHost(l) {
		s.PortName += "-" + strings.ReplaceAll(hosts[0].Host.Instead("any"), ".", "-")
	}
	return s
}

func patternsOf(rules []model.HostRule) []host.Pattern {
	out := make([]host.Pattern, len(rules))
	for i, r := range rules {
		out[i] = r.Host
	}
	return out
}

// certificatePerHost reports whether each host has a separate certificate, and so a
// separate server.
func certificatePerHost(l *model.Listen) bool {
	return listenMode(l).Terminates() && len(l.Cert) == 0
}

// listenHosts returns the hosts of each server: none covers another one of the same
// namespace.
func listenHosts(l *model.Listen) [][]model.HostRule {
	stated := map[model.HostRule]bool{}
	for _, h := range l.Hosts {
		stated[model.HostRule{Namespace: h.Namespace, Host: h.Host}] = true
	}
	var out [][]model.HostRule
	for _, h := range sortedHosts(l.Hosts) {
		covered := slices.ContainsFunc(h.Host.Above(), func(w host.Pattern) bool {
			return stated[model.HostRule{Namespace: h.Namespace, Host: w}]
		})
		switch last := len(out) - 1; {
		case covered && !certificatePerHost(l):
		case last < 0 || certificatePerHost(l) && out[last][0].Host != h.Host:
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
		return cmp.Or(cmp.Compare(x.Host, y.Host), strings.Compare(x.Namespace, y.Namespace))
	})
	return out
}

// admitted returns the wildcards of the server that the gateway's namespace needs, to
// reject hosts that they cover.
func (i *Ingress) admitted(g *model.Gateway, l *model.Listen, hosts []model.HostRule) []string {
	var out []string
	for _, h := range hosts {
		rejects := slices.ContainsFunc(i.Misdirected, func(m *Misdirected) bool {
			return m.listen == l && slices.Contains(m.host.Above(), h.Host)
		})
		listed := slices.ContainsFunc(hosts, func(x model.HostRule) bool { return x.Namespace == g.Namespace && x.Host == h.Host })
		if name := g.Namespace + "/" + string(h.Host); rejects && !listed && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
