package envoy

import (
	"fmt"
	"strings"

	"istio.io/istio/pilot/pkg/model"

	"github.com/gwc-lang/gwc/conformance/mesh"
)

const (
	outboundPort = 15001
	adminPort    = 15000
)

func (w *writer) listener(t tree) {
	name := text(t["name"])
	if _, ok := t["internal_listener"]; ok {
		return
	}
	for _, chain := range chains(t) {
		w.chain(chain)
	}
	delete(t, "access_log")
	t["listener_filters"] = without(list(t["listener_filters"]), func(f any) bool {
		return ours(f) || strings.HasSuffix(text(f.(tree)["name"]), "original_dst")
	})
	switch {
	case name == "virtualInbound":
		w.inboundListeners(t)
		return
	case name == "virtualOutbound":
		t["address"] = address(w.pod.IP, outboundPort)
		t["use_original_dst"] = true
		proxy := typed("envoy.filters.listener.proxy_protocol",
			"envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol", nil)
		t["listener_filters"] = append([]any{proxy}, list(t["listener_filters"])...)
	case w.pod.Role == mesh.GatewayPod:
		child(t, "address", "socket_address")["address"] = w.pod.IP
		delete(t, "additional_addresses")
	}
	w.listeners = append(w.listeners, t)
}

func chains(t tree) []tree {
	var out []tree
	for _, c := range list(t["filter_chains"]) {
		out = append(out, c.(tree))
	}
	if c, ok := t["default_filter_chain"].(tree); ok {
		out = append(out, c)
	}
	return out
}

// inboundListeners are copies of a sidecar's inbound listener, one bound to each port of the pod's application.
func (w *writer) inboundListeners(t tree) {
	for key := range w.run.apps {
		if key.pod != w.pod.IP {
			continue
		}
		own := clone(t).(tree)
		own["name"] = fmt.Sprintf("virtualInbound-%d", key.port)
		own["address"] = address(w.pod.IP, key.port)
		delete(own, "use_original_dst")
		w.listeners = append(w.listeners, own)
	}
}

// chain makes a filter chain one that a plain Envoy runs: without Istio's extensions, with its routes in place.
func (w *writer) chain(t tree) {
	t["filters"] = without(list(t["filters"]), ours)
	for _, f := range list(t["filters"]) {
		config := child(f.(tree), "typed_config")
		switch {
		case strings.HasSuffix(text(config["@type"]), "HttpConnectionManager"):
			w.manager(config)
		case strings.HasSuffix(text(config["@type"]), "TcpProxy"):
			config["access_log"] = w.accessLog()
		}
	}
}

func (w *writer) manager(config tree) {
	config["http_filters"] = without(list(config["http_filters"]), ours)
	config["access_log"] = w.accessLog()
	delete(config, "tracing")
	if rds, ok := config["rds"].(tree); ok {
		delete(config, "rds")
		routes, known := w.routes[text(rds["route_config_name"])]
		if !known {
			routes = tree{"name": rds["route_config_name"]}
		}
		config["route_config"] = clone(routes)
	}
	routes := child(config, "route_config")
	if routes == nil {
		return
	}
	routes["validate_clusters"] = false
	visit(routes, func(t tree) {
		if name, ok := t["cluster"].(string); ok && w.copied[name] {
			t["cluster"] = name + httpCopy
		}
		if _, weighted := t["weight"]; weighted && w.copied[text(t["name"])] {
			t["name"] = text(t["name"]) + httpCopy
		}
		for _, key := range []string{"per_filter_config", "typed_per_filter_config"} {
			for name := range child(t, key) {
				if strings.HasPrefix(name, "istio") {
					delete(child(t, key), name)
				}
			}
		}
	})
}

// accessLog writes a line for each request or connection to the run's log of that pod.
func (w *writer) accessLog() []any {
	return []any{typed("envoy.access_loggers.file", "envoy.extensions.access_loggers.file.v3.FileAccessLog", tree{
		"path": w.run.logPath(w.pod),
		"log_format": tree{"json_format": tree{
			"pod": w.pod.Namespace + "/" + w.pod.Name, "cluster": "%UPSTREAM_CLUSTER_RAW%", "flags": "%RESPONSE_FLAGS%",
			"code": "%RESPONSE_CODE%", "why": "%RESPONSE_CODE_DETAILS%", "sni": "%REQUESTED_SERVER_NAME%",
			"peer": "%DOWNSTREAM_PEER_URI_SAN%", "failure": "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
			"downstream": "%DOWNSTREAM_TRANSPORT_FAILURE_REASON%",
			"upstream":   "%UPSTREAM_HOST%", "authority": "%REQ(:AUTHORITY)%", "closed": "%CONNECTION_TERMINATION_DETAILS%",
			"route": "%ROUTE_NAME%", "time": "%START_TIME%",
		}},
	}), typed("envoy.access_loggers.file", "envoy.extensions.access_loggers.file.v3.FileAccessLog", tree{
		"path":       w.run.logPath(w.pod) + textLog,
		"log_format": tree{"text_format_source": tree{"inline_string": model.EnvoyTextLogFormat}},
	})}
}

// textLog ends the name of a log in Istio's default format.
const textLog = ".txt"
