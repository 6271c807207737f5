package conformance

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
)

// promisedCall is a call of a broken promise. What it comes to is the cluster of its first hop with the transport, or
// the proxy's own answer (Hops of call.Outcome); each of Want and Not is a regular expression of the whole of that.
type promisedCall struct {
	Name, From, URL, SNI string
	Header               map[string]string
	Want, Not            []string
}

// broken says where the call goes instead, and nothing where it goes as promised.
func (c promisedCall) broken(t *testing.T, b bundle.Bundle, around *mesh.Mesh) []string {
	t.Helper()
	line := c.line(t, around)
	parsed, err := call.Parse(line + " -> refused")
	if err != nil {
		t.Fatal(err)
	}
	istiod, err := plane.New(t, b, around.Place(mesh.Simulated))
	if err != nil {
		t.Fatal(err)
	}
	got, err := istiod.Follow(parsed)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range got {
		hop := "refused"
		if len(s.Hops) > 0 {
			hop = s.Hops[0]
		}
		whole := func(re string) bool { return regexp.MustCompile(`^(?:` + re + `)$`).MatchString(hop) }
		if len(c.Want) > 0 && !slices.ContainsFunc(c.Want, whole) || slices.ContainsFunc(c.Not, whole) {
			out = append(out, fmt.Sprintf("%s (%s): %s, and it is to be %q and not %q\n\t%s", c.Name, line, hop, c.Want, c.Not,
				strings.ReplaceAll(s.Detail, "; ", "\n\t")))
		}
	}
	return out
}

// line is the call in the notation of package call. A server outside that it names is put into the mesh, and its caller.
func (c promisedCall) line(t *testing.T, around *mesh.Mesh) string {
	t.Helper()
	u, err := url.Parse(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	host := u.Hostname()
	switch address, err := netip.ParseAddr(host); {
	case c.From == "outside":
	case err == nil:
		around.Servers[host] = mesh.Server{Ports: []int{80, 443, 5432}, Address: address.String()}
	case !strings.HasSuffix(host, ".svc.cluster.local") && around.Services[host].Ports == nil:
		around.Servers[host] = mesh.Server{Ports: []int{80, 443, 5432}}
	}
	if c.From != "outside" {
		around.Workloads[c.From] = mesh.Workload{}
	}
	line := c.From + " GET " + c.URL
	for name, value := range c.Header {
		if name == "host" {
			line += " host " + value
		} else {
			line += " header " + name + " = " + value
		}
	}
	if c.SNI != "" {
		line += " sni " + c.SNI
	}
	return line
}

// meshOf is a mesh of what Kubernetes objects show: a Service with http or the like is one of the mesh, one whose selector
// is that of a pod of a gateway is the gateway's.
func meshOf(t *testing.T, manifests []byte) *mesh.Mesh {
	t.Helper()
	objects, err := bundle.Parse(manifests)
	if err != nil {
		t.Fatal(err)
	}
	m := &mesh.Mesh{Gateways: map[string]mesh.Gateway{}, Services: map[string]mesh.Service{},
		Workloads: map[string]mesh.Workload{}, Servers: map[string]mesh.Server{}}
	names := map[string]string{"istio-ingressgateway": "ingress", "istio-egressgateway": "egress"}
	for _, o := range objects.Kind("Service") {
		service := &corev1.Service{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, service); err != nil {
			t.Fatal(err)
		}
		gateway := service.Spec.Selector["istio"] != ""
		ports, targets := map[int]string{}, map[int]int{}
		for _, p := range service.Spec.Ports {
			ports[int(p.Port)], _, _ = strings.Cut(p.Name, "-")
			targets[int(p.Port)] = p.TargetPort.IntValue()
		}
		if !gateway {
			m.Services[o.GetName()+"."+o.GetNamespace()] = mesh.Service{Ports: ports, Labels: service.Spec.Selector}
			continue
		}
		name := names[o.GetName()]
		if name == "" {
			name = o.GetName()
		}
		m.Gateways[name] = mesh.Gateway{Namespace: o.GetNamespace(), Selector: service.Spec.Selector, Service: o.GetName(), Ports: targets}
	}
	return m
}
