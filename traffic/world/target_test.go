package world_test

import (
	"testing"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/world"
)

// read returns the inventory of a text.
func read(t *testing.T, text string) *inventory.Inventory {
	t.Helper()
	var sink diag.Sink
	i := inventory.Read([]*diag.File{diag.NewFile("inventory.yaml", []byte(text))}, &sink)
	for _, d := range sink.Sorted() {
		t.Error(d.Message)
	}
	return i
}

// twoServices are two Services of the pods of a gateway, the younger one first.
const twoServices = `
apiVersion: v1
kind: Service
metadata: {name: a-young, namespace: edge, creationTimestamp: "2025-01-01T00:00:00Z"}
spec: {selector: {istio: edge}, ports: [{name: http, port: 80, targetPort: 8081}]}
---
apiVersion: v1
kind: Service
metadata: {name: old, namespace: edge, creationTimestamp: "2024-01-01T00:00:00Z", annotations: {networking.istio.io/exportTo: "."}}
spec: {selector: {istio: edge}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: edge, namespace: edge}
spec: {template: {metadata: {labels: {istio: edge}}, spec: {containers: [{name: istio-proxy, image: auto}]}}}
`

// TestFirstService checks that pods serve a port of a Gateway where the oldest Service
// sends it, in the listeners as in the registry.
func TestFirstService(t *testing.T) {
	gateway := object(t, "edge", "public", 2024, new(networking.Gateway),
		`{"selector": {"istio": "edge"}, "servers": [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}]}`)
	w := world.New(world.Mesh{Root: "istio-system", Domain: "cluster.local"}, []*world.Object{gateway}, read(t, twoServices))
	if len(w.Listeners) != 2 {
		t.Fatalf("%d listeners, not one of the pods and one of pods with the selector", len(w.Listeners))
	}
	for _, l := range w.Listeners {
		if l.Target != 8080 {
			t.Errorf("the pods %s listen on %d, not on 8080", l.Pods, l.Target)
		}
	}
	r := world.NewRegistry(w, world.Setup{}, nil)
	pod := r.GatewayPod("a-young")
	if pod == nil {
		t.Fatal("no pod of the gateway")
	}
	if at := r.ListensAt(pod, 80); at != 8080 {
		t.Errorf("the pod listens on %d, not on 8080", at)
	}
}

// TestExportedService checks that callers elsewhere do not see a Service that is not
// exported to them.
func TestExportedService(t *testing.T) {
	w := world.New(world.Mesh{Root: "istio-system", Domain: "cluster.local"}, nil, read(t, twoServices))
	r := world.NewRegistry(w, world.Setup{}, nil)
	for namespace, want := range map[string]int{"edge": 2, "shop": 1} {
		if got := r.VisibleIn(namespace); len(got) != want {
			t.Errorf("namespace %s sees %d services, not %d", namespace, len(got), want)
		}
	}
}

// udpPorts is a Service with one port of TCP, and one of another number and one of the same
// number of UDP.
const udpPorts = `
apiVersion: v1
kind: Service
metadata: {name: dns, namespace: shop}
spec:
  selector: {app: dns}
  ports:
  - {name: udp, port: 53, protocol: UDP, targetPort: 5353}
  - {name: http, port: 53, targetPort: 8053}
---
apiVersion: v1
kind: Service
metadata: {name: metrics, namespace: shop}
spec:
  selector: {app: metrics}
  ports: [{name: http, port: 9000}, {name: statsd, port: 8125, protocol: UDP}]
`

// TestUDPPorts checks that ports of UDP count where the ports of a service are counted, and
// that nobody finds them by their number.
func TestUDPPorts(t *testing.T) {
	w := world.New(world.Mesh{Root: "istio-system", Domain: "cluster.local"}, nil, read(t, udpPorts))
	r := world.NewRegistry(w, world.Setup{}, nil)
	metrics, dns := r.ServiceNamed("metrics.shop.svc.cluster.local"), r.ServiceNamed("dns.shop.svc.cluster.local")
	if metrics == nil || dns == nil {
		t.Fatal("a Service is missing")
	}
	if got := world.PortOf(metrics.Ports, 8000); got != 8000 {
		t.Errorf("a destination without a port means port %d, not that of the listener", got)
	}
	if _, has := metrics.Port(8125); has {
		t.Error("a port of UDP has been found")
	}
	if p, has := dns.Port(53); !has || p.Protocol != world.HTTP {
		t.Errorf("port 53 is %q, not http", p.Protocol)
	}
}
