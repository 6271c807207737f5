package accept

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/gwc-lang/gwc/conformance/envoy"
)

// TestLoadFindsEach puts one wrong configuration of each kind among right ones, and wants each found, by its name, and
// nothing else.
func TestLoadFindsEach(t *testing.T) {
	binary, err := envoy.Binary()
	if err != nil {
		t.Fatal(err)
	}
	j := New()
	var c collector
	add := func(kind, name string, m proto.Message, secrets ...*tlsv3.Secret) {
		c.items = append(c.items, &item{kind: kind, name: name, proxy: "shop/a", message: m, secrets: secrets})
	}
	for i := range 20 {
		add(routesKind, fmt.Sprintf("right %d", i), routes(fmt.Sprintf("/a{%d}", i)))
	}
	add(routesKind, "a class that RE2 does not have", routes(`/\p{Letter}`))
	add(routesKind, "a large expression", routes("/"+strings.Repeat("a", 40000)))
	add(routesKind, "a domain twice", &routev3.RouteConfiguration{Name: "r", VirtualHosts: []*routev3.VirtualHost{
		{Name: "a", Domains: []string{"a.com"}}, {Name: "b", Domains: []string{"a.com"}}}})
	add(clusterKind, "right", cluster(t, "ECDHE-ECDSA-AES128-GCM-SHA256"))
	add(clusterKind, "a cipher", cluster(t, "NOPE"))
	add(listenerKind, "right", listener(t, "ECDHE-ECDSA-AES128-GCM-SHA256"), dummies().certificate)
	add(listenerKind, "a cipher of a server", listener(t, "NOPE"), dummies().certificate)
	j.take("a program", c)
	if err := j.Load(binary, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range j.Findings() {
		t.Log(f)
		got = append(got, f.Name)
	}
	slices.Sort(got)
	want := []string{"a cipher", "a cipher of a server", "a class that RE2 does not have", "a domain twice", "a large expression"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// TestViolations wants the rules of a message read, and those of the extensions in it.
func TestViolations(t *testing.T) {
	for _, c := range []struct {
		m    proto.Message
		want int
	}{
		{routes("/a"), 0},
		{&routev3.RouteConfiguration{VirtualHosts: []*routev3.VirtualHost{{}}}, 1},
		{listener(t, "NOPE"), 0},
		{&listenerv3.Listener{FilterChains: []*listenerv3.FilterChain{{TransportSocket: socket(t, &tlsv3.UpstreamTlsContext{Sni: string(make([]byte, 256))})}}}, 1},
	} {
		got, err := violations(c.m)
		if err != nil || len(got) != c.want {
			t.Errorf("%v: %q, %v", c.m, got, err)
		}
	}
}

func routes(expression string) *routev3.RouteConfiguration {
	return &routev3.RouteConfiguration{Name: "80", VirtualHosts: []*routev3.VirtualHost{{Name: "a", Domains: []string{"a.com"},
		Routes: []*routev3.Route{{
			Match:  &routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_SafeRegex{SafeRegex: &matcherv3.RegexMatcher{Regex: expression}}},
			Action: &routev3.Route_DirectResponse{DirectResponse: &routev3.DirectResponseAction{Status: 200}}}}}}}
}

func cluster(t *testing.T, cipher string) *clusterv3.Cluster {
	t.Helper()
	return &clusterv3.Cluster{Name: "a", TransportSocket: socket(t, &tlsv3.UpstreamTlsContext{CommonTlsContext: ciphers(cipher)})}
}

func listener(t *testing.T, cipher string) *listenerv3.Listener {
	t.Helper()
	context := ciphers(cipher)
	context.TlsCertificateSdsSecretConfigs = []*tlsv3.SdsSecretConfig{{Name: dummies().certificate.Name}}
	return &listenerv3.Listener{Name: "a", FilterChains: []*listenerv3.FilterChain{
		{TransportSocket: socket(t, &tlsv3.DownstreamTlsContext{CommonTlsContext: context})}}}
}

func ciphers(name string) *tlsv3.CommonTlsContext {
	return &tlsv3.CommonTlsContext{TlsParams: &tlsv3.TlsParameters{CipherSuites: []string{name}}}
}

func socket(t *testing.T, context proto.Message) *corev3.TransportSocket {
	t.Helper()
	packed, err := anypb.New(context)
	if err != nil {
		t.Fatal(err)
	}
	return &corev3.TransportSocket{Name: "envoy.transport_sockets.tls", ConfigType: &corev3.TransportSocket_TypedConfig{TypedConfig: packed}}
}
