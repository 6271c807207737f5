package accept

import (
	"fmt"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	internalv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/bootstrap/internal_listener/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// runtime are the flags that Istio's bootstrap sets and that decide what is refused (istio/pkg/bootstrap/config.go,
// extractRuntimeFlags): without the first an expression would be refused from a program size of 100 on.
var runtime = map[string]any{
	"re2.max_program_size.error_level": "32768",
	"envoy.deprecated_features:envoy.config.listener.v3.Listener.hidden_envoy_deprecated_use_original_dst": true,
	"envoy.reloadable_features.http_reject_path_with_fragment":                                             false,
}

// bootstrap is one configuration with all items in it, each under a name and an address of its own.
func bootstrap(items []*item) (*bootstrapv3.Bootstrap, error) {
	flags, err := structpb.NewStruct(runtime)
	if err != nil {
		return nil, err
	}
	internal, err := anypb.New(&internalv3.InternalListener{})
	if err != nil {
		return nil, err
	}
	static := &bootstrapv3.Bootstrap_StaticResources{}
	secrets := map[string]bool{}
	for i, it := range items {
		if err := put(static, i, it); err != nil {
			return nil, err
		}
		for _, s := range it.secrets {
			if !secrets[s.Name] {
				secrets[s.Name] = true
				static.Secrets = append(static.Secrets, s)
			}
		}
	}
	return &bootstrapv3.Bootstrap{
		Node:            &corev3.Node{Id: "accept", Cluster: "accept"},
		StaticResources: static,
		LayeredRuntime: &bootstrapv3.LayeredRuntime{Layers: []*bootstrapv3.RuntimeLayer{{Name: "global config",
			LayerSpecifier: &bootstrapv3.RuntimeLayer_StaticLayer{StaticLayer: flags}}}},
		BootstrapExtensions: []*corev3.TypedExtensionConfig{{Name: "envoy.bootstrap.internal_listener", TypedConfig: internal}},
	}, nil
}

func put(static *bootstrapv3.Bootstrap_StaticResources, i int, it *item) error {
	switch m := proto.Clone(it.message).(type) {
	case *clusterv3.Cluster:
		m.Name = fmt.Sprintf("%d-%s", i, m.Name)
		static.Clusters = append(static.Clusters, m)
	case *listenerv3.Listener:
		m.Name = fmt.Sprintf("%d-%s", i, m.Name)
		if m.GetInternalListener() == nil {
			m.Address = address(i)
		}
		static.Listeners = append(static.Listeners, m)
	case *routev3.RouteConfiguration:
		l, err := listenerOf(i, m)
		static.Listeners = append(static.Listeners, l)
		return err
	}
	return nil
}

// address is one that no other item has.
func address(i int) *corev3.Address {
	const ports = 60000
	return &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address: fmt.Sprintf("127.9.0.%d", 1+i/ports), PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: uint32(1 + i%ports)}}}}
}

// listenerOf is a listener that loads routes, which a proxy gets apart from its listeners.
func listenerOf(i int, routes *routev3.RouteConfiguration) (*listenerv3.Listener, error) {
	router, err := anypb.New(&routerv3.Router{})
	if err != nil {
		return nil, err
	}
	manager, err := anypb.New(&hcmv3.HttpConnectionManager{
		StatPrefix:     "routes",
		RouteSpecifier: &hcmv3.HttpConnectionManager_RouteConfig{RouteConfig: routes},
		HttpFilters: []*hcmv3.HttpFilter{{Name: "envoy.filters.http.router",
			ConfigType: &hcmv3.HttpFilter_TypedConfig{TypedConfig: router}}},
	})
	if err != nil {
		return nil, err
	}
	return &listenerv3.Listener{Name: fmt.Sprintf("%d-routes", i), Address: address(i),
		FilterChains: []*listenerv3.FilterChain{{Filters: []*listenerv3.Filter{{Name: "manager",
			ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: manager}}}}}}, nil
}
