package istio

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkPublishedName reports a host that a Gateway does not accept, or whose default
// Secret has an invalid name.
func (b *builder) checkPublishedName(p *model.Published) {
	said := p.HostSaid
	if len(said) == 0 {
		said = p.Said // a gateway that takes any host
	}
	b.checkGatewayHost(p.Host, diag.First(said))
	if p.Mode.Value.Terminates() && !p.Certs.Is() {
		b.checkOwnSecret(p.Host, diag.First(said))
	}
}

func (b *builder) checkListenNames(l *model.Listen) {
	for _, h := range l.Hosts {
		b.checkGatewayHost(h.Host, h.At)
		if ownCertificates(l) {
			b.checkOwnSecret(h.Host, h.At)
		}
	}
}

// checkGatewayHost reports a host of one label, which Istio's webhook rejects at a
// Gateway.
func (b *builder) checkGatewayHost(host string, at diag.Span) {
	if host == "" || host == "*" || strings.Contains(host, ".") {
		return
	}
	b.sink.Add(diag.At(at, code.OneLabelHost, "invalid host `%s` at a gateway: must have two labels or more", host).
		WithHint("use a host with two labels or more: %s.example.com", host))
}

// checkOwnSecret reports a host whose default Secret has a name that Kubernetes does
// not accept.
func (b *builder) checkOwnSecret(host string, at diag.Span) {
	if n := len(model.OwnSecret(host)); !feature.ObjectName.Allows(n) {
		b.sink.Add(diag.At(at, code.NameTooLong, "the name of the host's Secret has %d characters, maximum %d", n, feature.ObjectName.Most).
			WithHint("name a certificate: cert NAME"))
	}
}

// checkServiceName reports a service whose mesh mTLS SNI Envoy does not accept: that
// of its longest subset on any port.
func (b *builder) checkServiceName(s *model.ServiceInfo) {
	longest := ""
	for _, sub := range s.Subsets {
		if len(sub.Name) > len(longest) {
			longest = sub.Name
		}
	}
	sni := fmt.Sprintf("outbound_.65535_.%s_.%s", longest, b.fullName(s.Service))
	if len(sni) > feature.SNI.Most && b.model.Mesh.Domain.Is() {
		b.sink.Add(diag.At(diag.First(b.model.Mesh.Domain.Said), code.NameTooLong, "the SNI of mesh mTLS to service %s has %d bytes, maximum %d", s.Service, len(sni), feature.SNI.Most).
			WithHint("use a shorter domain"))
	}
}

// checkServerNames reports hosts with invalid names at a gateway: those of one label,
// and those that are too long with the suffix of their port.
func (b *builder) checkServerNames(p *outboundPlan) {
	for _, s := range p.servers {
		names := append([]string{s.sni}, s.hosts...)
		for _, e := range s.exits {
			for _, h := range s.hosts {
				if h == e.Host {
					b.checkGatewayHost(h, e.place())
				}
			}
			for _, l := range e.legs {
				names = append(names, l.dials)
			}
		}
		for _, name := range names {
			if n := len(name); n > feature.SNI.Most {
				e := s.exits[0]
				b.sink.Add(diag.At(e.place(), code.NameTooLong, "the name of the host at gateway %s has %d characters, maximum %d", s.gateway.Name, n, feature.SNI.Most).
					WithHint("use a shorter host, or remove `via gateway`"))
				break
			}
		}
	}
}
