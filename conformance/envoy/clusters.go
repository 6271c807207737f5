package envoy

import (
	"maps"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/conformance/mesh"
)

// httpCopy is the end of the name of a cluster's copy for HTTP: the emulation of Istio's ALPN filter.
const httpCopy = "~http"

func (w *writer) cluster(t tree, assignments map[string]tree) {
	name := text(t["name"])
	t["alt_stat_name"] = strings.ReplaceAll(name, ":", "_")
	delete(t, "filters")
	if _, ok := t["internal_upstream"]; ok {
		return
	}
	switch {
	case strings.HasPrefix(name, "inbound|"):
		if !w.inbound(t, name) {
			return
		}
	case text(t["type"]) == "EDS":
		t["type"] = "STATIC"
		delete(t, "eds_cluster_config")
		delete(t, "service_name")
		if a, ok := assignments[name]; ok {
			a["cluster_name"] = name
			t["load_assignment"] = a
		}
	case strings.HasSuffix(text(t["type"]), "_DNS"):
		t["typed_dns_resolver_config"] = w.run.resolver()
		t["dns_lookup_family"] = "V4_ONLY"
	}
	w.clusters = append(w.clusters, t)
	w.copyForHTTP(t)
}

// inbound leads a sidecar's inbound cluster to the application of its pod.
func (w *writer) inbound(t tree, name string) bool {
	port, err := strconv.Atoi(strings.Split(name, "|")[1])
	app, ok := w.run.apps[appKey{w.pod.IP, port}]
	if err != nil || !ok || w.pod.Role != mesh.Backend {
		return false
	}
	for _, key := range []string{"upstream_bind_config", "original_dst_lb_config", "lb_policy"} {
		delete(t, key)
	}
	t["type"] = "STATIC"
	t["load_assignment"] = tree{"cluster_name": name, "endpoints": []any{tree{"lb_endpoints": []any{
		tree{"endpoint": tree{"address": address(app.ip, app.port)}}}}}}
	return true
}

// copyForHTTP adds a copy of a cluster whose ALPN is Istio's: Istio's proxy would offer other protocols for HTTP.
func (w *writer) copyForHTTP(t tree) {
	own := clone(t).(tree)
	changed := false
	visit(own, func(t tree) {
		protocols := list(t["alpn_protocols"])
		if len(protocols) == 0 || !strings.HasPrefix(text(protocols[0]), "istio") {
			return
		}
		changed = true
		t["alpn_protocols"] = []any{"istio-http/1.1", "istio", "http/1.1"}
		for _, p := range protocols {
			if text(p) == "h2" || text(p) == "istio-h2" {
				t["alpn_protocols"] = []any{"istio-h2", "istio", "h2"}
			}
		}
	})
	if !changed {
		return
	}
	name := text(t["name"])
	own["name"] = name + httpCopy
	if a, ok := own["load_assignment"].(tree); ok {
		a["cluster_name"] = name + httpCopy
	}
	w.copied[name] = true
	w.clusters = append(w.clusters, own)
}

func clone(v any) any {
	switch v := v.(type) {
	case tree:
		out := maps.Clone(v)
		for k, e := range out {
			out[k] = clone(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = clone(e)
		}
		return out
	}
	return v
}
