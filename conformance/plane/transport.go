package plane

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	rawv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/raw_buffer/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

// transport is the layer of TLS that a cluster puts around what it sends to an endpoint, or nil.
func transport(c *clusterv3.Cluster, e *endpointv3.LbEndpoint, l leg) (*layer, error) {
	socket, auto := c.TransportSocket, false
	for _, m := range c.TransportSocketMatches {
		if covered(m.Match, e.GetMetadata().GetFilterMetadata()["envoy.transport_socket_match"]) {
			socket, auto = m.TransportSocket, true
			break
		}
	}
	if socket == nil {
		return nil, nil
	}
	message, err := socket.GetTypedConfig().UnmarshalNew()
	if err != nil {
		return nil, fmt.Errorf("cluster %s: %w", c.Name, err)
	}
	switch t := message.(type) {
	case *rawv3.RawBuffer:
		return nil, nil
	case *tlsv3.UpstreamTlsContext:
		added, err := originated(c, t, l)
		if added != nil {
			added.auto = auto
		}
		return added, err
	}
	return nil, fmt.Errorf("cluster %s: its transport %s is not known to the judge", c.Name, socket.Name)
}

// covered says whether an endpoint's metadata has all that a transport's match asks for.
func covered(match, have *structpb.Struct) bool {
	for key, value := range match.GetFields() {
		if !proto.Equal(value, have.GetFields()[key]) {
			return false
		}
	}
	return true
}

func originated(c *clusterv3.Cluster, t *tlsv3.UpstreamTlsContext, l leg) (*layer, error) {
	common := t.GetCommonTlsContext()
	out := &layer{sni: t.Sni}
	for _, secret := range common.GetTlsCertificateSdsSecretConfigs() {
		out.certificate = secret.Name
	}
	out.authority = common.GetCombinedValidationContext().GetValidationContextSdsSecretConfig().GetName()
	out.mesh = out.certificate == "default"
	validation := common.GetCombinedValidationContext().GetDefaultValidationContext()
	if validation == nil {
		validation = common.GetValidationContext()
	}
	for _, san := range validation.GetMatchTypedSubjectAltNames() {
		out.verified = append(out.verified, exact(san.Matcher))
	}
	for _, san := range validation.GetMatchSubjectAltNames() { //nolint:staticcheck // istiod still writes it
		out.verified = append(out.verified, exact(san))
	}
	if l.request != nil && len(l.layers) == 0 {
		options, err := httpOptions(c)
		if err != nil {
			return nil, err
		}
		if out.sni == "" && options.GetAutoSni() {
			out.sni = l.request.hostname()
		}
		if options.GetAutoSanValidation() {
			out.verified = append(out.verified, out.sni)
		}
	}
	if common.GetCombinedValidationContext() == nil && validation.GetTrustedCa() == nil {
		out.verified = nil // it takes any certificate
	}
	if out.mesh {
		out.verified = nil // the mesh's names, which the mesh checks
	}
	return out, nil
}

func exact(m *matcherv3.StringMatcher) string {
	if name := m.GetExact(); name != "" {
		return name
	}
	return m.String()
}

func httpOptions(c *clusterv3.Cluster) (*corev3.UpstreamHttpProtocolOptions, error) {
	options, err := protocolOptions(c)
	return options.GetUpstreamHttpProtocolOptions(), err
}

func protocolOptions(c *clusterv3.Cluster) (*httpv3.HttpProtocolOptions, error) {
	raw := c.TypedExtensionProtocolOptions["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
	if raw == nil {
		return nil, nil
	}
	options := &httpv3.HttpProtocolOptions{}
	if err := raw.UnmarshalTo(options); err != nil {
		return nil, fmt.Errorf("cluster %s: %w", c.Name, err)
	}
	return options, nil
}

// speaks2 says whether a cluster sends requests over HTTP/2: always, or as they came.
func speaks2(c *clusterv3.Cluster, l leg) (bool, error) {
	options, err := protocolOptions(c)
	if options.GetUseDownstreamProtocolConfig() != nil {
		return l.http2, err
	}
	return options.GetExplicitHttpConfig().GetHttp2ProtocolOptions() != nil, err
}

// hop is a layer of TLS as the hops of an outcome have it.
func (l *layer) hop() string {
	mode := "simple"
	switch {
	case l.mesh && l.auto:
		return " + auto-mtls"
	case l.mesh:
		mode = "istio-mutual"
	case l.certificate != "":
		mode = "mutual"
	}
	if l.sni == "" {
		return " + " + mode
	}
	return " + " + mode + " sni " + l.sni
}
