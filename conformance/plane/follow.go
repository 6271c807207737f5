package plane

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pkg/config/constants"

	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// maxHops ends a call that goes round in circles.
const maxHops = 6

// Follow says what becomes of a call. A call that names a caller, gateway, host or port that the mesh does not have
// is an error.
func (p *Plane) Follow(c call.Call) ([]call.Share, error) {
	l := start(c)
	if c.From == "outside" {
		return p.atGateway(c, l)
	}
	pod, ok := p.Mesh.Pod(mesh.Caller, c.From)
	if !ok {
		return nil, fmt.Errorf("no workload %q in the mesh", c.From)
	}
	l.direct = pod.IP
	address, err := p.Address(pod, c.Host, c.Port)
	if err != nil {
		return nil, err
	}
	if c.Hop != "" {
		hop := layer{sni: c.Hop, mesh: true, certificate: "default", principal: principalOf(pod)}
		l.layers = append([]layer{hop}, l.layers...)
		l.via = []string{c.At}
		return p.atGateway(c, l)
	}
	l.address = address
	return p.visit(pod, simulation.CallModeOutbound, l)
}

// Address is what a caller dials for a host: what the mesh says, or what its own sidecar answers where these answer DNS.
// istiod has a service for each address of a host, and a sidecar answers with any one of them (appendSidecarServices keeps
// the first, in no order): here with that of the server which the caller names, or else with the first by its number.
func (p *Plane) Address(pod mesh.Pod, host string, port int) (string, error) {
	address, err := p.Mesh.Resolve(host, pod.Namespace, port)
	if err != nil || !p.Mesh.DNSCapture {
		return address, err
	}
	node := p.Proxy(pod).Model
	var answered []string
	for _, listener := range node.SidecarScope.EgressListeners {
		for _, service := range listener.Services() {
			if string(service.Hostname) != host {
				continue
			}
			own, err := netip.ParseAddr(service.GetAddressForProxy(node)) // sidecars answer with no range
			if err == nil && own.String() != constants.UnspecifiedIP {
				answered = append(answered, own.String())
			}
		}
	}
	if len(answered) == 0 || slices.Contains(answered, address) {
		return address, nil
	}
	return slices.Min(answered), nil
}

// atGateway brings a leg to a gateway's port, as its Service does.
func (p *Plane) atGateway(c call.Call, l leg) ([]call.Share, error) {
	pod, ok := p.Mesh.Pod(mesh.GatewayPod, c.At)
	if !ok {
		return nil, fmt.Errorf("no gateway %q in the mesh", c.At)
	}
	target, ok := p.Mesh.Gateways[c.At].Ports[c.Port]
	if !ok {
		return nil, fmt.Errorf("gateway %q has no port %d in the mesh", c.At, c.Port)
	}
	l.address, l.port = pod.IP, target
	return p.visit(pod, simulation.CallModeGateway, l)
}

func principalOf(pod mesh.Pod) string {
	return fmt.Sprintf("spiffe://cluster.local/ns/%s/sa/%s", pod.Namespace, pod.Account)
}

// visit passes a leg through one proxy.
func (p *Plane) visit(pod mesh.Pod, mode simulation.CallMode, l leg) ([]call.Share, error) {
	if len(l.detail) > 4*maxHops {
		return refused(l, "the call goes round in circles"), nil
	}
	proxy := p.Proxy(pod)
	chain, vhost, problem := proxy.match(mode, l)
	if chain == nil {
		return refused(l, fmt.Sprintf("%s/%s: %v", pod.Namespace, pod.Name, problem)), nil
	}
	l.note("%s/%s chain %q vhost %q", pod.Namespace, pod.Name, chain.Name, vhost)
	l, reason, err := p.terminate(pod, chain, l)
	if err != nil || reason != "" {
		return refused(l, reason), err
	}
	return p.filters(proxy, chain, vhost, l)
}

