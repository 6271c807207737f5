package envoy

import (
	"fmt"
	"sort"

	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
)

// bootstrap is the whole static configuration of one pod's Envoy.
func (r *Run) bootstrap(pod mesh.Pod) (tree, error) {
	proxy := r.plane.Proxy(pod)
	w := &writer{run: r, pod: pod, secrets: map[string]bool{}}
	if err := w.read(proxy); err != nil {
		return nil, err
	}
	secrets, err := r.secrets(proxy, w.names())
	if err != nil {
		return nil, err
	}
	return tree{
		"node":  tree{"id": pod.Name + "." + pod.Namespace, "cluster": pod.Owner},
		"admin": tree{"address": address(pod.IP, adminPort)},
		"cluster_manager": tree{"upstream_bind_config": tree{
			"source_address": tree{"address": pod.IP, "port_value": 0}}},
		"static_resources": tree{"listeners": w.listeners, "clusters": w.clusters, "secrets": secrets},
	}, nil
}

// writer collects the parts of one proxy's configuration.
type writer struct {
	run       *Run
	pod       mesh.Pod
	listeners []any
	clusters  []any
	secrets   map[string]bool // that are asked for by name
	routes    map[string]tree
	copied    map[string]bool // clusters that have a copy for HTTP
	absent    map[string]bool
}

func (w *writer) read(proxy *plane.Proxy) error {
	w.routes, w.copied = map[string]tree{}, map[string]bool{}
	raw := proxy.Config()
	for _, route := range raw.Routes {
		t, err := treeOf(route)
		if err != nil {
			return fmt.Errorf("route configuration: %w", err)
		}
		w.routes[route.Name] = t
	}
	assignments := map[string]tree{}
	for _, endpoints := range raw.Endpoints {
		t, err := treeOf(endpoints)
		if err != nil {
			return fmt.Errorf("endpoints: %w", err)
		}
		assignments[endpoints.ClusterName] = t
	}
	for _, cluster := range raw.Clusters {
		t, err := treeOf(cluster)
		if err != nil {
			return fmt.Errorf("cluster: %w", err)
		}
		w.cluster(t, assignments)
	}
	for _, listener := range raw.Listeners {
		t, err := treeOf(listener)
		if err != nil {
			return fmt.Errorf("listener: %w", err)
		}
		w.listener(t)
	}
	w.absent = w.run.absent(proxy, w.names())
	visit(w.listeners, w.static)
	visit(w.clusters, w.static)
	return nil
}

// names are the secrets that have been asked for. It finds them before static hides them.
func (w *writer) names() []string {
	find := func(t tree) {
		for _, key := range []string{"tls_certificate_sds_secret_configs"} {
			for _, e := range list(t[key]) {
				w.secrets[text(e.(tree)["name"])] = true
			}
		}
		for _, key := range []string{"validation_context_sds_secret_config"} {
			if e, ok := t[key].(tree); ok {
				w.secrets[text(e["name"])] = true
			}
		}
	}
	visit(w.listeners, find)
	visit(w.clusters, find)
	out := make([]string, 0, len(w.secrets))
	for name := range w.secrets {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

// static turns what asks another process (SDS, DNS of the machine) into what asks this run.
func (w *writer) static(t tree) {
	if config, ok := t["sds_config"]; ok && config != nil {
		delete(t, "sds_config")
		if w.absent[text(t["name"])] {
			t["sds_config"] = tree{"path_config_source": tree{"path": w.run.nothing}, "initial_fetch_timeout": "0.1s",
				"resource_api_version": "V3"}
		}
	}
	if cache, ok := t["dns_cache_config"].(tree); ok {
		cache["typed_dns_resolver_config"] = w.run.resolver()
		cache["dns_lookup_family"] = "V4_ONLY"
	}
	if _, ok := t["typed_dns_resolver_config"]; ok {
		t["typed_dns_resolver_config"] = w.run.resolver()
	}
	delete(t, "stats_config")
}
