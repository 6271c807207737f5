package proxied

import (
	"fmt"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
)

func (w *writer) clusters() error {
	for _, c := range w.config.Clusters {
		if !strings.HasPrefix(c.Name, "outbound|") {
			continue
		}
		tls, err := transport(c)
		if err != nil {
			return fmt.Errorf("cluster %s: %w", c.Name, err)
		}
		w.line("cluster %s %s", c.Name, tls)
	}
	return nil
}

// transport is the TLS of a cluster: none, that of the mesh where endpoints accept it, that of the mesh, or to the server.
func transport(c *clusterv3.Cluster) (string, error) {
	for _, m := range c.TransportSocketMatches {
		if strings.HasPrefix(m.Name, "tlsMode-") && c.TransportSocket == nil && len(c.TransportSocketMatches) > 1 {
			return "auto", nil
		}
	}
	socket := c.TransportSocket
	if socket == nil {
		return "plain", nil
	}
	context := &tlsv3.UpstreamTlsContext{}
	if err := socket.GetTypedConfig().UnmarshalTo(context); err != nil {
		return "", err
	}
	kind := "tls"
	for _, secret := range context.GetCommonTlsContext().GetTlsCertificateSdsSecretConfigs() {
		if secret.Name == "default" {
			kind = "mesh"
		}
	}
	return strings.TrimSpace(kind + " " + context.Sni), nil
}
