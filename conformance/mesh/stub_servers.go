package mesh

import (
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

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
		if len(addresses) > 0 && server.Address == "" {
			server.Address = firstAddress(addresses[0])
		}
		m.Servers[host] = server.sorted()
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

// stubEndpoints adds the servers at the endpoints of a ServiceEntry, which answer in the name of its hosts too.
func (m *Mesh) stubEndpoints(o *unstructured.Unstructured) {
	hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
	ports, _, _ := unstructured.NestedSlice(o.Object, "spec", "ports")
	endpoints, _, _ := unstructured.NestedSlice(o.Object, "spec", "endpoints")
	for _, each := range endpoints {
		endpoint, _ := each.(map[string]any)
		address, _ := endpoint["address"].(string)
		own, _ := endpoint["ports"].(map[string]any)
		name := m.serverAt(address)
		server := m.Servers[name]
		server.Names = append(server.Names, name)
		for _, host := range hosts {
			server.Names = append(server.Names, Example(host))
		}
		for _, port := range ports {
			p, _ := port.(map[string]any)
			server.Ports = append(server.Ports, bundle.Int(p["number"]), bundle.Int(p["targetPort"]))
		}
		for _, port := range own {
			server.Ports = append(server.Ports, bundle.Int(port))
		}
		if address != name || net.ParseIP(address) != nil {
			server.Address = address
		}
		m.Servers[name] = server.sorted()
	}
}

// stubSigner makes the servers of a DestinationRule's host those that it demands: their certificates have the names, and
// are of the authority where it does not leave that to the proxy. A client's Secret has an authority too.
func (m *Mesh) stubSigner(b bundle.Bundle, o *unstructured.Unstructured) {
	host, _, _ := unstructured.NestedString(o.Object, "spec", "host")
	for _, c := range (bundle.Bundle{o}).Credentials() {
		if secret, stub := m.Secrets[c.Namespace+"/"+c.Name]; stub && !hasSecret(b, c) {
			secret.CA = "client"
			m.Secrets[c.Namespace+"/"+c.Name] = secret
		}
	}
	each(o.Object, func(tls map[string]any) {
		names := bundle.Strings(tls["subjectAltNames"])
		file, _ := tls["caCertificates"].(string)
		private := tls["credentialName"] != nil || file != "" && file != "system" && !strings.HasPrefix(file, "/etc/ssl/")
		for name, server := range m.Servers {
			if name != Example(host) && !slices.Contains(server.Names, Example(host)) {
				continue
			}
			if private {
				server.Signer = Declared
			}
			if len(names) > 0 {
				server.Names = append(append(server.Names, names...), name)
			}
			m.Servers[name] = server.sorted()
		}
	})
}

// serverAt is the name of the server that has an address, or is to have it.
func (m *Mesh) serverAt(address string) string {
	for _, name := range slices.Sorted(maps.Keys(m.Servers)) {
		if m.Servers[name].Address == address {
			return name
		}
	}
	return address
}

// WithServers is a mesh that somebody wrote with the servers and ports that a bundle names too, and a server that it does
// not name: calls to them show what a sidecar does to them.
func (m *Mesh) WithServers(b bundle.Bundle) *Mesh {
	stub, out := &Mesh{Servers: map[string]Server{}}, *m
	for _, o := range b.Kind("ServiceEntry") {
		stub.stubServers(o)
	}
	out.Servers = map[string]Server{}
	maps.Copy(out.Servers, m.Servers)
	for _, name := range slices.Sorted(maps.Keys(stub.Servers)) {
		server := stub.Servers[name]
		known, had := out.Servers[name]
		if !had && out.serverAt(server.Address) == server.Address { // the only one there
			known.Address = server.Address
		}
		known.Ports = slices.Concat(known.Ports, server.Ports)
		out.Servers[name] = known.sorted()
	}
	out.stubUnnamed()
	return &out
}

// Unnamed is a server of StubAround that the bundle does not name.
const Unnamed = "unnamed.example.net"

// stubUnnamed adds a server that the bundle does not name, on every port that one of the others has.
func (m *Mesh) stubUnnamed() {
	server := Server{Ports: []int{80, 443}}
	for _, other := range m.Servers {
		server.Ports = append(server.Ports, other.Ports...)
	}
	m.Servers[Unnamed] = server.sorted()
}

// sorted is a server whose ports and names are each there once.
func (s Server) sorted() Server {
	slices.Sort(s.Ports)
	slices.Sort(s.Names)
	s.Ports, s.Names = slices.Compact(s.Ports), slices.Compact(s.Names)
	s.Ports = slices.DeleteFunc(s.Ports, func(port int) bool { return port == 0 })
	return s
}
