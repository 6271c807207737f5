package mesh

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Role says what a pod is for.
type Role int

// The roles of pods.
const (
	Caller Role = iota
	Backend
	GatewayPod
)

// Pod is a pod with its address.
type Pod struct {
	Role            Role
	Name, Namespace string
	Owner           string // the key in Mesh of the workload, service or gateway
	Account         string
	Labels          map[string]string
	Sidecar         bool
	IP              string
	Secrets         bool // may list the Secrets of its namespace
}

// Network says where pods, services and servers get their addresses: the first three bytes of each.
type Network struct{ Pods, Services, Servers string }

// Simulated is a network that nothing is bound to.
var Simulated = Network{"10.1.0", "10.96.0", "203.0.113"}

// Placed is a mesh with addresses.
type Placed struct {
	*Mesh
	Pods      []Pod
	ServiceIP map[string]string // by NAME.NAMESPACE, gateways' Services too
	ServerIP  map[string]string // by host
}

// Place gives everything an address, in the order of names.
func (m *Mesh) Place(n Network) *Placed {
	p := &Placed{Mesh: m, ServiceIP: map[string]string{}, ServerIP: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(m.Workloads)) {
		p.addCaller(n, name, m.Workloads[name])
	}
	for _, name := range slices.Sorted(maps.Keys(m.Services)) {
		p.ServiceIP[name] = fmt.Sprintf("%s.%d", n.Services, len(p.ServiceIP)+1)
		p.addBackends(n, name, m.Services[name])
	}
	for _, name := range slices.Sorted(maps.Keys(m.Gateways)) {
		gateway := m.Gateways[name]
		p.ServiceIP[gateway.Service+"."+gateway.Namespace] = fmt.Sprintf("%s.%d", n.Services, len(p.ServiceIP)+1)
		p.add(n, Pod{Role: GatewayPod, Name: gateway.Service + "-1", Namespace: gateway.Namespace, Owner: name,
			Account: gateway.Service, Labels: gateway.Selector, Secrets: true})
	}
	for i, host := range slices.Sorted(maps.Keys(m.Servers)) {
		p.ServerIP[host] = fmt.Sprintf("%s.%d", n.Servers, i+1)
		if address := m.Servers[host].Address; address != "" {
			p.ServerIP[host] = address
		}
	}
	return p
}

func (p *Placed) addCaller(n Network, name string, w Workload) {
	namespace, short, _ := strings.Cut(name, "/")
	labels := maps.Clone(w.Labels)
	if labels == nil {
		labels = map[string]string{"app": short}
	}
	p.add(n, Pod{Role: Caller, Name: short, Namespace: namespace, Owner: name, Account: or(w.Account, short),
		Labels: labels, Sidecar: true, Secrets: w.Secrets})
}

func (p *Placed) addBackends(n Network, name string, s Service) {
	short, namespace, _ := strings.Cut(name, ".")
	versions := s.Versions
	if len(versions) == 0 {
		versions = []map[string]string{{}}
	}
	for i, version := range versions {
		labels := maps.Clone(s.selector(short))
		maps.Copy(labels, version)
		p.add(n, Pod{Role: Backend, Name: fmt.Sprintf("%s-%d", short, i+1), Namespace: namespace, Owner: name,
			Account: short, Labels: labels, Sidecar: s.Sidecar == nil || *s.Sidecar})
	}
}

func (s Service) selector(name string) map[string]string {
	if len(s.Labels) > 0 {
		return s.Labels
	}
	return map[string]string{"app": name}
}

func (p *Placed) add(n Network, pod Pod) {
	pod.IP = fmt.Sprintf("%s.%d", n.Pods, len(p.Pods)+1)
	p.Pods = append(p.Pods, pod)
}

// Pod returns the first pod of that role and owner.
func (p *Placed) Pod(role Role, owner string) (Pod, bool) {
	i := slices.IndexFunc(p.Pods, func(pod Pod) bool { return pod.Role == role && pod.Owner == owner })
	if i < 0 {
		return Pod{}, false
	}
	return p.Pods[i], true
}

// PodAt returns the pod that has that address.
func (p *Placed) PodAt(ip string) (Pod, bool) {
	i := slices.IndexFunc(p.Pods, func(pod Pod) bool { return pod.IP == ip })
	if i < 0 {
		return Pod{}, false
	}
	return p.Pods[i], true
}

// ServerAt returns the host of the server that has that address.
func (p *Placed) ServerAt(ip string) (string, bool) {
	for host, at := range p.ServerIP {
		if at == ip {
			return host, true
		}
	}
	return "", false
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Resolve is what a name is to a pod of a namespace: a service's or a server's address. A name or a port that the
// mesh does not have is an error, and so is a port that a service does not have.
func (p *Placed) Resolve(host, namespace string, port int) (string, error) {
	if ip, ok := p.ServerIP[host]; ok {
		if !slices.Contains(p.Servers[host].Ports, port) {
			return "", fmt.Errorf("server %q has no port %d in the mesh", host, port)
		}
		return ip, nil
	}
	name := strings.TrimSuffix(host, ".svc.cluster.local")
	if !strings.Contains(name, ".") {
		name += "." + namespace
	}
	ip, ok := p.ServiceIP[name]
	if !ok {
		return "", fmt.Errorf("no server or service %q in the mesh", host)
	}
	if service, ok := p.Services[name]; ok && service.Ports[port] == "" {
		return "", fmt.Errorf("service %q has no port %d in the mesh", name, port)
	}
	return ip, nil
}
