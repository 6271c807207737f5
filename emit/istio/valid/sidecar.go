package valid

import (
	"net/netip"
	"slices"
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// sidecarRule finds Sidecars that Istio refuses. Source: pkg/config/validation
// ValidateSidecar.
var sidecarRule = Rule{"sidecar", []string{"Sidecar"}, []code.Code{
	code.InvalidObjectLabel, code.MissingObjectField, code.UnsupportedObjectField, code.InvalidObjectText, code.InvalidObjectProtocol,
	code.ObjectValueOutOfRange, code.InvalidObjectAddress, code.DuplicateElement, code.ServerTLS, code.ExclusiveObjectFields,
	code.InvalidObjectHost, code.InvalidObjectDuration,
}, (*check).sidecar}

func (c *check) sidecar() {
	spec := c.spec.(*networking.Sidecar)
	before := len(c.problems)
	c.selector("spec.workloadSelector.labels", spec.WorkloadSelector.GetLabels())
	if len(c.problems) > before {
		return
	}
	if len(spec.Egress)+len(spec.Ingress) == 0 && spec.OutboundTrafficPolicy == nil && spec.InboundConnectionPool == nil {
		c.report(code.MissingObjectField, "spec", "add egress", "a Sidecar needs a setting")
		return
	}
	seen := map[uint32]bool{}
	for i, l := range spec.Ingress {
		path := item("spec.ingress", i)
		if l.GetPort() == nil {
			c.report(code.MissingObjectField, path, "add port", "an ingress listener needs a port")
			continue
		}
		if seen[l.Port.Number] {
			c.report(code.DuplicateElement, path+".port.number", "remove one of them", "duplicate port %d", l.Port.Number)
		}
		seen[l.Port.Number] = true
		c.ingressListener(path, l)
	}
	c.connectionPool("spec.inboundConnectionPool", spec.InboundConnectionPool)
	c.egressListeners(spec)
	c.outbound("spec.outboundTrafficPolicy", spec.OutboundTrafficPolicy)
}

func (c *check) ingressListener(path string, l *networking.IstioIngressListener) {
	c.sidecarPort(path+".port", l.Port)
	c.portNumber(path+".port.number", l.Port.Number)
	if l.Bind != "" {
		c.address(path+".bind", l.Bind)
	}
	c.defaultEndpoint(path+".defaultEndpoint", l.DefaultEndpoint)
	c.connectionPool(path+".connectionPool", l.ConnectionPool)
	tls := l.Tls
	if tls == nil {
		return
	}
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"subjectAltNames", len(tls.SubjectAltNames) > 0}, {"httpsRedirect", tls.HttpsRedirect}, {"credentialName", tls.CredentialName != ""},
		{"credentialNames", len(tls.CredentialNames) > 0}, {"tlsCertificates", len(tls.TlsCertificates) > 0},
	} {
		if f.set {
			c.report(code.UnsupportedObjectField, path+".tls."+f.name, "remove it", "a Sidecar does not support %s", f.name)
		}
	}
	if tls.Mode == networking.ServerTLSSettings_ISTIO_MUTUAL || tls.Mode == networking.ServerTLSSettings_AUTO_PASSTHROUGH {
		c.report(code.ServerTLS, path+".tls.mode", "write SIMPLE or MUTUAL", "a Sidecar does not support mode %s", tls.Mode)
	}
	if !protocolOf(l.Port.Protocol).isTLS() {
		c.report(code.ServerTLS, path+".tls", "write protocol: HTTPS or TLS", "a port of %s cannot have tls", l.Port.Protocol)
	}
	c.serverTLS(path+".tls", tls)
}

// sidecarPort checks what ports of both directions have in common.
func (c *check) sidecarPort(path string, p *networking.SidecarPort) {
	if p.TargetPort > 0 { //nolint:staticcheck // the old field
		c.report(code.UnsupportedObjectField, path+".targetPort", "remove targetPort", "targetPort has no effect in a Sidecar")
	}
	if p.Name != "" {
		c.label(path+".name", "name of a port", p.Name)
	}
	c.protocolName(path+".protocol", p.Protocol)
}

// defaultEndpoint checks where an ingress listener sends requests.
func (c *check) defaultEndpoint(path, text string) {
	if text == "" {
		return
	}
	const hint = "write 127.0.0.1:PORT or unix:///PATH"
	if socket, is := strings.CutPrefix(text, unixPrefix); is {
		if socket == "" {
			c.report(code.InvalidObjectAddress, path, hint, "the path of the unix domain socket is missing")
		} else {
			c.unixPath(path, socket)
		}
		return
	}
	if port, is := strings.CutPrefix(text, ":"); is {
		text = "0.0.0.0:" + port
	}
	at, err := netip.ParseAddrPort(text)
	if err != nil || !slices.Contains([]string{"127.0.0.1", "0.0.0.0", "::1", "::"}, at.Addr().String()) || at.Port() == 0 {
		c.report(code.InvalidObjectAddress, path, hint, "invalid endpoint %q", text)
	}
}

