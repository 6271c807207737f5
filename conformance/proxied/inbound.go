package proxied

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
)

// own is the port of the listener of all calls to a sidecar's pod. Its chain closes what is sent to the sidecar itself, and
// gwc follows no such call.
const own = 15006

// inbound writes the chains of a pod's own ports; 0 is all that no object names.
func (w *writer) inbound(l *listenerv3.Listener) error {
	ports := map[uint32][]string{}
	for _, c := range l.FilterChains {
		tls, err := termination(c)
		if err != nil {
			return fmt.Errorf("listener %s: %w", l.Name, err)
		}
		to := "bytes"
		for _, f := range c.Filters {
			if f.Name == "envoy.filters.network.http_connection_manager" {
				to = "http"
			}
		}
		m := c.GetFilterChainMatch()
		wire := strings.Replace(m.GetTransportProtocol(), "raw_buffer", "plain", 1)
		port := m.GetDestinationPort().GetValue()
		ports[port] = append(ports[port], fmt.Sprintf("chain wire=%s alpn=%s tls=%s -> %s", wire, protocols(m.GetApplicationProtocols()), tls, to))
	}
	for _, port := range slices.Sorted(maps.Keys(ports)) {
		if port == own {
			continue
		}
		w.line("inbound %d", port)
		w.lines = append(w.lines, ports[port]...)
	}
	return nil
}

// protocols writes the sets of application protocols that a chain asks for.
func protocols(list []string) string {
	var words []string
	for i, protocol := range []string{"http/1.1", "istio-http/1.1", "istio"} {
		if slices.Contains(list, protocol) {
			words = append(words, []string{"http", "mesh-http", "mesh"}[i])
		}
	}
	return strings.Join(words, ",")
}
