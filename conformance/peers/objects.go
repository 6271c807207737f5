// Package peers compares what gwc finds in hand-written objects with what others find: the API server by the
// CustomResourceDefinitions, Istio's webhook, and the analyzers of istioctl. What it compares is read from the modules of
// Istio and never copied.
package peers

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"sigs.k8s.io/yaml"
)

// An Object is an object with where it comes from.
type Object struct {
	From string
	Body map[string]any
}

// Dir returns the directory of the module of Istio in the module cache.
func Dir() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "istio.io/istio").Output()
	return strings.TrimSpace(string(out)), err
}

// Tested returns the objects of Istio's own tests of its validation: those of its test data, and those that its test
// functions have as literals. A literal of a part is put into an object.
func Tested() ([]Object, error) {
	dir, err := Dir()
	if err != nil {
		return nil, err
	}
	dir = filepath.Join(dir, "pkg", "config", "validation")
	data, err := testdata(filepath.Join(dir, "testdata", "crds"))
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"validation_test.go", "virtualservice_test.go"} {
		literals, err := literals(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		data = append(data, literals...)
	}
	return data, nil
}

func testdata(dir string) (list []Object, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		for i, doc := range strings.Split(string(text), "\n---") {
			var body map[string]any
			data, err := yaml.YAMLToJSON([]byte(doc))
			if err == nil {
				err = decode(data, &body)
			}
			if err != nil {
				return nil, fmt.Errorf("%s %d: %w", path, i, err)
			}
			delete(body, "_err")
			if kind, _ := body["kind"].(string); slices.Contains(Kinds, kind) {
				list = append(list, Object{fmt.Sprintf("%s %d", filepath.Base(path), i), body})
			}
		}
	}
	return list, nil
}

// Kinds are the kinds that gwc knows the rules of.
var Kinds = []string{
	"AuthorizationPolicy", "DestinationRule", "Gateway", "PeerAuthentication", "ProxyConfig", "RequestAuthentication", "ServiceEntry", "Sidecar",
	"Telemetry", "VirtualService", "WorkloadEntry", "WorkloadGroup",
}

// APIVersions are the API versions of the kinds.
func apiVersion(kind string) string {
	switch kind {
	case "AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication":
		return "security.istio.io/v1"
	case "Telemetry":
		return "telemetry.istio.io/v1"
	case "ProxyConfig":
		return "networking.istio.io/v1beta1"
	}
	return "networking.istio.io/v1"
}

