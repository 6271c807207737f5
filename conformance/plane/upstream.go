package plane

import (
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"

	"istio.io/istio/pilot/pkg/simulation"

	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// upstream sends a leg to a cluster: it finds the endpoints and the transport, and goes on at each.
func (p *Plane) upstream(proxy *Proxy, name string, l leg) ([]call.Share, error) {
	l = l.clone()
	l.note("cluster %q", name)
	l.hops = append(l.hops, name)
	c := proxy.clusters[name]
	if c == nil {
		return refused(l, "no such cluster"), nil
	}
	if strings.HasPrefix(name, "inbound|") {
		return p.arrive(proxy.Pod, l)
	}
	switch {
	case c.GetType() == clusterv3.Cluster_ORIGINAL_DST:
		port := l.port
		if override := c.GetOriginalDstLbConfig().GetUpstreamPortOverride(); override != nil {
			port = int(override.Value)
		}
		return p.dial(proxy, c, nil, l.address, port, l)
	case c.GetClusterType() != nil:
		host, port := p.named(c, l)
		return p.dial(proxy, c, nil, host, port, l)
	}
	assignment := c.LoadAssignment
	if c.GetType() == clusterv3.Cluster_EDS {
		assignment = proxy.endpoints[name]
	}
	endpoints := first(assignment)
	if len(endpoints) == 0 {
		return refused(l, "no endpoint"), nil
	}
	var out []call.Share
	for _, e := range endpoints {
		socket := e.GetEndpoint().GetAddress().GetSocketAddress()
		shares, err := p.dial(proxy, c, e, socket.GetAddress(), int(socket.GetPortValue()), l.clone())
		if err != nil {
			return nil, err
		}
		for _, s := range shares {
			s.Percent /= float64(len(endpoints))
			out = append(out, s)
		}
	}
	return call.Join(out), nil
}

// named is the host and port of a cluster that resolves what was asked for: of a request those of its Host, whose port
// is by default that of https where the cluster begins TLS.
func (p *Plane) named(c *clusterv3.Cluster, l leg) (host string, port int) {
	switch {
	case len(l.layers) > 0:
		return l.layers[0].sni, l.port
	case l.request == nil:
		return "", l.port
	}
	port = 80
	if c.TransportSocket != nil {
		port = 443
	}
	if _, written, err := net.SplitHostPort(l.request.host); err == nil {
		port, _ = strconv.Atoi(written)
	}
	return l.request.hostname(), port
}

// first lists the endpoints of the first priority that has any.
func first(a *endpointv3.ClusterLoadAssignment) []*endpointv3.LbEndpoint {
	byPriority := map[uint32][]*endpointv3.LbEndpoint{}
	for _, locality := range a.GetEndpoints() {
		if len(locality.LbEndpoints) > 0 {
			byPriority[locality.Priority] = append(byPriority[locality.Priority], locality.LbEndpoints...)
		}
	}
	if len(byPriority) == 0 {
		return nil
	}
	return byPriority[slices.Min(slices.Collect(maps.Keys(byPriority)))]
}

// dial sends a leg to one endpoint, in the transport that the cluster has for it.
func (p *Plane) dial(proxy *Proxy, c *clusterv3.Cluster, e *endpointv3.LbEndpoint, address string, port int, l leg) (
	[]call.Share, error,
) {
	added, err := transport(c, e, l)
	if err != nil {
		return nil, err
	}
	l.address, l.port, l.direct = address, port, proxy.Pod.IP
	if l.request != nil && len(l.layers) == 0 {
		if l.http2, err = speaks2(c, l); err != nil {
			return nil, err
		}
	}
	if added != nil {
		for _, name := range []string{added.certificate, added.authority} {
			if !p.hasSecret(proxy.Pod, name) {
				return refused(l, "no certificate "+name), nil
			}
		}
		added.principal = principalOf(proxy.Pod)
		l.hops[len(l.hops)-1] += added.hop()
		l.layers = append([]layer{*added}, l.layers...)
		l.note("in TLS with sni %q verified %v certificate %q", added.sni, added.verified, added.certificate)
	}
	if pod, ok := p.Mesh.PodAt(address); ok {
		return p.enter(pod, l)
	}
	host := address
	if at, ok := p.Mesh.ServerAt(address); ok {
		host = at
	}
	return p.leave(proxy.Pod, host, l, added)
}

// enter is a pod of the mesh: a gateway, or a backend behind its sidecar.
func (p *Plane) enter(pod mesh.Pod, l leg) ([]call.Share, error) {
	switch {
	case pod.Role == mesh.GatewayPod:
		l.via = append(l.via, pod.Owner)
		return p.visit(pod, simulation.CallModeGateway, l)
	case pod.Sidecar:
		return p.visit(pod, simulation.CallModeInbound, l)
	}
	return p.arrive(pod, l)
}

// arrive is the application of a backend pod.
func (p *Plane) arrive(pod mesh.Pod, l leg) ([]call.Share, error) {
	if pod.Role != mesh.Backend {
		return refused(l, "no service of the mesh"), nil
	}
	names := append([]string{pod.Owner, pod.Owner + ".svc.cluster.local"}, p.Mesh.Services[pod.Owner].Names...)
	if len(l.layers) > 0 && !agree(l.layers[0].verified, names) {
		return refused(l, "the application's certificate is not accepted"), nil
	}
	o := call.Outcome{Dest: fmt.Sprintf("%s:%d", pod.Owner, l.port), TLS: len(l.layers), Via: l.via}
	if len(p.Mesh.Services[pod.Owner].Versions) > 0 {
		o.Version = pod.Labels["version"]
	}
	return p.received(o, l), nil
}

// leave is a server outside the mesh. Mutual TLS of the mesh, a certificate of another name or of an authority that
// is not trusted, and a client certificate that is missing end the call there.
func (p *Plane) leave(from mesh.Pod, host string, l leg, added *layer) ([]call.Share, error) {
	server, ok := p.Mesh.Servers[host]
	if !ok || !slices.Contains(server.Ports, l.port) {
		return refused(l, fmt.Sprintf("nothing at %s:%d", host, l.port)), nil
	}
	o := call.Outcome{Dest: fmt.Sprintf("%s:%d", host, l.port), TLS: len(l.layers), Via: l.via}
	if added != nil {
		names := server.Names
		if len(names) == 0 {
			names = []string{host}
		}
		if added.mesh || !agree(added.verified, names) || !p.trusts(from, added.authority, server.Signer) {
			return refused(l, "the server's certificate is not accepted"), nil
		}
		o.Verified, o.Certificate = strings.Join(added.verified, "+"), secretName(added.certificate)
	}
	if server.Mutual && len(l.layers) > 0 && l.layers[0].certificate == "" {
		return refused(l, "the server demands a client certificate"), nil
	}
	return p.received(o, l), nil
}

func (p *Plane) received(o call.Outcome, l leg) []call.Share {
	if l.request != nil {
		o.Host, o.Path, o.HTTP2 = l.request.host, l.request.path, l.http2
	}
	if len(l.layers) > 0 {
		o.SNI = l.layers[0].sni
	}
	o.Detail, o.Hops, o.Treated = strings.Join(l.detail, "; "), l.hops, l.treated
	return []call.Share{{Outcome: o, Percent: 100}}
}

// agree says whether one of the names that are demanded is one that the certificate has; none demanded takes any.
func agree(demanded, presented []string) bool {
	if len(demanded) == 0 {
		return true
	}
	for _, want := range demanded {
		for _, name := range presented {
			_, rest, _ := strings.Cut(want, ".")
			if name == want || name == "*."+rest {
				return true
			}
		}
	}
	return false
}

func secretName(credential string) string {
	return credential[strings.LastIndex(credential, "/")+1:]
}
