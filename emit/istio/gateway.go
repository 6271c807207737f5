package istio

import (
	"fmt"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gateway writes the Gateway of a server.
func (b *builder) gateway(plan *inboundPlan, s *server) {
	const path = "spec.servers[0]"
	var origins, ports, protocols, gateways []diag.Span
	for _, p := range s.published {
		origins = append(origins, p.Said...)
		ports = append(ports, p.PortSaid...)
		protocols = append(protocols, p.Protocol.Said...)
		gateways = append(gateways, p.GatewaySaid...)
	}
	first := s.published[0]
	out := &api.Server{Port: serverPort(s.port, first.Protocol.Value, first.Mode.Value)}
	fields := []emit.Field{
		field("spec.selector", gateways...),
		field(path+".port.number", ports...),
		field(path+".port.protocol", protocols...),
	}
	for _, p := range s.listed {
		for _, name := range plan.listedNames(p) {
			fields = append(fields, field(fmt.Sprintf("%s.hosts[%d]", path, len(out.Hosts)), p.HostSaid...))
			out.Hosts = append(out.Hosts, s.gateway.Namespace+"/"+name)
		}
	}
	if first.Mode.Value != model.NoMode {
		out.Tls = serverTLS(first.Mode.Value, s.credential)
		fields = append(fields, tlsSettings(out.Tls, s.published, path+".tls")...)
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "Gateway", Namespace: s.gateway.Namespace, Name: s.name(b.program()),
		Body: &api.Gateway{Selector: b.selector(s.gateway), Servers: []*api.Server{out}},
	}, origins, fields...)
}

// serverPort returns a server's port. http, http2 and grpc are one listener, which
// accepts all three, so its name and protocol do not depend on the hosts that share
// it. Istio never treats passthrough TLS as http.
func serverPort(number int, p model.Protocol, m model.Mode) *api.Port {
	switch {
	case p.PlainHTTP():
		p = model.HTTP
	case m == model.Passthrough:
		p = model.TLS
	}
	return &api.Port{Number: uint32(number), Name: string(p), Protocol: strings.ToUpper(string(p))}
}

// hostOf returns a published host in Istio's form; `*` if it has no host.
func hostOf(p *model.Published) string {
	if p.Host == "" {
		return "*"
	}
	return p.Host
}

func serverTLS(m model.Mode, c credential) *api.ServerTLSSettings {
	modes := map[model.Mode]api.ServerTLSSettings_TLSmode{
		model.Simple: api.ServerTLSSettings_SIMPLE, model.Mutual: api.ServerTLSSettings_MUTUAL,
		model.MutualOptional: api.ServerTLSSettings_OPTIONAL_MUTUAL, model.Passthrough: api.ServerTLSSettings_PASSTHROUGH,
	}
	out := &api.ServerTLSSettings{Mode: modes[m]}
	switch {
	case len(c.secrets) == 1:
		out.CredentialName = c.secrets[0]
	case len(c.secrets) > 1:
		out.CredentialNames = c.secrets
	case len(c.mounted) == 1:
		out.ServerCertificate, out.PrivateKey = c.mounted[0].Cert, c.mounted[0].Key
	case len(c.mounted) > 1:
		for _, p := range c.mounted {
			out.TlsCertificates = append(out.TlsCertificates,
				&api.ServerTLSSettings_TLSCertificate{ServerCertificate: p.Cert, PrivateKey: p.Key})
		}
	}
	if len(c.mounted) > 0 && (m == model.Mutual || m == model.MutualOptional) {
		out.CaCertificates = c.mounted[0].CA
	}
	return out
}

// tlsSettings fills in the TLS settings of the hosts, which are the same for all, and
// returns the fields that each clause decided.
func tlsSettings(out *api.ServerTLSSettings, published []*model.Published, path string) []emit.Field {
	versions := map[string]api.ServerTLSSettings_TLSProtocol{
		"1.2": api.ServerTLSSettings_TLSV1_2, "1.3": api.ServerTLSSettings_TLSV1_3,
	}
	first := published[0]
	out.MinProtocolVersion = versions[first.MinTLS.Value]
	out.MaxProtocolVersion = versions[first.MaxTLS.Value]
	out.CipherSuites = first.Ciphers.Value
	var modes, certs, lowest, highest, ciphers []diag.Span
	for _, p := range published {
		modes = append(modes, p.Mode.Said...)
		certs = append(certs, p.Certs.Said...)
		lowest = append(lowest, p.MinTLS.Said...)
		highest = append(highest, p.MaxTLS.Said...)
		ciphers = append(ciphers, p.Ciphers.Said...)
	}
	return []emit.Field{
		field(path+".mode", modes...),
		field(path+credentialPath(out), certs...),
		field(path+".minProtocolVersion", lowest...),
		field(path+".maxProtocolVersion", highest...),
		field(path+".cipherSuites", ciphers...),
	}
}

func credentialPath(tls *api.ServerTLSSettings) string {
	switch {
	case tls.ServerCertificate != "":
		return ".serverCertificate"
	case len(tls.TlsCertificates) > 0:
		return ".tlsCertificates"
	case len(tls.CredentialNames) > 0:
		return ".credentialNames"
	}
	return ".credentialName"
}

// selector returns labels in Istio's form.
func selector(labels []model.Label) map[string]string {
	out := map[string]string{}
	for _, l := range labels {
		out[l.Key] = l.Value
	}
	return out
}
