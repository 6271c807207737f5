package accept

import (
	"maps"
	"slices"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// rewriter makes a message one that a plain Envoy loads by itself: without Istio's own extensions, without what it
// would ask another process for.
type rewriter struct {
	*collector
	secrets []*tlsv3.Secret
}

// visit changes a message and all in it, extensions too.
func (r *rewriter) visit(m protoreflect.Message) error {
	packed, ok := m.Interface().(*anypb.Any)
	if !ok {
		if err := r.change(m.Interface()); err != nil {
			return err
		}
		return below(m, r.visit)
	}
	inner, err := packed.UnmarshalNew()
	if err != nil {
		return unlessIstio(packed, err)
	}
	if err := r.visit(inner.ProtoReflect()); err != nil {
		return err
	}
	return anypb.MarshalFrom(packed, inner, proto.MarshalOptions{Deterministic: true})
}

func (r *rewriter) change(m proto.Message) error {
	switch m := m.(type) {
	case *listenerv3.Listener:
		m.ListenerFilters = slices.DeleteFunc(m.ListenerFilters, foreign)
	case *listenerv3.FilterChain:
		m.Filters = slices.DeleteFunc(m.Filters, foreign)
	case *hcmv3.HttpConnectionManager:
		m.HttpFilters = slices.DeleteFunc(m.HttpFilters, foreign)
		if rds := m.GetRds(); rds != nil { // the routes are loaded beside it
			m.RouteSpecifier = &hcmv3.HttpConnectionManager_RouteConfig{
				RouteConfig: &routev3.RouteConfiguration{Name: rds.RouteConfigName}}
		}
	case *clusterv3.Cluster:
		m.Filters = slices.DeleteFunc(m.Filters, func(f *clusterv3.Filter) bool {
			return istiosName(f.Name) || istios(f.GetTypedConfig().GetTypeUrl())
		})
	case *routev3.RouteConfiguration:
		m.ValidateClusters = wrapperspb.Bool(false) // as of one that comes by itself: its clusters are not beside it
	case *routev3.VirtualHost:
		native(m.TypedPerFilterConfig)
	case *routev3.Route:
		native(m.TypedPerFilterConfig)
	case *routev3.WeightedCluster_ClusterWeight:
		native(m.TypedPerFilterConfig)
	case *tlsv3.CommonTlsContext:
		return r.secretsOf(m)
	}
	return nil
}

// extension is a filter of whatever kind.
type extension interface {
	GetName() string
	GetTypedConfig() *anypb.Any
}

// foreign says whether a filter is Istio's own, or is to be asked for elsewhere.
func foreign[F extension](f F) bool {
	if d, ok := any(f).(interface {
		GetConfigDiscovery() *corev3.ExtensionConfigSource
	}); ok && d.GetConfigDiscovery() != nil {
		return true
	}
	return istiosName(f.GetName()) || istios(f.GetTypedConfig().GetTypeUrl())
}

func istiosName(name string) bool {
	return strings.HasPrefix(name, "istio") || strings.Contains(name, "io.istio")
}

// native leaves out the parts of a route that Istio's own filters read.
func native(perFilter map[string]*anypb.Any) {
	maps.DeleteFunc(perFilter, func(name string, config *anypb.Any) bool {
		return istiosName(name) || istios(config.GetTypeUrl())
	})
}
