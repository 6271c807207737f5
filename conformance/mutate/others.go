package mutate

import (
	"math/rand/v2"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// stamp is one of a few times, so that objects are older, younger, and of one second.
func stamp(r *rand.Rand) metav1.Time {
	return metav1.NewTime(time.Date(2024, 1, 1+r.IntN(4), 0, 0, 0, 0, time.UTC))
}

func namespaces(b bundle.Bundle) []string {
	list := []string{"istio-system", "shop", "default"}
	for _, o := range b {
		if n := o.GetNamespace(); n != "" && !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

// hosts are the hosts that a bundle names.
func hosts(b bundle.Bundle) []string {
	list := []string{"other.example.com"}
	for _, o := range b {
		for _, path := range [][]string{{"spec", "hosts"}} {
			names, _, _ := unstructured.NestedStringSlice(o.Object, path...)
			for _, n := range names {
				if !slices.Contains(list, n) {
					list = append(list, n)
				}
			}
		}
		if name, ok, _ := unstructured.NestedString(o.Object, "spec", "host"); ok && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// Others are objects that other people may have.
var Others = []func(r *rand.Rand, namespaces, hosts []string) *unstructured.Unstructured{
	peer, sidecar, policy, rule, entry, entry,
}

func made(apiVersion, kind, namespace string, spec map[string]any) *unstructured.Unstructured {
	o := &unstructured.Unstructured{Object: map[string]any{"apiVersion": apiVersion, "kind": kind, "spec": spec}}
	o.SetNamespace(namespace)
	return o
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func peer(r *rand.Rand, namespaces, _ []string) *unstructured.Unstructured {
	mode := pick(r, []string{"STRICT", "PERMISSIVE", "DISABLE"})
	return made("security.istio.io/v1", "PeerAuthentication", pick(r, namespaces), map[string]any{"mtls": map[string]any{"mode": mode}})
}

func sidecar(r *rand.Rand, namespaces, hosts []string) *unstructured.Unstructured {
	spec := map[string]any{}
	imports := []any{pick(r, []string{"./*", "*/*", pick(r, namespaces) + "/*", "*/" + pick(r, hosts), "~/*"})}
	if r.IntN(2) == 0 {
		imports = append(imports, "istio-system/*")
	}
	spec["egress"] = []any{map[string]any{"hosts": imports}}
	if r.IntN(2) == 0 {
		spec["outboundTrafficPolicy"] = map[string]any{"mode": pick(r, []string{"REGISTRY_ONLY", "ALLOW_ANY"})}
	}
	return made("networking.istio.io/v1", "Sidecar", pick(r, namespaces), spec)
}

func policy(r *rand.Rand, namespaces, hosts []string) *unstructured.Unstructured {
	rule := pick(r, []map[string]any{
		{"from": []any{map[string]any{"source": map[string]any{"namespaces": []any{pick(r, namespaces)}}}}},
		{"to": []any{map[string]any{"operation": map[string]any{"hosts": []any{pick(r, hosts)}}}}},
		{"to": []any{map[string]any{"operation": map[string]any{"methods": []any{"GET"}}}}},
		{"to": []any{map[string]any{"operation": map[string]any{"ports": []any{pick(r, []string{"80", "8080", "8443", "443"})}}}}},
		{"when": []any{map[string]any{"key": "connection.sni", "values": []any{pick(r, hosts)}}}},
		{},
	})
	spec := map[string]any{"action": pick(r, []string{"ALLOW", "DENY"}), "rules": []any{rule}}
	return made("security.istio.io/v1", "AuthorizationPolicy", pick(r, namespaces), spec)
}

func rule(r *rand.Rand, namespaces, hosts []string) *unstructured.Unstructured {
	tls := map[string]any{"mode": pick(r, []string{"DISABLE", "SIMPLE", "ISTIO_MUTUAL"})}
	policy := map[string]any{"tls": tls}
	if r.IntN(2) == 0 {
		policy = map[string]any{"portLevelSettings": []any{map[string]any{"port": map[string]any{"number": pick(r, []int64{80, 443, 8080})}, "tls": tls}}}
	}
	spec := map[string]any{"host": pick(r, hosts), "trafficPolicy": policy}
	if r.IntN(3) == 0 {
		spec["exportTo"] = []any{pick(r, []string{".", "*"})}
	}
	return made("networking.istio.io/v1", "DestinationRule", pick(r, namespaces), spec)
}

func entry(r *rand.Rand, namespaces, hosts []string) *unstructured.Unstructured {
	ports := pick(r, [][]any{
		{map[string]any{"number": int64(80), "name": "http", "protocol": "HTTP"}},
		{map[string]any{"number": int64(443), "name": "tls", "protocol": "TLS"}},
		{map[string]any{"number": int64(443), "name": "https", "protocol": "HTTPS"}, map[string]any{"number": int64(80), "name": "http", "protocol": "HTTP", "targetPort": int64(443)}},
		{map[string]any{"number": int64(80), "name": "tcp", "protocol": "TCP"}},
	})
	spec := map[string]any{"hosts": []any{pick(r, hosts)}, "ports": ports, "location": pick(r, []string{"MESH_EXTERNAL", "MESH_INTERNAL"}),
		"resolution": pick(r, []string{"DNS", "NONE", "DNS"})}
	if r.IntN(3) == 0 {
		spec["exportTo"] = []any{pick(r, []string{".", "*", "shop"})}
	}
	return made("networking.istio.io/v1", "ServiceEntry", pick(r, namespaces), spec)
}
