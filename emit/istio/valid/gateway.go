package valid

import (
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// gatewayRule finds Gateways that Istio refuses. Source: pkg/config/validation
// ValidateGateway.
var gatewayRule = Rule{"gateway", []string{"Gateway"}, []code.Code{
	code.InvalidObjectText, code.MissingObjectField, code.DuplicateElement, code.InvalidObjectHost, code.InvalidObjectProtocol,
	code.UnsupportedObjectField, code.InvalidObjectAddress, code.ObjectValueOutOfRange, code.ServerTLS, code.ExclusiveObjectFields,
}, (*check).gateway}

func (c *check) gateway() {
	spec := c.spec.(*networking.Gateway)
	c.label("metadata.name", "name of a Gateway", c.Name)
	if len(spec.Servers) == 0 {
		c.report(code.MissingObjectField, "spec", "add servers", "a Gateway needs at least one server")
	}
	names := map[string]bool{}
	for i, s := range spec.Servers {
		path := item("spec.servers", i)
		if s == nil {
			c.report(code.MissingObjectField, path, "remove it", "empty server")
			continue
		}
		c.server(path, s)
		if s.Port == nil {
			continue
		}
		if names[s.Port.Name] {
			c.report(code.DuplicateElement, path+".port.name", "write another name", "duplicate port name %q in servers", s.Port.Name)
		}
		names[s.Port.Name] = true
	}
}

func (c *check) server(path string, s *networking.Server) {
	if len(s.Hosts) == 0 {
		c.report(code.MissingObjectField, path, "add hosts", "a server needs at least one host")
	}
	for i, h := range s.Hosts {
		c.gatewayHost(item(path+".hosts", i), h)
	}
	c.serverBind(path, s)
	c.serverTLS(path+".tls", s.Tls)
	if s.Port == nil {
		c.report(code.MissingObjectField, path, "add port", "a server needs a port")
		return
	}
	if c.serverPort(path+".port", s.Port, s.Bind) {
		c.serverProtocol(path, s)
	}
}

// gatewayHost checks HOST or NAMESPACE/HOST of a server.
func (c *check) gatewayHost(path, text string) {
	namespace, host, found := strings.Cut(text, "/")
	switch {
	case !found:
		host = text
	case namespace == "" || host == "":
		c.report(code.InvalidObjectHost, path, "write NAMESPACE/HOST", "invalid host %q", text)
		return
	case namespace != "*" && namespace != "." && !isLabel(namespace):
		c.report(code.InvalidObjectHost, path, "write NAMESPACE/HOST", "invalid namespace %q of a host", namespace)
	}
	switch {
	case host != "*" && !strings.Contains(host, "."):
		c.report(code.InvalidObjectHost, path, "write the full name, or *", "host %q of a server must be a full name", host)
	case !isWildcardHost(host) && !isAddress(host):
		c.report(code.InvalidObjectHost, path, "write a host name, as www.example.com or *.example.com", "invalid host %q", host)
	default:
		c.wholeWildcard(path, host)
	}
}

// wholeWildcard checks that a wildcard is the whole first label.
func (c *check) wholeWildcard(path, host string) {
	if strings.Contains(host, "*") && len(host) != 1 && !strings.HasPrefix(host, "*.") {
		c.report(code.InvalidObjectHost, path, "write *.DOMAIN", "a wildcard must be the whole first part of %q", host)
	}
}

func (c *check) serverBind(path string, s *networking.Server) {
	socket, isSocket := strings.CutPrefix(s.Bind, unixPrefix)
	switch {
	case isSocket:
		if socket == "" {
			c.report(code.InvalidObjectAddress, path+".bind", "write unix:///PATH", "the path of the unix domain socket is missing")
		} else {
			c.unixPath(path+".bind", socket)
		}
		if s.Port != nil && s.Port.Number != 0 {
			c.report(code.ExclusiveObjectFields, path+".port.number", "write number: 0", "a unix domain socket has port 0")
		}
	case s.Bind != "":
		c.address(path+".bind", s.Bind)
	}
}

// serverPort reports whether the port is valid.
func (c *check) serverPort(path string, p *networking.Port, bind string) bool {
	before := len(c.problems)
	if !protocolOf(p.Protocol).known() {
		c.report(code.InvalidObjectProtocol, path+".protocol", "expected one of: "+protocols, "unknown protocol %q", p.Protocol)
	}
	if p.Number > 0 || !strings.HasPrefix(bind, unixPrefix) {
		c.portNumber(path+".number", p.Number)
	}
	if p.TargetPort > 0 { //nolint:staticcheck // it is checked because it has no effect
		c.report(code.UnsupportedObjectField, path+".targetPort", "remove targetPort", "targetPort has no effect in a Gateway")
	}
	if p.Name == "" {
		c.report(code.MissingObjectField, path, "add name", "a port needs a name")
	}
	return len(c.problems) == before
}

// serverProtocol checks that the TLS settings are those of the protocol.
func (c *check) serverProtocol(path string, s *networking.Server) {
	p, tls := protocolOf(s.Port.Protocol), s.Tls
	passes := tls.GetMode() == networking.ServerTLSSettings_PASSTHROUGH || tls.GetMode() == networking.ServerTLSSettings_AUTO_PASSTHROUGH
	switch {
	case p.isTLS() && tls == nil:
		c.report(code.ServerTLS, path, "add tls: {mode: SIMPLE, credentialName: NAME}", "a server of %s needs tls", s.Port.Protocol)
	case p.isTLS() || tls == nil:
	case !p.isHTTP():
		c.report(code.ServerTLS, path+".tls", "write protocol: TLS", "a server of %s cannot have tls", s.Port.Protocol)
	case !passes || tls.CaCertificates+tls.PrivateKey+tls.ServerCertificate != "":
		c.report(code.ServerTLS, path+".tls", "write protocol: HTTPS", "a server of %s cannot have certificates", s.Port.Protocol)
	}
}
