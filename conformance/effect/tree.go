package effect

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
)

// hash is the end of the name of an object that gwc writes.
var hash = regexp.MustCompile(`-[a-z2-7]{12}\b`)

// anonymous is a text without the hash of an object's name: a changed name alone has no effect.
func anonymous(text string) string { return hash.ReplaceAllString(text, "-HASH") }

// unordered are the lists whose order has no meaning.
var unordered = []string{"filter_chains", "virtual_hosts", "domains"}

// reader reads messages as JSON's values: extensions unpacked, and routes at the listener that asks for them.
type reader struct {
	routes  map[string]*routev3.RouteConfiguration
	secrets map[string]bool // names that messages ask for
}

func newReader(routes []*routev3.RouteConfiguration) reader {
	r := reader{routes: map[string]*routev3.RouteConfiguration{}, secrets: map[string]bool{}}
	for _, each := range routes {
		r.routes[each.Name] = each
	}
	return r
}

func (r reader) tree(m protoreflect.Message) any {
	switch known := m.Interface().(type) {
	case *anypb.Any:
		inner, err := known.UnmarshalNew()
		if err != nil { // of a type that only Istio's Envoy has
			return known.TypeUrl + string(known.Value)
		}
		return r.tree(inner.ProtoReflect())
	case *hcmv3.Rds:
		if routes := r.routes[known.RouteConfigName]; routes != nil { // its name is that of an object
			return map[string]any{"virtual_hosts": r.field(hosts, routes.ProtoReflect().Get(hosts))}
		}
	case *corev3.Metadata:
		m = withoutObject(known).ProtoReflect()
	case *routev3.Decorator:
		return "" // a name for traces
	case *tlsv3.SdsSecretConfig:
		r.secrets[known.Name] = true
	}
	out := map[string]any{}
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		out[string(field.Name())] = r.field(field, v)
		return true
	})
	return out
}

// hosts is where a configuration of routes has its virtual hosts.
var hosts = (&routev3.RouteConfiguration{}).ProtoReflect().Descriptor().Fields().ByName("virtual_hosts")

// withoutObject leaves out the name of Istio's object that metadata shows.
func withoutObject(m *corev3.Metadata) *corev3.Metadata {
	out := proto.Clone(m).(*corev3.Metadata)
	delete(out.FilterMetadata["istio"].GetFields(), "config")
	return out
}

func (r reader) field(field protoreflect.FieldDescriptor, v protoreflect.Value) any {
	switch {
	case field.IsMap():
		out := map[string]any{}
		v.Map().Range(func(k protoreflect.MapKey, e protoreflect.Value) bool {
			out[anonymous(k.String())] = r.value(field.MapValue(), e)
			return true
		})
		return out
	case field.IsList():
		out := []any{}
		for i := range v.List().Len() {
			out = append(out, r.value(field, v.List().Get(i)))
		}
		if slices.Contains(unordered, string(field.Name())) {
			sorted(out)
		}
		return out
	}
	return r.value(field, v)
}

func (r reader) value(field protoreflect.FieldDescriptor, v protoreflect.Value) any {
	switch {
	case field.Message() != nil:
		return r.tree(v.Message())
	case field.Enum() != nil:
		return int(v.Enum())
	case field.Kind() == protoreflect.StringKind:
		return anonymous(v.String())
	}
	return v.Interface()
}

// sorted puts a list in the order of its elements' JSON.
func sorted(list []any) {
	slices.SortFunc(list, func(a, b any) int { return strings.Compare(text(a), text(b)) })
}

func text(v any) string {
	data, _ := json.Marshal(v) // numbers, texts, lists and maps
	return string(data)
}
