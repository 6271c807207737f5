package plan

import (
	"fmt"
	"iter"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkNames looks at the names of hosts, services and Secrets.
func (ck *checker) checkNames() {
	for _, p := range ck.model.Published {
		ck.checkPublishedName(p)
	}
	for _, g := range ck.model.Gateways {
		for i := range g.Listens {
			ck.checkListenNames(&g.Listens[i])
		}
	}
	for _, s := range ck.model.Services {
		ck.checkServiceName(s)
	}
}

// checkPublishedName reports a host that a Gateway does not accept, or whose default
// Secret has an invalid name.
func (ck *checker) checkPublishedName(p *model.Published) {
	said := p.HostSaid
	if len(said) == 0 {
		said = p.Said // a gateway that takes any host
	}
	ck.checkGatewayHost(p.Host, string(p.Host), diag.First(said))
	if p.Mode.Value.Terminates() && !p.Certs.Is() {
		ck.checkDefaultSecret(p.Host, diag.First(said))
	}
}

func (ck *checker) checkListenNames(l *model.Listen) {
	for _, h := range l.Hosts {
		ck.checkGatewayHost(h.Host, h.Namespace+"/"+string(h.Host), h.At)
		if certificatePerHost(l) {
			ck.checkDefaultSecret(h.Host, h.At)
		}
	}
}

// checkGatewayHost reports a host of one label, which Istio's webhook rejects at a
// Gateway. written is what the program has at the place.
func (ck *checker) checkGatewayHost(h host.Pattern, written string, at diag.Span) {
	if h == "" || h.IsAny() || strings.Contains(string(h), ".") {
		return
	}
	ck.sink.Add(diag.At(at, code.OneLabelHost, "invalid host `%s` at a gateway: must have two labels or more", h).
		WithHint("use a host with two labels or more: %s.example.com", written))
}

// checkDefaultSecret reports a host whose default Secret has a name that Kubernetes does
// not accept.
func (ck *checker) checkDefaultSecret(h host.Pattern, at diag.Span) {
	if n := len(model.DefaultSecret(h)); !feature.ObjectName.Allows(n) {
		ck.sink.Add(diag.At(at, code.NameTooLong, "the name of the host's Secret has %d characters, maximum %d", n, feature.ObjectName.Most).
			WithHint("name a certificate: cert NAME"))
	}
}

// checkServiceName reports a service whose mesh mTLS SNI Envoy does not accept: that
// of its longest subset on any port.
func (ck *checker) checkServiceName(s *model.ServiceInfo) {
	longest := ""
	for _, sub := range s.Subsets {
		if len(sub.Name) > len(longest) {
			longest = sub.Name
		}
	}
	sni := fmt.Sprintf("outbound_.65535_.%s_.%s", longest, ck.fullName(s.Service))
	if len(sni) > feature.SNI.Most && ck.model.Mesh.Domain.Is() {
		ck.sink.Add(diag.At(diag.First(ck.model.Mesh.Domain.Said), code.NameTooLong, "the SNI of mesh mTLS to service %s has %d bytes, maximum %d", s.Service, len(sni), feature.SNI.Most).
			WithHint("use a shorter domain"))
	}
}

// checkServerNames reports hosts with invalid names at a gateway: those of one label,
// and those that are too long with the suffix of their port.
func (ck *checker) checkServerNames(p *Egress) {
	for _, s := range p.Servers {
		for _, e := range s.Hosts {
			for _, h := range s.Names {
				if h == string(e.Host) {
					ck.checkGatewayHost(e.Host, h, e.place())
				}
			}
		}
		for name := range s.eachName() {
			if n := len(name); n > feature.SNI.Most {
				e := s.Hosts[0]
				ck.sink.Add(diag.At(e.place(), code.NameTooLong, "the name of the host at gateway %s has %d characters, maximum %d", s.Gateway.Name, n, feature.SNI.Most).
					WithHint("use a shorter host, or remove `via gateway`"))
				break
			}
		}
	}
}

// eachName visits the names that the server has and calls. It makes no list of them: a
// shared server calls all hosts of its gateway.
func (s *EgressServer) eachName() iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(s.SNI) {
			return
		}
		for _, name := range s.Names {
			if !yield(name) {
				return
			}
		}
		for _, e := range s.Hosts {
			for _, path := range e.Paths {
				if !yield(string(path.Upstream)) {
					return
				}
			}
		}
	}
}