// match lets Istio's simulation find the filter chain, and the virtual host when there is one.
func (proxy *Proxy) match(mode simulation.CallMode, l leg) (chain *listenerv3.FilterChain, vhost string, problem error) {
	in := simulation.Call{Address: l.address, Port: l.port, CallMode: mode, Protocol: simulation.TCP,
		TLS: simulation.Plaintext}
	in.CustomListenerValidations = []simulation.CustomFilterChainValidation{
		func(c *listenerv3.FilterChain) error { chain = c; return nil },
	}
	if l.request != nil && len(l.layers) < 2 {
		in.Protocol, in.HostHeader, in.Path = simulation.HTTP, strings.ToLower(l.request.host), l.request.path
		switch {
		case l.http2:
			in.Protocol = simulation.HTTP2
		case l.request.http10 && len(l.layers) == 0: // chains for sniffed HTTP are for http/1.1 and h2c
			in.Protocol = simulation.TCP
		}
	}
	if len(l.layers) > 0 {
		in.TLS, in.Sni = simulation.TLS, strings.ToLower(l.layers[0].sni)
		if in.Sni == "" { // the simulation would use the Host
			in.Sni = "none.invalid"
		}
		if l.layers[0].mesh {
			in.TLS = simulation.MTLS
		}
	}
	defer func() { // the simulation panics on a route configuration that istiod did not make
		if r := recover(); r != nil {
			problem = fmt.Errorf("%v", r)
		}
	}()
	result := proxy.sim.Run(in)
	return chain, result.VirtualHostMatched, result.Error
}

// terminate takes off the layer of TLS that a chain ends, and says why it would not.
func (p *Plane) terminate(pod mesh.Pod, chain *listenerv3.FilterChain, l leg) (leg, string, error) {
	l = l.clone()
	if len(l.layers) > 0 {
		l.sni = strings.ToLower(l.layers[0].sni) // as Envoy's inspector has it
	}
	if chain.TransportSocket == nil {
		return l, "", nil
	}
	context := &tlsv3.DownstreamTlsContext{}
	if err := chain.TransportSocket.GetTypedConfig().UnmarshalTo(context); err != nil {
		return l, "", err
	}
	if len(l.layers) == 0 {
		return l, "plain bytes to a TLS server", nil
	}
	outer := l.layers[0]
	for _, secret := range context.GetCommonTlsContext().GetTlsCertificateSdsSecretConfigs() {
		if !p.hasSecret(pod, secret.Name) {
			return l, "no certificate " + secret.Name, nil
		}
		if secret.Name == "default" != outer.mesh {
			return l, "the mesh's mutual TLS and another TLS met", nil
		}
	}
	if context.GetRequireClientCertificate().GetValue() && !outer.mesh && outer.certificate != "client" {
		return l, "a client certificate is demanded", nil
	}
	if asksForClient(context) && outer.certificate == "rogue" {
		return l, "the client certificate is not trusted", nil
	}
	if asksForClient(context) && outer.certificate == "client" {
		if l.names = outer.names; !named(context, outer.names) {
			return l, "the client certificate has another name", nil
		}
	}
	if outer.mesh {
		l.principal = outer.principal
	}
	l.layers = slices.Clone(l.layers[1:])
	return l, "", nil
}

func asksForClient(context *tlsv3.DownstreamTlsContext) bool {
	return context.GetCommonTlsContext().GetValidationContextType() != nil
}

// named says whether a client's certificate has one of the names that a server demands, if it demands any.
func named(context *tlsv3.DownstreamTlsContext, names []string) bool {
	common := context.GetCommonTlsContext()
	validation := common.GetCombinedValidationContext().GetDefaultValidationContext()
	if validation == nil {
		validation = common.GetValidationContext()
	}
	var demanded []*matcherv3.StringMatcher
	for _, san := range validation.GetMatchTypedSubjectAltNames() {
		demanded = append(demanded, san.Matcher)
	}
	demanded = append(demanded, validation.GetMatchSubjectAltNames()...) //nolint:staticcheck // istiod still writes it
	return len(demanded) == 0 || slices.ContainsFunc(demanded, func(m *matcherv3.StringMatcher) bool {
		return slices.ContainsFunc(names, func(name string) bool { return text(m, name) })
	})
}

func refused(l leg, why string) []call.Share {
	l.note("%s", why)
	return []call.Share{{Outcome: call.Outcome{Refused: true, Detail: strings.Join(l.detail, "; "), Hops: l.hops}, Percent: 100}}
}

func answered(l leg, status int, url, why string) []call.Share {
	l.note("%s", why)
	return []call.Share{{Outcome: call.Outcome{Status: status, URL: url, Detail: strings.Join(l.detail, "; "), Hops: l.hops, Treated: l.treated},
		Percent: 100}}
}
