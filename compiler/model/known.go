package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// OwnSecret is the name of the Secret that a host without `cert` has.
func OwnSecret(host string) string {
	return strings.ReplaceAll(strings.Replace(host, "*", "wildcard", 1), ".", "-") + "-credential"
}

// lookUp holds what the program says to what gateways list and what the
// inventory shows.
func (b *builder) lookUp() {
	for _, p := range b.m.Published {
		b.checkGatewayPort(p)
	}
	if b.o.Inventory == nil {
		return
	}
	if b.o.Inventory.Knows("Secret") {
		b.checkSecrets()
	}
	b.httpServices()
	for _, s := range b.m.Services {
		s.Inventory, _ = b.o.Inventory.Ports(s.Service)
	}
}

// With writes the setting, or for a predeclared gateway the declaration, that
// lists ports beside those that the gateway has.
func (g *Gateway) With(ports ...int) string {
	list := slices.Clone(g.Ports)
	for _, p := range ports {
		list = append(list, GatewayPort{Number: p})
	}
	slices.SortFunc(list, func(x, y GatewayPort) int { return x.Number - y.Number })
	var words []string
	for _, p := range list {
		word := fmt.Sprint(p.Number)
		if p.Target != 0 {
			word += fmt.Sprintf("->%d", p.Target)
		}
		words = append(words, word)
	}
	setting := "ports " + strings.Join(words, ", ")
	if g.Declared.Known() {
		return setting
	}
	return fmt.Sprintf("gateway %s { namespace %s, selector %s, service %s, %s }", g.Name, g.Namespace, g.Selector[0], g.Service, setting)
}

// checkGatewayPort reports a port that the gateway does not list, for each
// clause that exposes on it.
func (b *builder) checkGatewayPort(p *Published) {
	has := func(g GatewayPort) bool { return g.Number == p.Port }
	said := p.PortSaid
	if len(said) == 0 {
		said = p.Protocol.Said
	}
	if b.o.Inventory != nil {
		if ports, known := b.o.Inventory.GatewayPorts(p.Gateway.Namespace, p.Gateway.Service); known {
			if !slices.ContainsFunc(ports, has) {
				for _, at := range said {
					b.once(diag.At(at, "GWC0915", "gateway %s has no port %d: its Service %s does not list it", p.Gateway.Name, p.Port, p.Gateway.Service).
						WithHint("add it to the Service, or use another port"))
				}
			}
			return
		}
	}
	if slices.ContainsFunc(p.Gateway.Ports, has) {
		return
	}
	for _, at := range said {
		b.once(diag.At(at, "GWC0315", "gateway %s does not list port %d", p.Gateway.Name, p.Port).
			WithHint("list it: %s", p.Gateway.With(p.Port)).
			WithRelated(p.Gateway.Declared, "declared here"))
	}
}

// httpServices makes known to the model which services of the inventory have
// an http port that a tcp host without an address would take.
func (b *builder) httpServices() {
	for _, h := range b.m.Egress {
		for _, p := range h.Ports {
			if p.Protocol != TCP || len(h.Addresses) > 0 {
				continue
			}
			if s, found := b.o.Inventory.HTTPService(p.Number); found && b.services[s] == nil {
				b.m.Services = append(b.m.Services, b.service(s))
			}
		}
	}
	slices.SortFunc(b.m.Services, func(x, y *ServiceInfo) int { return compareServices(x.Service, y.Service) })
}

// checkSecrets reports Secrets that do not exist beside the gateway, or beside
// the workloads, that uses them.
func (b *builder) checkSecrets() {
	for _, p := range b.m.Published {
		clients := p.Mode.Value == Mutual || p.Mode.Value == MutualOptional
		switch {
		case !p.Mode.Value.Terminates():
		case p.Certs.Is():
			for _, name := range p.Certs.Value {
				b.checkSecret(p.Gateway.Namespace, b.secretOf(name), placeOf(p.Certs.Said, name), clients)
			}
		case len(p.HostSaid) > 0:
			b.checkSecret(p.Gateway.Namespace, OwnSecret(p.Host), p.HostSaid[0], clients)
		}
	}
	for _, g := range b.m.Gateways {
		for _, l := range g.Listens {
			for _, cert := range l.Cert {
				b.checkSecret(g.Namespace, b.secretOf(cert.Value), cert.At, l.Mode.Value == Mutual || l.Mode.Value == MutualOptional)
			}
		}
	}
	for _, h := range b.m.Egress {
		if !h.Cert.Is() {
			continue
		}
		if h.Gateway != nil {
			b.checkSecret(h.Gateway.Namespace, b.secretOf(h.Cert.Value), h.Cert.Said[0], false)
		}
		for _, o := range h.Originators {
			b.checkSecret(o.Namespace, b.secretOf(h.Cert.Value), h.Cert.Said[0], false)
		}
	}
}

// placeOf returns the first place that says the name and nothing else; the first
// one where none does.
func placeOf(said []diag.Span, name string) diag.Span {
	for _, at := range said {
		if at.Text() == name {
			return at
		}
	}
	return said[0]
}

// secretOf returns the Secret that must exist for a certificate; "" where the
// program makes it, or needs none.
func (b *builder) secretOf(certificate string) string {
	c := b.certificates[certificate]
	if c == nil {
		if slices.Contains(b.s.Broken.Certificates, certificate) {
			return ""
		}
		return certificate
	}
	return c.Source.Secret
}

func (b *builder) checkSecret(namespace, name string, at diag.Span, clients bool) {
	if name == "" {
		return
	}
	keys, exists := b.o.Inventory.Secret(namespace, name)
	if !exists {
		b.once(diag.At(at, "GWC0914", "there is no Secret %s in namespace %s of the inventory", name, namespace).
			WithHint("name one that exists: cert NAME, or declare its files: certificate %s { files \"tls.crt\" \"tls.key\" }", name))
		return
	}
	if !clients || slices.Contains(keys, "ca.crt") || slices.Contains(keys, "cacert") {
		return
	}
	if _, beside := b.o.Inventory.Secret(namespace, name+"-cacert"); !beside {
		b.once(diag.At(at, "GWC0401", "client certificates are asked for, and Secret %s has no ca.crt to verify them", name).
			WithHint("add ca.crt to it, or a Secret %s-cacert beside it", name))
	}
}
