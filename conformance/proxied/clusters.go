package proxied

import (
	"fmt"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
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

// transport is the TLS of a cluster: none, that of the mesh where endpoints accept it, that of the mesh, or to the server with
// the names that are verified, the authority and the certificate.
func transport(c *clusterv3.Cluster) (string, error) {
	socket, auto := c.TransportSocket, false
	for _, m := range c.TransportSocketMatches {
		if strings.HasPrefix(m.Name, "tlsMode-") && socket == nil && len(c.TransportSocketMatches) > 1 {
			socket, auto = m.TransportSocket, true
		}
	}
	if socket == nil {
		return "plain", nil
	}
	context := &tlsv3.UpstreamTlsContext{}
	if err := socket.GetTypedConfig().UnmarshalTo(context); err != nil {
		return "", err
	}
	certificate := ""
	for _, secret := range context.GetCommonTlsContext().GetTlsCertificateSdsSecretConfigs() {
		certificate = secret.Name
	}
	switch {
	case certificate == "default" && auto:
		return "auto " + context.Sni, nil
	case certificate == "default":
		return strings.TrimSpace("mesh " + context.Sni), nil
	}
	return toServer(c, context, certificate)
}

func toServer(c *clusterv3.Cluster, context *tlsv3.UpstreamTlsContext, certificate string) (string, error) {
	validation := context.GetCommonTlsContext().GetCombinedValidationContext()
	var names []string
	for _, san := range validation.GetDefaultValidationContext().GetMatchSubjectAltNames() { //nolint:staticcheck // istiod still writes it
		names = append(names, san.GetExact())
	}
	authority := validation.GetValidationContextSdsSecretConfig().GetName()
	text := fmt.Sprintf("tls sni=%s names=%s authority=%s certificate=%s", context.Sni, sorted(names), bare(authority), bare(certificate))
	raw := c.TypedExtensionProtocolOptions["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
	if raw == nil {
		return text, nil
	}
	options := &httpv3.HttpProtocolOptions{}
	if err := raw.UnmarshalTo(options); err != nil {
		return "", err
	}
	if options.GetUpstreamHttpProtocolOptions().GetAutoSni() {
		text += " sni-of-host"
	}
	if options.GetUpstreamHttpProtocolOptions().GetAutoSanValidation() {
		text += " name-of-sni"
	}
	return text, nil
}

// bare is the name of a Secret, a ConfigMap or a file: that of an authority, or that of a private key.
func bare(resource string) string {
	for _, prefix := range []string{"kubernetes://", "file-root:", "file-cert:"} {
		resource = strings.TrimPrefix(resource, prefix)
	}
	return resource[strings.LastIndexByte(resource, '~')+1:]
}
