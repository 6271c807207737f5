package world_test

import (
	"testing"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/world"
)

// TestTakesPort asks whether ports of ServiceEntries without addresses take every
// connection: not where istiod gives the host an address.
func TestTakesPort(t *testing.T) {
	for _, test := range []struct {
		host, protocol string
		resolution     api.ServiceEntry_Resolution
		captured, want bool
	}{
		{"db.example.com", "TCP", api.ServiceEntry_DNS, false, true},
		{"db.example.com", "TCP", api.ServiceEntry_DNS, true, false},
		{"db.example.com", "TCP", api.ServiceEntry_NONE, true, true},
		{"*.example.com", "MYSQL", api.ServiceEntry_STATIC, true, true},
		{"db.example.com", "UDP", api.ServiceEntry_DNS, false, false},
		{"db.example.com", "TLS", api.ServiceEntry_DNS, false, false},
		{"db.example.com", "HTTP", api.ServiceEntry_DNS, false, false},
	} {
		port := &api.ServicePort{Number: 5432, Protocol: test.protocol}
		spec := &api.ServiceEntry{Hosts: []string{test.host}, Resolution: test.resolution, Ports: []*api.ServicePort{port}}
		w := world.New(world.Mesh{Domain: "cluster.local", DNSCapture: test.captured}, []*world.Object{{Kind: "ServiceEntry", Namespace: "shop", Name: "db", Message: spec}}, nil)
		if got := w.TakesPort(w.ServiceEntries[0], port); got != test.want {
			t.Errorf("%s %s %s, DNS captured %t: %t", test.host, test.protocol, test.resolution, test.captured, got)
		}
	}
}
