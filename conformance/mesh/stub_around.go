package mesh

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// StubAround makes a mesh in which everything in a bundle can have an effect: the mesh of Stub and StubCallers, with http
// ports where the bundle has routes or policies for requests, with the accounts and workloads that it names, with pods
// for each label of a gateway, and with servers for its outside hosts.
func StubAround(b bundle.Bundle) *Mesh {
	m := Stub(b)
	m.stubHops(b)
	m.stubLabels()
	m.stubVersions()
	m.stubTargets()
	m.stubRoutedPorts(b)
	m.StubCallers(b)
	m.stubHTTP(b)
	m.stubTLS(b)
	m.stubAccounts(b)
	m.Servers = map[string]Server{}
	for _, o := range b.Kind("ServiceEntry") {
		m.stubServers(o)
	}
	for _, o := range b.Kind("ServiceEntry") {
		m.stubEndpoints(o)
	}
	for _, o := range b.Kind("DestinationRule") {
		m.stubSigner(b, o)
	}
	m.stubUnnamed()
	for _, o := range b.Kind("PeerAuthentication") {
		if labels := bundle.Labels(o, "spec", "selector", "matchLabels"); len(labels) > 0 {
			m.caller(o.GetNamespace(), labels)
		}
	}
	return m
}

// stubLabels adds a gateway without each label of a gateway with several: without that label, its pods match too.
func (m *Mesh) stubLabels() {
	for _, name := range slices.Sorted(maps.Keys(m.Gateways)) {
		gateway := m.Gateways[name]
		if len(gateway.Selector) < 2 {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(gateway.Selector)) {
			other := gateway
			other.Selector = maps.Clone(gateway.Selector)
			delete(other.Selector, key)
			other.Service = name + "-no-" + strings.ToLower(key)
			m.Gateways[other.Service] = other
		}
	}
}