// parts are messages within objects: the object that each is put into, where %s is the part.
var parts = map[string]string{
	"Server":                   `Gateway {"servers": [%s]}`,
	"ServerTLSSettings":        `Gateway {"servers": [{"port": {"number": 443, "name": "https", "protocol": "HTTPS"}, "hosts": ["a.example.com"], "tls": %s}]}`,
	"HTTPRoute":                `VirtualService {"hosts": ["a.example.com"], "http": [%s]}`,
	"HTTPMatchRequest":         `VirtualService {"hosts": ["a.example.com"], "http": [{"match": [%s], "route": [{"destination": {"host": "web"}}]}]}`,
	"Destination":              `VirtualService {"hosts": ["a.example.com"], "http": [{"route": [{"destination": %s}]}]}`,
	"HTTPRouteDestination":     `VirtualService {"hosts": ["a.example.com"], "http": [{"route": [%s]}]}`,
	"RouteDestination":         `VirtualService {"hosts": ["a.example.com"], "tcp": [{"route": [%s]}]}`,
	"HTTPRedirect":             `VirtualService {"hosts": ["a.example.com"], "http": [{"redirect": %s}]}`,
	"HTTPDirectResponse":       `VirtualService {"hosts": ["a.example.com"], "http": [{"directResponse": %s}]}`,
	"HTTPRetry":                `VirtualService {"hosts": ["a.example.com"], "http": [{"retries": %s, "route": [{"destination": {"host": "web"}}]}]}`,
	"HTTPRewrite":              `VirtualService {"hosts": ["a.example.com"], "http": [{"rewrite": %s, "route": [{"destination": {"host": "web"}}]}]}`,
	"HTTPFaultInjection":       `VirtualService {"hosts": ["a.example.com"], "http": [{"fault": %s, "route": [{"destination": {"host": "web"}}]}]}`,
	"HTTPFaultInjection_Abort": `VirtualService {"hosts": ["a.example.com"], "http": [{"fault": {"abort": %s}, "route": [{"destination": {"host": "web"}}]}]}`,
	"HTTPFaultInjection_Delay": `VirtualService {"hosts": ["a.example.com"], "http": [{"fault": {"delay": %s}, "route": [{"destination": {"host": "web"}}]}]}`,
	"CorsPolicy":               `VirtualService {"hosts": ["a.example.com"], "http": [{"corsPolicy": %s, "route": [{"destination": {"host": "web"}}]}]}`,
	"TrafficPolicy":            `DestinationRule {"host": "web", "trafficPolicy": %s}`,
	"ConnectionPoolSettings":   `DestinationRule {"host": "web", "trafficPolicy": {"connectionPool": %s}}`,
	"LoadBalancerSettings":     `DestinationRule {"host": "web", "trafficPolicy": {"loadBalancer": %s}}`,
	"OutlierDetection":         `DestinationRule {"host": "web", "trafficPolicy": {"outlierDetection": %s}}`,
	"ClientTLSSettings":        `DestinationRule {"host": "web", "trafficPolicy": {"tls": %s}}`,
	"IstioIngressListener":     `Sidecar {"ingress": [%s]}`,
	"IstioEgressListener":      `Sidecar {"egress": [%s]}`,
	"ReadinessProbe":           `WorkloadGroup {"template": {}, "probe": %s}`,
	"ServicePort":              `ServiceEntry {"hosts": ["a.example.com"], "resolution": "DNS", "ports": [%s]}`,
	"JWTRule":                  `RequestAuthentication {"jwtRules": [%s]}`,
	"Rule":                     `AuthorizationPolicy {"rules": [%s]}`,
	"Metrics":                  `Telemetry {"metrics": [%s]}`,
	"Tracing":                  `Telemetry {"tracing": [%s]}`,
	"AccessLogging":            `Telemetry {"accessLogging": [%s]}`,
}

// literals returns the objects that a Go file has as literals.
func literals(path string) (list []Object, err error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, 0)
	if err != nil {
		return nil, err
	}
	r := &reader{imports: map[string]string{}, types: messageTypes()}
	for _, i := range file.Imports {
		name, _ := strconv.Unquote(i.Path.Value)
		short := name[strings.LastIndexByte(name, '/')+1:]
		if i.Name != nil {
			short = i.Name.Name
		}
		r.imports[short] = name
	}
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || lit.Type == nil {
			return true
		}
		t := r.typeOf(lit.Type)
		if t == nil || t.Kind() != reflect.Struct {
			return true
		}
		body := wrapped(t.Name(), lit, r)
		if body == nil {
			return true
		}
		list = append(list, Object{fmt.Sprintf("%s:%d", filepath.Base(path), set.Position(lit.Pos()).Line), body})
		return false
	})
	return list, nil
}

// wrapped returns the object that a literal is, or is put into; nil if there is none.
func wrapped(name string, lit *ast.CompositeLit, r *reader) map[string]any {
	kind, form := name, "%s"
	if p, isPart := parts[name]; isPart {
		kind, form, _ = strings.Cut(p, " ")
	} else if !slices.Contains(Kinds, name) {
		return nil
	}
	v, ok := r.composite(lit, nil)
	if !ok {
		return nil
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	message, ok := p.Interface().(proto.Message)
	if !ok {
		return nil
	}
	text, err := protojson.Marshal(message)
	if err != nil {
		return nil
	}
	var spec map[string]any
	if decode([]byte(strings.Replace(form, "%s", string(text), 1)), &spec) != nil {
		return nil
	}
	return map[string]any{"apiVersion": apiVersion(kind), "kind": kind, "metadata": map[string]any{"name": "foo", "namespace": "bar"}, "spec": spec}
}

// decode reads JSON with whole numbers as int64, as the API server does.
func decode(data []byte, into *map[string]any) error {
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	*into, _ = numbers(*into).(map[string]any)
	return nil
}

func numbers(x any) any {
	switch x := x.(type) {
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n
		}
		f, _ := x.Float64()
		return f
	case map[string]any:
		for k, v := range x {
			x[k] = numbers(v)
		}
	case []any:
		for i, v := range x {
			x[i] = numbers(v)
		}
	}
	return x
}
