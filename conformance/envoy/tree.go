package envoy

import (
	"encoding/json"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// tree is a message as JSON has it.
type tree = map[string]any

func treeOf(m proto.Message) (tree, error) {
	data, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(m)
	if err != nil {
		return nil, err
	}
	var out tree
	return out, json.Unmarshal(data, &out)
}

// visit calls f for every mapping in v, inner ones last, so that what f puts in is visited too.
func visit(v any, f func(tree)) {
	switch v := v.(type) {
	case tree:
		f(v)
		for _, e := range v {
			visit(e, f)
		}
	case []any:
		for _, e := range v {
			visit(e, f)
		}
	}
}

func child(t tree, path ...string) tree {
	for _, key := range path {
		t, _ = t[key].(tree)
	}
	return t
}

func list(v any) []any { l, _ := v.([]any); return l }

func text(v any) string { s, _ := v.(string); return s }

// typed is an extension: its name and its configuration.
func typed(name, kind string, fields tree) tree {
	config := tree{"@type": "type.googleapis.com/" + kind}
	for k, v := range fields {
		config[k] = v
	}
	return tree{"name": name, "typed_config": config}
}

func address(ip string, port int) tree {
	return tree{"socket_address": tree{"address": ip, "port_value": port}}
}

// ours says whether an extension is Istio's own, which a plain Envoy does not have.
func ours(extension any) bool {
	e, _ := extension.(tree)
	kind := text(child(e, "typed_config")["@type"])
	_, discovered := e["config_discovery"]
	return discovered || strings.HasPrefix(text(e["name"]), "istio") || strings.Contains(text(e["name"]), "io.istio") ||
		strings.Contains(kind, "io.istio") || strings.Contains(kind, "istio.") || strings.HasSuffix(kind, "TypedStruct")
}

func without(extensions []any, drop func(any) bool) []any {
	out := []any{}
	for _, e := range extensions {
		if !drop(e) {
			out = append(out, e)
		}
	}
	return out
}
