package write

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gateway writes the Gateway of a server.
func gateway(s *plan.Server) emit.Object {
	const path = "spec.servers[0]"
	var origins, ports, protocols, gateways []diag.Span
	for _, p := range s.Published {
		origins = append(origins, p.Said...)
		ports = append(ports, p.PortSaid...)
		protocols = append(protocols, p.Protocol.Said...)
		gateways = append(gateways, p.GatewaySaid...)
	}
	out := &api.Server{Port: serverPort(s.ServerPort)}
	fields := []emit.Field{
		field("spec.selector", gateways...),
		field(path+".port.number", ports...),
		field(path+".port.protocol", protocols...),
	}
	for i, h := range s.Listed {
		fields = append(fields, field(fmt.Sprintf("%s.hosts[%d]", path, i), h.Published.HostSaid...))
		out.Hosts = append(out.Hosts, s.Namespace+"/"+h.Name)
	}
	if s.Mode != model.NoMode {
		out.Tls = serverTLS(s.Mode, s.Credential)
		fields = append(fields, tlsSettings(out.Tls, s.Published, path+".tls")...)
	}
	return gatewayObject(s.Object, s.Selector, []*api.Server{out}, origins, fields...)
}

func gatewayObject(o plan.Object, selector map[string]string, servers []*api.Server, origins []diag.Span, fields ...emit.Field) emit.Object {
	return object(networking, "Gateway", o, &api.Gateway{Selector: selector, Servers: servers}, origins, fields...)
}

func serverPort(p plan.ServerPort) *api.Port {
	out := &api.Port{}
	setPort(out, p)
	return out
}

func setPort(out *api.Port, p plan.ServerPort) {
	out.Number, out.Name, out.Protocol = uint32(p.Port), p.PortName, strings.ToUpper(string(p.Protocol))
}

func serverTLS(m model.Mode, c plan.Credential) *api.ServerTLSSettings {
	modes := map[model.Mode]api.ServerTLSSettings_TLSmode{
		model.Simple: api.ServerTLSSettings_SIMPLE, model.Mutual: api.ServerTLSSettings_MUTUAL,
		model.MutualOptional: api.ServerTLSSettings_OPTIONAL_MUTUAL, model.Passthrough: api.ServerTLSSettings_PASSTHROUGH,
	}
	out := &api.ServerTLSSettings{Mode: modes[m]}
	switch {
	case len(c.Secrets) == 1:
		out.CredentialName = c.Secrets[0]
	case len(c.Secrets) > 1:
		out.CredentialNames = c.Secrets
	case len(c.Mounted) == 1:
		out.ServerCertificate, out.PrivateKey = c.Mounted[0].Cert, c.Mounted[0].Key
	case len(c.Mounted) > 1:
		for _, p := range c.Mounted {
			out.TlsCertificates = append(out.TlsCertificates,
				&api.ServerTLSSettings_TLSCertificate{ServerCertificate: p.Cert, PrivateKey: p.Key})
		}
	}
	if len(c.Mounted) > 0 && m.AsksClients() {
		out.CaCertificates = c.Mounted[0].CA
	}
	return out
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
	out.SubjectAltNames = plan.ServerNames(first)
	var modes, certs, lowest, highest, ciphers, names []diag.Span
	for _, p := range published {
		modes = append(modes, p.Mode.Said...)
		certs = append(certs, p.Certs.Said...)
		lowest = append(lowest, p.MinTLS.Said...)
		highest = append(highest, p.MaxTLS.Said...)
		ciphers = append(ciphers, p.Ciphers.Said...)
		if len(out.SubjectAltNames) > 0 {
			names = append(names, accessPlaces(p)...)
		}
	}
	return []emit.Field{
		field(path+".mode", modes...),
		field(path+credentialPath(out), certs...),
		field(path+".minProtocolVersion", lowest...),
		field(path+".maxProtocolVersion", highest...),
		field(path+".cipherSuites", ciphers...),
		field(path+".subjectAltNames", names...),
	}
}

// accessPlaces returns the clauses that state the names of client certificates.
func accessPlaces(p *model.Published) []diag.Span {
	return append(placesOf(p.Access.Names, func(s model.Said[string]) diag.Span { return s.Clause }), p.Access.More...)
}

// listenGateway writes a Gateway for hand-written VirtualServices.
func listenGateway(l *plan.ListenGateway) emit.Object {
	var servers []*api.Server
	var fields []emit.Field
	for i, s := range l.Servers {
		path := fmt.Sprintf("spec.servers[%d]", i)
		out := &api.Server{Port: serverPort(s.ServerPort)}
		for j, h := range s.Hosts {
			out.Hosts = append(out.Hosts, h.Namespace+"/"+string(h.Host))
			fields = append(fields, field(fmt.Sprintf("%s.hosts[%d]", path, j), h.At))
		}
		out.Hosts = append(out.Hosts, s.Admitted...)
		if s.Mode != model.NoMode {
			out.Tls = serverTLS(s.Mode, s.Credential)
			fields = append(fields, field(path+".tls.mode", l.Listen.Mode.Clause), field(path+".tls"+credentialPath(out.Tls), s.CredentialAt...))
		}
		servers = append(servers, out)
	}
	return gatewayObject(l.Object, l.Selector, servers, []diag.Span{l.Gateway.Declared, l.Listen.At}, fields...)
}

// egressGateway writes the Gateway of an egress server. The hop to it always uses mesh
// mTLS.
func egressGateway(m *messages, s *plan.EgressServer) emit.Object {
	const path = "spec.servers[0]"
	out := m.servers.one()
	out.Port, out.Tls, out.Hosts = m.ports.one(), m.tls.one(), m.names.list(len(s.Names))
	setPort(out.Port, s.ServerPort)
	out.Tls.Mode = api.ServerTLSSettings_ISTIO_MUTUAL
	for _, name := range s.Names {
		out.Hosts = append(out.Hosts, s.Namespace+"/"+name)
	}
	fields := append(m.fields.list(2+len(s.Hosts)), field(path+".port", portPlaces(s.Ports)...))
	for _, e := range s.Hosts {
		if i := slices.Index(s.Names, string(e.Host)); i >= 0 {
			fields = append(fields, field(fmt.Sprintf("%s.hosts[%d]", path, i), e.Said...))
		}
	}
	gateway := m.gateways.one()
	gateway.Selector, gateway.Servers = s.Selector, m.servers.list(out)
	fields = append(fields, field("spec.selector", ofHosts(s.Hosts, viaPlaces)...))
	return object(networking, "Gateway", s.Object, gateway, ofHosts(s.Hosts, statements), fields...)
}

// ofHosts returns the clauses of all hosts; those of a single one are not copied.
func ofHosts(hosts []*plan.EgressHost, places func(*plan.EgressHost) []diag.Span) []diag.Span {
	if len(hosts) == 1 {
		return places(hosts[0])
	}
	var out []diag.Span
	for _, e := range hosts {
		out = append(out, places(e)...)
	}
	return out
}

func statements(e *plan.EgressHost) []diag.Span { return e.Said }
func viaPlaces(e *plan.EgressHost) []diag.Span  { return e.Via.Said }

func portPlaces(ports []model.EgressPort) []diag.Span {
	return placesOf(ports, func(p model.EgressPort) diag.Span { return p.At })
}
