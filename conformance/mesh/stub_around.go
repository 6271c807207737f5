package mesh

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// StubAround makes a mesh in which everything in a bundle can have an effect: the mesh of Stub and StubCallers, with http
// ports where the bundle has routes for calls to a service, with the accounts and workloads that it names, and with
// servers for its outside hosts.
func StubAround(b bundle.Bundle) *Mesh {
	m := Stub(b)
	m.StubCallers(b)
	m.stubHTTP(b)
	m.stubAccounts(b)
	m.Servers = map[string]Server{}
	for _, o := range b.Kind("ServiceEntry") {
		m.stubServers(o)
	}
	for _, o := range b.Kind("PeerAuthentication") {
		if labels := bundle.Labels(o, "spec", "selector", "matchLabels"); len(labels) > 0 {
			m.caller(o.GetNamespace(), labels)
		}
	}
	return m
}

// stubHTTP makes ports http: a sidecar ignores the routes of a port that is not declared as http.
func (m *Mesh) stubHTTP(b bundle.Bundle) {
	for _, o := range b.Kind("VirtualService") {
		hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
		http, _, _ := unstructured.NestedSlice(o.Object, "spec", "http")
		if len(http) == 0 || !InMesh(o) {
			continue
		}
		for _, host := range hosts {
			name, namespace, ok := bundle.ServiceName(host)
			if !ok {
				continue
			}
			for port := range m.Services[name+"."+namespace].Ports {
				m.Services[name+"."+namespace].Ports[port] = "http"
			}
		}
	}
}

// InMesh says whether sidecars read a VirtualService.
func InMesh(o *unstructured.Unstructured) bool {
	gateways, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "gateways")
	return len(gateways) == 0 || slices.Contains(gateways, "mesh")
}

var principal = regexp.MustCompile(`cluster\.local/ns/([^/"\s]+)/sa/([^/"\s]+)`)

// stubAccounts adds a workload for each account that the bundle names.
func (m *Mesh) stubAccounts(b bundle.Bundle) {
	for _, named := range principal.FindAllStringSubmatch(string(b.Kind("AuthorizationPolicy").YAML()), -1) {
		m.Workloads[named[1]+"/"+named[2]] = Workload{Account: named[2]}
	}
}

// stubServers adds a server for each host of a ServiceEntry.
func (m *Mesh) stubServers(o *unstructured.Unstructured) {
	hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
	addresses, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "addresses")
	ports, _, _ := unstructured.NestedSlice(o.Object, "spec", "ports")
	for _, host := range hosts {
		if _, _, service := bundle.ServiceName(host); service {
			continue
		}
		host = Example(host)
		server := m.Servers[host]
		server.Ports = append(server.Ports, 80, 443)
		for _, port := range ports {
			p, _ := port.(map[string]any)
			server.Ports = append(server.Ports, bundle.Int(p["number"]))
			if target := bundle.Int(p["targetPort"]); target != 0 {
				server.Ports = append(server.Ports, target)
			}
		}
		slices.Sort(server.Ports)
		server.Ports = slices.Compact(server.Ports)
		if len(addresses) > 0 && server.Address == "" {
			server.Address = firstAddress(addresses[0])
		}
		m.Servers[host] = server
	}
}

// firstAddress is an address of a range.
func firstAddress(text string) string {
	if prefix, err := netip.ParsePrefix(text); err == nil {
		if next := prefix.Addr().Next(); prefix.Contains(next) {
			return next.String()
		}
		return prefix.Addr().String()
	}
	return text
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