// stubHops gives the gateways to which sidecars send calls the names by which they do so: those of the hosts of
// DestinationRules whose subsets have the gateway's labels. Of several gateways with one name, the one with the fewest
// labels has the Service, which selects the pods of the others too.
func (m *Mesh) stubHops(b bundle.Bundle) {
	hops := map[string]string{} // gateways by NAME.NAMESPACE
	for _, o := range b.Kind("DestinationRule") {
		host, _, _ := unstructured.NestedString(o.Object, "spec", "host")
		service, namespace, ok := bundle.ServiceName(host)
		subsets, _, _ := unstructured.NestedSlice(o.Object, "spec", "subsets")
		for _, each := range subsets {
			subset, _ := each.(map[string]any)
			labels, _, _ := unstructured.NestedStringMap(subset, "labels")
			for name, gateway := range m.Gateways {
				if !ok || !strings.HasPrefix(gateway.Service, "stub-") || gateway.Namespace != namespace || !maps.Equal(gateway.Selector, labels) {
					continue
				}
				key := service + "." + namespace
				if known, had := hops[key]; !had || len(labels) < len(m.Gateways[known].Selector) {
					hops[key] = name
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(hops)) {
		name := hops[key]
		gateway := m.Gateways[name]
		gateway.Service, _, _ = strings.Cut(key, ".")
		m.Gateways[name] = gateway
		delete(m.Services, key)
	}
}

// stubVersions adds a pod of no subset to each service that has subsets.
func (m *Mesh) stubVersions() {
	for name, service := range m.Services {
		if len(service.Versions) > 0 {
			service.Versions = append(service.Versions, map[string]string{"version": "none"})
			m.Services[name] = service
		}
	}
}

// stubTargets gives each port of a gateway its own port of the pods.
func (m *Mesh) stubTargets() {
	for _, gateway := range m.Gateways {
		for port := range gateway.Ports {
			if port == 8080 || port == 8443 {
				gateway.Ports[port] = port + 10000
			}
		}
	}
}

// stubRoutedPorts adds the ports of services that matches of routes name.
func (m *Mesh) stubRoutedPorts(b bundle.Bundle) {
	for _, o := range b.Kind("VirtualService") {
		http, _, _ := unstructured.NestedSlice(o.Object, "spec", "http")
		for _, name := range services(o) {
			for _, each := range http {
				route, _ := each.(map[string]any)
				matches, _ := route["match"].([]any)
				for _, condition := range matches {
					match, _ := condition.(map[string]any)
					if port := bundle.Int(match["port"]); port != 0 && m.Services[name].Ports != nil {
						m.Services[name].Ports[port] = "http"
					}
				}
			}
		}
	}
}

// services are the services among the hosts of a VirtualService that sidecars read, as NAME.NAMESPACE.
func services(o *unstructured.Unstructured) []string {
	if !InMesh(o) {
		return nil
	}
	hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
	var out []string
	for _, host := range hosts {
		if name, namespace, ok := bundle.ServiceName(host); ok {
			out = append(out, name+"."+namespace)
		}
	}
	return out
}

// stubHTTP makes ports http: a sidecar has no routes, and no policies for requests, for a port that is not http.
func (m *Mesh) stubHTTP(b bundle.Bundle) {
	for _, o := range b.Kind("VirtualService") {
		if _, http, _ := unstructured.NestedSlice(o.Object, "spec", "http"); http {
			for _, name := range services(o) {
				m.speakHTTP(name)
			}
		}
	}
	for _, o := range b.Kind("DestinationRule") {
		_, http, _ := unstructured.NestedMap(o.Object, "spec", "trafficPolicy", "loadBalancer")
		host, _, _ := unstructured.NestedString(o.Object, "spec", "host")
		if name, namespace, ok := bundle.ServiceName(host); ok && http {
			m.speakHTTP(name + "." + namespace)
		}
	}
}

func (m *Mesh) speakHTTP(service string) {
	for port := range m.Services[service].Ports {
		m.Services[service].Ports[port] = "http"
	}
}

// stubTLS makes the ports https to which DestinationRules demand TLS of their own: by default 443.
func (m *Mesh) stubTLS(b bundle.Bundle) {
	for _, o := range b.Kind("DestinationRule") {
		host, _, _ := unstructured.NestedString(o.Object, "spec", "host")
		name, namespace, ok := bundle.ServiceName(host)
		service, known := m.Services[name+"."+namespace]
		if !ok || !known {
			continue
		}
		each(o.Object, func(settings map[string]any) {
			tls, _ := settings["tls"].(map[string]any)
			port, _ := settings["port"].(map[string]any)
			number := cmp.Or(bundle.Int(port["number"]), 443)
			if (tls["mode"] == "SIMPLE" || tls["mode"] == "MUTUAL") && service.Ports[number] != "" {
				service.Ports[number] = "https"
				service.Names = append(service.Names, bundle.Strings(tls["subjectAltNames"])...)
			}
		})
		m.Services[name+"."+namespace] = service
	}
}

// InMesh says whether sidecars read a VirtualService.
func InMesh(o *unstructured.Unstructured) bool {
	gateways, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "gateways")
	return len(gateways) == 0 || slices.Contains(gateways, "mesh")
}

// principal is an account, of any trust domain.
var principal = regexp.MustCompile(`\*/ns/([a-z0-9.-]+)/sa/([a-z0-9.-]+)`)

// stubAccounts adds a workload for each account that the bundle names.
func (m *Mesh) stubAccounts(b bundle.Bundle) {
	for _, named := range principal.FindAllStringSubmatch(string(b.Kind("AuthorizationPolicy").YAML()), -1) {
		m.Workloads[named[1]+"/"+named[2]] = Workload{Account: named[2]}
	}
}

// Example is a host that a host of an object covers: itself, or one that a wildcard matches.
func Example(host string) string {
	if host == "*" {
		return "any.example.org"
	}
	if rest, ok := strings.CutPrefix(host, "*."); ok {
		return "x1." + rest
	}
	return host
}