func (c *check) egressListeners(spec *networking.Sidecar) {
	ports, sockets := map[uint32]bool{}, map[string]bool{}
	general := false
	for i, l := range spec.Egress {
		path := item("spec.egress", i)
		switch {
		case l == nil:
			c.report(code.MissingObjectField, path, "remove it", "empty listener")
			continue
		case l.Port == nil && general:
			c.report(code.DuplicateElement, path, "merge them", "two egress listeners without a port")
			continue
		case l.Port == nil && i < len(spec.Egress)-1:
			c.report(code.DuplicateElement, path, "put it last", "the egress listener without a port must be the last")
		case l.Port == nil:
			general = true
		default:
			c.egressPort(path, l)
			if l.Port.Number == 0 && sockets[l.Bind] || l.Port.Number != 0 && ports[l.Port.Number] {
				c.report(code.DuplicateElement, path+".port", "remove one of them", "duplicate egress listener")
			}
			if l.Port.Number == 0 {
				sockets[l.Bind] = true
			}
			ports[l.Port.Number] = true
		}
		if len(l.Hosts) == 0 {
			c.report(code.MissingObjectField, path, `add hosts: ["./*"]`, "an egress listener needs hosts")
		}
		for j, h := range l.Hosts {
			c.sidecarHost(item(path+".hosts", j), h)
		}
	}
}

func (c *check) egressPort(path string, l *networking.IstioEgressListener) {
	c.sidecarPort(path+".port", l.Port)
	socket, isSocket := strings.CutPrefix(l.Bind, unixPrefix)
	switch {
	case l.Port.Number != 0:
		c.portNumber(path+".port.number", l.Port.Number)
		if l.Bind != "" {
			c.address(path+".bind", l.Bind)
		}
		return
	case !isSocket || socket == "":
		c.report(code.InvalidObjectAddress, path+".bind", "write unix:///PATH", "port 0 needs a unix domain socket")
	default:
		c.unixPath(path+".bind", socket)
	}
	if l.CaptureMode != networking.CaptureMode_DEFAULT && l.CaptureMode != networking.CaptureMode_NONE {
		c.report(code.ExclusiveObjectFields, path+".captureMode", "remove it", "captureMode %s excludes unix domain sockets", l.CaptureMode)
	}
}

// sidecarHost checks NAMESPACE/HOST of an egress listener.
func (c *check) sidecarHost(path, text string) {
	namespace, host, found := strings.Cut(text, "/")
	if !found || namespace == "" || host == "" {
		c.report(code.InvalidObjectHost, path, "write NAMESPACE/HOST, as */"+text, "invalid host %q of a Sidecar", text)
		return
	}
	if ns := strings.TrimPrefix(namespace, "~"); ns != "" && ns != "*" && ns != "." && !isLabel(ns) {
		c.report(code.InvalidObjectHost, path, "write NAMESPACE/HOST", "invalid namespace %q of a host", namespace)
	}
	switch {
	case host != "*" && !strings.Contains(host, "."):
		c.report(code.InvalidObjectHost, path, "write the full name, or *", "host %q of a Sidecar must be a full name", host)
	case !isWildcardHost(host):
		c.report(code.InvalidObjectHost, path, "write a host name, as web.shop.svc.cluster.local", "invalid host %q", host)
	default:
		c.wholeWildcard(path, host)
	}
}

// allowAnyDynamic is a mode that only the mesh has.
const allowAnyDynamic = 2

func (c *check) outbound(path string, p *networking.OutboundTrafficPolicy) {
	switch proxy := p.GetEgressProxy(); {
	case p.GetMode() == allowAnyDynamic:
		c.report(code.UnknownObjectValue, path+".mode", "write ALLOW_ANY or REGISTRY_ONLY", "mode ALLOW_ANY_DYNAMIC_DNS is for the whole mesh only")
	case proxy == nil:
	case p.Mode != networking.OutboundTrafficPolicy_ALLOW_ANY:
		c.report(code.ExclusiveObjectFields, path+".egressProxy", "write mode: ALLOW_ANY", "egressProxy needs mode ALLOW_ANY")
	default:
		c.host(path+".egressProxy.host", proxy.Host)
		if proxy.Port == nil {
			c.report(code.MissingObjectField, path+".egressProxy", "add port: {number: NUMBER}", "egressProxy needs a port")
		}
		c.destination(path+".egressProxy", proxy)
	}
}
