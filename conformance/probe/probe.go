// Package probe makes calls for a bundle: for each server, route and outside host, calls that match it and calls that
// miss one of its conditions.
//
// It reads the fields of Istio's objects that match calls. It does not know what happens to a call.
package probe

import (
	"cmp"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// Calls are the calls for a bundle in a mesh, each once, in a fixed order in which any first part is a sample of all.
func Calls(b bundle.Bundle, m *mesh.Mesh) []call.Call {
	s := set{bundle: b, mesh: m, seen: map[string]bool{}}
	for _, o := range b.Kind("Gateway") {
		s.servers(o)
	}
	for _, o := range b.Kind("ServiceEntry") {
		s.outside(o)
	}
	for _, o := range b.Kind("VirtualService") {
		if mesh.InMesh(o) {
			s.services(o)
		}
	}
	for _, host := range slices.Sorted(maps.Keys(m.Servers)) {
		if !strings.Contains(host, ":") { // calls have no addresses of IPv6
			s.server(host, m.Servers[host])
		}
	}
	return spread(s.calls)
}

// spread orders calls by the reversed bits of their places, so that calls for one route are far from each other.
func spread(calls []call.Call) []call.Call {
	out := make([]call.Call, 0, len(calls))
	size := bits.Len(uint(len(calls)))
	for place := range uint64(1) << size {
		if i := bits.Reverse64(place) >> (64 - size); i < uint64(len(calls)) {
			out = append(out, calls[i])
		}
	}
	return out
}

// set collects calls.
type set struct {
	bundle bundle.Bundle
	mesh   *mesh.Mesh
	seen   map[string]bool
	calls  []call.Call
}

func (s *set) add(c call.Call) {
	key := fmt.Sprintf("%+v", c)
	if !s.seen[key] {
		s.seen[key] = true
		s.calls = append(s.calls, c)
	}
}

// outside adds calls of workloads to the hosts of a ServiceEntry.
func (s *set) outside(o *unstructured.Unstructured) {
	hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
	ports, _, _ := unstructured.NestedSlice(o.Object, "spec", "ports")
	for _, host := range hosts {
		for _, each := range ports {
			port, _ := each.(map[string]any)
			protocol, _ := port["protocol"].(string)
			c := call.Call{Host: mesh.Example(host), Port: bundle.Int(port["number"])}
			s.fromEach(c, strings.ToUpper(protocol), host)
		}
	}
}

func (s *set) fromEach(c call.Call, protocol, host string) {
	for _, from := range slices.Sorted(maps.Keys(s.mesh.Workloads)) {
		c.From = from
		switch protocol {
		case "TCP", "MONGO":
			c.Method = "TCP"
			s.add(c)
		case "TLS", "HTTPS":
			c.Method, c.TLS = "TLS", true
			s.add(c)
		default:
			s.requests(c, host)
		}
	}
}

// services adds calls of workloads to the services that a VirtualService is about.
func (s *set) services(o *unstructured.Unstructured) {
	hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
	for _, host := range hosts {
		name, namespace, ok := bundle.ServiceName(host)
		if !ok {
			continue
		}
		service := s.mesh.Services[name+"."+namespace]
		for _, port := range slices.Sorted(maps.Keys(service.Ports)) {
			s.fromEach(call.Call{Host: name + "." + namespace, Port: port}, "HTTP", host)
		}
	}
}

// server adds calls of workloads to each port of a server outside, by its own name or address.
func (s *set) server(host string, server mesh.Server) {
	protocols := map[int]string{80: "HTTP", 443: "TLS"}
	for _, port := range server.Ports {
		s.fromEach(call.Call{Host: host, Port: port}, cmp.Or(protocols[port], "TCP"), host)
	}
}
