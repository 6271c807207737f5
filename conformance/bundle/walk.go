package bundle

import (
	"bufio"
	"bytes"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func newReader(data []byte) *bufio.Reader { return bufio.NewReader(bytes.NewReader(data)) }

// Destination is a host and port that a route names; Port is 0 where none is written.
type Destination struct {
	Host   string
	Port   int
	Subset string
}

// Destinations lists what the routes of all VirtualServices name, once each and sorted.
func (b Bundle) Destinations() []Destination {
	seen := map[Destination]bool{}
	for _, vs := range b.Kind("VirtualService") {
		walk(vs.Object["spec"], func(key string, m map[string]any) {
			if host, ok := m["host"].(string); ok && (key == "destination" || key == "mirror") {
				seen[Destination{host, number(m["port"]), str(m["subset"])}] = true
			}
		})
	}
	out := make([]Destination, 0, len(seen))
	for d := range seen {
		out = append(out, d)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		return a.Host < b.Host || a.Host == b.Host && (a.Port < b.Port || a.Port == b.Port && a.Subset < b.Subset)
	})
	return out
}

// walk visits every mapping below v with the key under which it hangs; elements of a list hang under the list's key.
func walk(v any, visit func(key string, m map[string]any)) { walkAs("", v, visit) }

func walkAs(key string, v any, visit func(string, map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(key, v)
		for k, e := range v {
			walkAs(k, e, visit)
		}
	case []any:
		for _, e := range v {
			walkAs(key, e, visit)
		}
	}
}

func number(v any) int {
	m, _ := v.(map[string]any)
	return Int(m["number"])
}

// Int is a number as YAML readers give it, or 0.
func Int(v any) int {
	switch n := v.(type) {
	case int64:
		return int(n)
	case float64:
		return int(n)
	case int:
		return n
	}
	return 0
}

func str(v any) string { s, _ := v.(string); return s }

// Strings is a list of strings, or nothing.
func Strings(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		out = append(out, str(e))
	}
	return out
}

// Labels is a mapping of strings at a path of an object, or nothing.
func Labels(o *unstructured.Unstructured, path ...string) map[string]string {
	m, _, _ := unstructured.NestedStringMap(o.Object, path...)
	return m
}

// ServiceName splits the full name of a mesh service into name and namespace; ok is false for other hosts.
func ServiceName(host string) (name, namespace string, ok bool) {
	short, ok := strings.CutSuffix(host, ".svc.cluster.local")
	if !ok {
		return "", "", false
	}
	name, namespace, ok = strings.Cut(short, ".")
	return name, namespace, ok && !strings.Contains(namespace, ".")
}

// Credential is a Secret that a proxy asks for by name, beside the workload in Namespace.
type Credential struct {
	Namespace, Name string
	Mutual          bool
}

// Credentials lists the Secrets that Gateways and DestinationRules name, once each and sorted.
func (b Bundle) Credentials() []Credential {
	seen := map[Credential]bool{}
	for _, kind := range []string{"Gateway", "DestinationRule"} {
		for _, o := range b.Kind(kind) {
			walk(o.Object["spec"], func(_ string, m map[string]any) {
				mode := str(m["mode"])
				for _, name := range append(Strings(m["credentialNames"]), str(m["credentialName"])) {
					if name != "" {
						seen[Credential{o.GetNamespace(), name, strings.HasSuffix(mode, "MUTUAL")}] = true
					}
				}
			})
		}
	}
	out := make([]Credential, 0, len(seen))
	for c := range seen {
		out = append(out, c)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		return a.Namespace+"/"+a.Name < b.Namespace+"/"+b.Name ||
			a.Namespace+"/"+a.Name == b.Namespace+"/"+b.Name && a.Mutual && !b.Mutual
	})
	return out
}

// AllTLSNamed says whether every TLS setting of a DestinationRule that leaves the mesh's own mutual TLS demands names
// of the server.
func AllTLSNamed(o *unstructured.Unstructured) bool {
	named := true
	walk(o.Object["spec"], func(key string, m map[string]any) {
		mode := str(m["mode"])
		if key == "tls" && (mode == "SIMPLE" || mode == "MUTUAL") && len(Strings(m["subjectAltNames"])) == 0 {
			named = false
		}
	})
	return named
}
