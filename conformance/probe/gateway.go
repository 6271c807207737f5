package probe

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// servers adds the calls from outside that the servers of a Gateway are for.
func (s *set) servers(o *unstructured.Unstructured) {
	selector := bundle.Labels(o, "spec", "selector")
	servers, _, _ := unstructured.NestedSlice(o.Object, "spec", "servers")
	for _, name := range slices.Sorted(maps.Keys(s.mesh.Gateways)) {
		gateway := s.mesh.Gateways[name]
		if gateway.Namespace != o.GetNamespace() || !selects(selector, gateway.Selector) {
			continue
		}
		for _, each := range servers {
			server, _ := each.(map[string]any)
			port, _ := server["port"].(map[string]any)
			tls, _ := server["tls"].(map[string]any)
			protocol, _ := port["protocol"].(string)
			mode, _ := tls["mode"].(string)
			for _, host := range bundle.Strings(server["hosts"]) {
				if _, bare, ok := strings.Cut(host, "/"); ok {
					host = bare
				}
				for _, own := range append(s.below(o, host), host) {
					s.listener(name, bundle.Int(port["number"]), protocol, mode, own, host)
				}
			}
		}
	}
}

// selects says whether a selector is for a pod with these labels.
func selects(selector, labels map[string]string) bool {
	for key, value := range selector {
		if labels[key] != value {
			return false
		}
	}
	return true
}

// below are the hosts of VirtualServices at a Gateway that a wildcard of one of its servers covers.
func (s *set) below(gateway *unstructured.Unstructured, wildcard string) []string {
	var out []string
	for _, o := range s.bundle.Kind("VirtualService") {
		gateways, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "gateways")
		if !slices.Contains(gateways, gateway.GetNamespace()+"/"+gateway.GetName()) {
			continue
		}
		hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
		for _, host := range hosts {
			if host != wildcard && covers(wildcard, host) && !strings.HasSuffix(host, ".") {
				out = append(out, host)
			}
		}
	}
	return out
}

// listener adds the calls for a host at a server of a gateway, whose host may be a wildcard that covers it.
func (s *set) listener(gateway string, port int, protocol, mode, host, server string) {
	c := call.Call{From: "outside", At: gateway, Host: mesh.Example(host), Port: port}
	switch {
	case mode == "ISTIO_MUTUAL":
		s.hop(c, protocol)
	case protocol == "TCP" || protocol == "MONGO":
		c.Method = "TCP"
		s.add(c)
	case mode == "PASSTHROUGH" || protocol == "TLS":
		c.Method, c.TLS = "TLS", true
		s.withClients(c)
	default:
		c.TLS = protocol == "HTTPS"
		s.requests(c, host)
		if mode == "MUTUAL" || mode == "OPTIONAL_MUTUAL" {
			c.Client = "client"
			s.requests(c, host)
		}
		c.Method, c.Path = "GET", "/"
		for _, other := range []string{"none.example.org", strings.ToUpper(c.Host) + ".", mesh.Example(server)} {
			c.Header = other
			s.withClients(c)
		}
		c.Host, c.Header = mesh.Example(server), c.Host
		s.withClients(c)
	}
}

// hop adds a call of a workload that dials a gateway itself, in the mesh's mutual TLS.
func (s *set) hop(c call.Call, protocol string) {
	c.Method, c.Hop, c.Header, c.Host = "TCP", c.Host, c.Host, mesh.Unnamed
	if protocol == "HTTPS" {
		c.Method, c.Path = "GET", "/"
	}
	for _, from := range slices.Sorted(maps.Keys(s.mesh.Workloads)) {
		c.From = from
		s.add(c)
	}
}

// withClients adds a call, and if it is TLS the same with certificates.
func (s *set) withClients(c call.Call) {
	s.add(c)
	if !c.TLS || c.Client != "" {
		return
	}
	for _, client := range []string{"client", "rogue"} {
		c.Client = client
		s.add(c)
	}
}

// requests adds a call with each request that the routes for a host look at.
func (s *set) requests(c call.Call, host string) {
	c.Method, c.Path = "GET", "/"
	s.withClients(c)
	for _, r := range s.asked(host) {
		c.Method, c.Path, c.Headers = r.method, r.path, r.headers
		s.add(c)
	}
}
