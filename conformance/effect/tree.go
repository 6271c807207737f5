package effect

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
)

// hash is the end of the name of an object that gwc writes.
var hash = regexp.MustCompile(`-[a-z2-7]{12}\b`)

// anonymous is a text without the hash of an object's name: a changed key alone is no effect.
func anonymous(text string) string { return hash.ReplaceAllString(text, "-HASH") }

// unordered are the lists whose order no proxy acts on.
var unordered = []string{"filter_chains", "virtual_hosts", "domains"}

// treeOf is a message as JSON's values, extensions unpacked. It collects the names of Secrets.
func treeOf(m protoreflect.Message, secrets map[string]bool) any {
	switch known := m.Interface().(type) {
	case *anypb.Any:
		inner, err := known.UnmarshalNew()
		if err != nil { // of a type that only Istio's Envoy has
			return known.TypeUrl + string(known.Value)
		}
		return treeOf(inner.ProtoReflect(), secrets)
	case *corev3.Metadata:
		m = withoutObject(known).ProtoReflect()
	case *tlsv3.SdsSecretConfig:
		secrets[known.Name] = true
	}
	out := map[string]any{}
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		out[string(field.Name())] = fieldOf(field, v, secrets)
		return true
	})
	return out
}

// withoutObject leaves out the name of Istio's object that metadata shows.
func withoutObject(m *corev3.Metadata) *corev3.Metadata {
	out := proto.Clone(m).(*corev3.Metadata)
	delete(out.FilterMetadata["istio"].GetFields(), "config")
	return out
}

func fieldOf(field protoreflect.FieldDescriptor, v protoreflect.Value, secrets map[string]bool) any {
	switch {
	case field.IsMap():
		out := map[string]any{}
		v.Map().Range(func(k protoreflect.MapKey, e protoreflect.Value) bool {
			out[anonymous(k.String())] = valueOf(field.MapValue(), e, secrets)
			return true
		})
		return out
	case field.IsList():
		out := []any{}
		for i := range v.List().Len() {
			out = append(out, valueOf(field, v.List().Get(i), secrets))
		}
		if slices.Contains(unordered, string(field.Name())) {
			sorted(out)
		}
		return out
	}
	return valueOf(field, v, secrets)
}

func valueOf(field protoreflect.FieldDescriptor, v protoreflect.Value, secrets map[string]bool) any {
	switch {
	case field.Message() != nil:
		return treeOf(v.Message(), secrets)
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
