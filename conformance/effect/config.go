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

// resources are the configuration of a proxy as JSON, by kind and name. Resources whose names differ only in the hash of
// an object are under one name.
type resources map[string]string

// configOf is the configuration that istiod sends to a pod, with the bundle's Secrets that it names. The Secrets of the
// mesh are left out: they have new keys in each control plane.
func configOf(p *plane.Plane, pod mesh.Pod) (resources, error) {
	proxy := p.Proxy(pod)
	config := proxy.Config()
	trees := map[string][]any{}
	r := newReader(config.Routes)
	add := func(kind, name string, m proto.Message) {
		trees[kind+" "+anonymous(name)] = append(trees[kind+" "+anonymous(name)], r.tree(m.ProtoReflect()))
	}
	for _, l := range config.Listeners {
		add("listener", l.Name, l)
	}
	for _, c := range config.Clusters {
		add("cluster", c.Name, c)
	}
	for _, e := range config.Endpoints {
		add("endpoints", e.ClusterName, e)
	}
	for _, name := range slices.Sorted(maps.Keys(r.secrets)) {
		short, found := strings.CutPrefix(name, "kubernetes://")
		if _, ofMesh := p.Mesh.Secrets[pod.Namespace+"/"+short]; !found || ofMesh || !pod.Secrets {
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
