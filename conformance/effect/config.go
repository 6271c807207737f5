package effect

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
)

// resources are what istiod sends a proxy, by kind and name, as JSON. Resources that have one name but for the hash of
// an object stand under it together.
type resources map[string]string

// configOf is what istiod sends a pod, with the Secrets that it then asks for.
func configOf(p *plane.Plane, pod mesh.Pod) (resources, error) {
	proxy := p.Proxy(pod)
	config := proxy.Config()
	trees := map[string][]any{}
	secrets := map[string]bool{}
	add := func(kind, name string, m proto.Message) {
		t := treeOf(m.ProtoReflect(), secrets)
		trees[kind+" "+anonymous(name)] = append(trees[kind+" "+anonymous(name)], t)
	}
	for _, l := range config.Listeners {
		add("listener", l.Name, l)
	}
	for _, r := range config.Routes {
		add("routes", r.Name, r)
	}
	for _, c := range config.Clusters {
		add("cluster", c.Name, c)
	}
	for _, e := range config.Endpoints {
		add("endpoints", e.ClusterName, e)
	}
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		if !strings.HasPrefix(name, "kubernetes://") || !pod.Secrets {
			continue
		}
		secret, err := p.Secret(proxy, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if secret != nil {
			add("secret", name, secret)
		}
	}
	return written(trees)
}

func written(trees map[string][]any) (resources, error) {
	out := resources{}
	for name, list := range trees {
		sorted(list)
		data, err := json.Marshal(list)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = string(data)
	}
	return out, nil
}

// different names a resource and a field that others have differently; it is empty if all are the same.
func (r resources) different(others resources) string {
	names := map[string]bool{}
	for name := range r {
		names[name] = true
	}
	for name := range others {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		own, has := r[name]
		other, had := others[name]
		switch {
		case !had:
			return name + ": only with it"
		case !has:
			return name + ": only without it"
		case own != other:
			return name + ": " + firstField(own, other)
		}
	}
	return ""
}

// firstField is the path of the first value that differs between two texts of JSON.
func firstField(a, b string) string {
	var left, right any
	if json.Unmarshal([]byte(a), &left) != nil || json.Unmarshal([]byte(b), &right) != nil {
		return "not JSON"
	}
	return strings.TrimPrefix(strings.TrimPrefix(path(left, right), "[0]"), ".")
}

func path(a, b any) string {
	switch left := a.(type) {
	case map[string]any:
		right, ok := b.(map[string]any)
		if !ok {
			return ""
		}
		keys := map[string]bool{}
		for k := range left {
			keys[k] = true
		}
		for k := range right {
			keys[k] = true
		}
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			if !same(left[k], right[k]) {
				return "." + k + path(left[k], right[k])
			}
		}
	case []any:
		right, ok := b.([]any)
		if !ok {
			return ""
		}
		for i := range min(len(left), len(right)) {
			if !same(left[i], right[i]) {
				return fmt.Sprintf("[%d]%s", i, path(left[i], right[i]))
			}
		}
		return fmt.Sprintf("[%d]", min(len(left), len(right)))
	}
	return ""
}

func same(a, b any) bool {
	left, _ := json.Marshal(a) // both come from JSON
	right, _ := json.Marshal(b)
	return string(left) == string(right)
}
