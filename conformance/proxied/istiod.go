package proxied

import (
	"fmt"
	"slices"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/gwc-lang/gwc/conformance/plane"
)

// writer writes what istiod sends a proxy.
type writer struct {
	config    plane.Config
	allocated map[string]string // NAMESPACE/HOST by the address that istiod gave it
	lines     []string
}

// Theirs are the lines of a proxy as istiod configures it. Of an address that istiod gave a host (plane.Allocated) the host is
// written: gwc knows that there is one, and not which.
func Theirs(p *plane.Proxy, allocated map[string]string) ([]string, error) {
	w := &writer{config: p.Config(), allocated: allocated}
	for _, l := range w.config.Listeners {
		if l.Name == "virtualInbound" {
			if err := w.inbound(l); err != nil {
				return nil, err
			}
		}
		if l.Name == "virtualOutbound" || l.Name == "virtualInbound" {
			continue
		}
		at := l.GetAddress().GetSocketAddress()
		w.line("listener %s:%d", w.address(at.GetAddress()), at.GetPortValue())
		for _, c := range l.FilterChains {
			if err := w.chain(c, l.Name); err != nil {
				return nil, err
			}
		}
		if l.DefaultFilterChain != nil {
			if err := w.chain(l.DefaultFilterChain, l.Name); err != nil {
				return nil, err
			}
		}
	}
	return w.lines, w.clusters()
}

// named leaves out domains that are addresses which istiod gave hosts: before istiod runs nobody knows them, so that no call
// can ask for them.
func (w *writer) named(domains []string) []string {
	return slices.DeleteFunc(slices.Clone(domains), func(d string) bool { return w.allocated[d] != "" })
}

func (w *writer) address(address string) string {
	if host := w.allocated[address]; host != "" {
		return "allocated:" + host
	}
	return address
}

func (w *writer) line(format string, args ...any) {
	w.lines = append(w.lines, fmt.Sprintf(format, args...))
}

func (w *writer) chain(c *listenerv3.FilterChain, name string) error {
	m := c.GetFilterChainMatch()
	var cidrs []string
	for _, r := range m.GetPrefixRanges() {
		cidrs = append(cidrs, fmt.Sprintf("%s/%d", r.AddressPrefix, r.GetPrefixLen().GetValue()))
	}
	tls, err := termination(c)
	if err != nil {
		return fmt.Errorf("listener %s: %w", name, err)
	}
	begin := fmt.Sprintf("chain cidr=%s sni=%s alpn=%t tls=%s -> ", sorted(cidrs), sorted(m.GetServerNames()), slices.Contains(m.GetApplicationProtocols(), "http/1.1"), tls)
	for _, f := range c.Filters {
		message, err := f.GetTypedConfig().UnmarshalNew()
		if err != nil {
			return fmt.Errorf("listener %s: %w", name, err)
		}
		switch f := message.(type) {
		case *tcpv3.TcpProxy:
			w.line("%s%s", begin, pipe(f))
		case *hcmv3.HttpConnectionManager:
			w.line("%shttp", begin)
			w.hosts(f)
		}
	}
	return nil
}

func sorted(list []string) string {
	return strings.ToLower(strings.Join(slices.Sorted(slices.Values(list)), ","))
}

func termination(c *listenerv3.FilterChain) (string, error) {
	if c.TransportSocket == nil {
		return "none", nil
	}
	context := &tlsv3.DownstreamTlsContext{}
	if err := c.TransportSocket.GetTypedConfig().UnmarshalTo(context); err != nil {
		return "", err
	}
	for _, secret := range context.GetCommonTlsContext().GetTlsCertificateSdsSecretConfigs() {
		if secret.Name == "default" {
			return "mesh", nil
		}
	}
	if context.GetRequireClientCertificate().GetValue() {
		return "mutual", nil
	}
	return "simple", nil
}

func pipe(f *tcpv3.TcpProxy) string {
	weighted := f.GetWeightedClusters()
	if weighted == nil {
		return f.GetCluster() + ":100"
	}
	total := 0.0
	for _, c := range weighted.Clusters {
		total += float64(c.Weight)
	}
	var words []string
	for _, c := range weighted.Clusters {
		words = append(words, share(c.Name, float64(c.Weight), total))
	}
	return strings.Join(words, ",")
}

func share(name string, weight, total float64) string {
	return fmt.Sprintf("%s:%.0f", name, 100*weight/total)
}

func (w *writer) hosts(f *hcmv3.HttpConnectionManager) {
	routes := f.GetRouteConfig()
	for _, r := range w.config.Routes {
		if routes == nil && r.Name == f.GetRds().GetRouteConfigName() {
			routes = r
		}
	}
	for _, h := range routes.GetVirtualHosts() {
		if len(h.Routes) == 0 && h.RequireTls == routev3.VirtualHost_NONE {
			continue // a table without routes: it answers 404, as none does
		}
		text := ""
		if h.RequireTls == routev3.VirtualHost_ALL {
			text = " requires-tls"
		}
		w.line("host %s%s", sorted(w.named(h.Domains)), text)
		w.routes(h.Routes)
	}
}

func action(r *routev3.Route) string {
	switch a := r.Action.(type) {
	case *routev3.Route_Redirect:
		return "redirect"
	case *routev3.Route_DirectResponse:
		return fmt.Sprint("answer ", a.DirectResponse.Status)
	}
	weighted := r.GetRoute().GetWeightedClusters()
	if weighted == nil {
		return r.GetRoute().GetCluster() + ":100"
	}
	total := 0.0
	for _, c := range weighted.Clusters {
		total += float64(c.GetWeight().GetValue())
	}
	var words []string
	for _, c := range weighted.Clusters {
		if weight := float64(c.GetWeight().GetValue()); weight > 0 {
			words = append(words, share(c.Name, weight, total))
		}
	}
	return strings.Join(words, ",")
}
