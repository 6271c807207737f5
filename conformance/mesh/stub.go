package mesh

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// Stub makes a mesh that has what a bundle names: Services with their ports and subsets, gateways' pods and ports,
// and Secrets. It is for judging a bundle without a mesh of its own; calls need one that somebody wrote.
func Stub(b bundle.Bundle) *Mesh {
	m := &Mesh{}
	m.fill()
	m.stubGateways(b)
	m.stubServices(b)
	m.stubSubsets(b)
	m.stubSecrets(b)
	m.stubNamespaces(b)
	return m
}

func (m *Mesh) stubGateways(b bundle.Bundle) {
	for _, o := range append(b.Kind("Gateway"), b.Kind("AuthorizationPolicy")...) {
		selector := bundle.Labels(o, "spec", "selector")
		if o.GetKind() == "AuthorizationPolicy" {
			selector = bundle.Labels(o, "spec", "selector", "matchLabels")
		}
		name := m.gatewayFor(b, o.GetNamespace(), selector)
		servers, _, _ := unstructured.NestedSlice(o.Object, "spec", "servers")
		for _, server := range servers {
			s, _ := server.(map[string]any)
			port, _ := s["port"].(map[string]any)
			if number := bundle.Int(port["number"]); m.Gateways[name].Ports[number] == 0 {
				m.Gateways[name].Ports[number] = number
			}
		}
	}
}

// gatewayFor finds the gateway that a selector means in a namespace, or adds one. Its ports are those of the bundle's
// Service of these pods, if it has one.
func (m *Mesh) gatewayFor(b bundle.Bundle, namespace string, selector map[string]string) string {
	for name, gateway := range m.Gateways {
		if gateway.Namespace == namespace && covers(gateway.Selector, selector) {
			return name
		}
	}
	name := fmt.Sprintf("stub-%d", len(m.Gateways))
	ports := map[int]int{80: 8080, 443: 8443}
	for _, o := range b.Kind("Service") {
		if of := bundle.Labels(o, "spec", "selector"); o.GetNamespace() == namespace && len(of) > 0 && covers(selector, of) {
			ports = servicePorts(o)
		}
	}
	m.Gateways[name] = Gateway{namespace, selector, name, ports, 0}
	return name
}

// servicePorts returns the ports of a Service, and their target ports.
func servicePorts(o *unstructured.Unstructured) map[int]int {
	ports := map[int]int{}
	list, _, _ := unstructured.NestedSlice(o.Object, "spec", "ports")
	for _, p := range list {
		if port, ok := p.(map[string]any); ok {
			ports[bundle.Int(port["port"])] = bundle.Int(port["targetPort"])
		}
	}
	return ports
}

func (m *Mesh) stubServices(b bundle.Bundle) {
	for _, d := range b.Destinations() {
		m.stubService(d.Host, d.Port)
	}
	for _, o := range b.Kind("DestinationRule") {
		host, _, _ := unstructured.NestedString(o.Object, "spec", "host")
		m.stubService(host, 0)
	}
	for _, o := range b.Kind("PeerAuthentication") {
		labels := bundle.Labels(o, "spec", "selector", "matchLabels")
		if labels["app"] != "" {
			m.stubService(labels["app"]+"."+o.GetNamespace()+".svc.cluster.local", 0)
		}
	}
	for _, service := range m.Services { // one that nobody names a port of has one
		if len(service.Ports) == 0 {
			service.Ports[80] = "tcp"
		}
	}
}

func (m *Mesh) stubService(host string, port int) {
	name, namespace, ok := bundle.ServiceName(host)
	if !ok || m.isGateway(name, namespace) {
		return
	}
	key := name + "." + namespace
	if _, ok := m.Services[key]; !ok {
		m.Services[key] = Service{Ports: map[int]string{}}
	}
	if port != 0 {
		m.Services[key].Ports[port] = "tcp"
	}
}

func (m *Mesh) isGateway(name, namespace string) bool {
	for _, g := range m.Gateways {
		if g.Service == name && g.Namespace == namespace {
			return true
		}
	}
	return false
}

func (m *Mesh) stubSubsets(b bundle.Bundle) {
	for _, o := range b.Kind("DestinationRule") {
		host, _, _ := unstructured.NestedString(o.Object, "spec", "host")
		name, namespace, ok := bundle.ServiceName(host)
		service, known := m.Services[name+"."+namespace]
		subsets, _, _ := unstructured.NestedSlice(o.Object, "spec", "subsets")
		if !ok || !known {
			continue
		}
		for _, subset := range subsets {
			if s, _ := subset.(map[string]any); s != nil {
				labels, _, _ := unstructured.NestedStringMap(s, "labels")
				service.Versions = append(service.Versions, labels)
			}
		}
		m.Services[name+"."+namespace] = service
	}
}

func (m *Mesh) stubSecrets(b bundle.Bundle) {
	for _, c := range b.Credentials() {
		if strings.Contains(c.Name, "://") || hasSecret(b, c) {
			continue
		}
		secret := m.Secrets[c.Namespace+"/"+c.Name]
		secret.Names = []string{c.Name}
		if c.Mutual {
			secret.CA = "client"
		}
		m.Secrets[c.Namespace+"/"+c.Name] = secret
	}
}

func hasSecret(b bundle.Bundle, c bundle.Credential) bool {
	for _, o := range b.Kind("Secret") {
		if o.GetNamespace() == c.Namespace && o.GetName() == c.Name {
			return true
		}
	}
	return false
}
