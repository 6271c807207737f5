package world

import (
	"testing"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
)

func ruleOf(namespace, name, h string, spec *api.DestinationRule) *Object {
	spec.Host = h
	return &Object{Kind: "DestinationRule", Namespace: namespace, Name: name, Message: spec}
}

// TestRuleTo looks up rules of reviews.prod, whose service is in prod. Source:
// model/push_context.go destinationRule, model/sidecar.go DestinationRule.
func TestRuleTo(t *testing.T) {
	const full, all = "reviews.prod.svc.cluster.local", "*.prod.svc.cluster.local"
	w := New(Mesh{Root: "istio-system", Domain: "cluster.local"}, []*Object{
		ruleOf("prod", "own", full, &api.DestinationRule{ExportTo: []string{"shop", "batch"}}),
		ruleOf("istio-system", "root", all, &api.DestinationRule{}),
		ruleOf("shop", "wild", all, &api.DestinationRule{}),
		ruleOf("shop", "exact", full, &api.DestinationRule{ExportTo: []string{"."}}),
		ruleOf("elsewhere", "not-used", full, &api.DestinationRule{}),
	}, nil)
	for _, c := range []struct{ from, want string }{
		{"shop", "shop/exact"},         // its own, and the most specific
		{"batch", "prod/own"},          // exported by the service's namespace
		{"prod", "istio-system/root"},  // prod exports its rule to others alone
		{"other", "istio-system/root"}, // not exported to it
		{"istio-system", "istio-system/root"},
	} {
		got := "none"
		if r := w.RuleTo(&Pod{Namespace: c.from}, host.Pattern(full), "prod"); r != nil {
			got = r.From[0].Namespace + "/" + r.From[0].Name
		}
		if got != c.want {
			t.Errorf("from %s: %s, want %s", c.from, got, c.want)
		}
	}
}

// TestTLSOn reads the TLS of ports and subsets. Source: networking/util
// MergeSubsetTrafficPolicy.
func TestTLSOn(t *testing.T) {
	mode := func(m api.ClientTLSSettings_TLSmode) *api.ClientTLSSettings { return &api.ClientTLSSettings{Mode: m} }
	pool := &api.ConnectionPoolSettings{}
	w := New(Mesh{Domain: "cluster.local"}, []*Object{ruleOf("shop", "a", "a.example.com", &api.DestinationRule{
		TrafficPolicy: &api.TrafficPolicy{Tls: mode(api.ClientTLSSettings_SIMPLE), PortLevelSettings: []*api.TrafficPolicy_PortTrafficPolicy{
			{Port: &api.PortSelector{Number: 80}, ConnectionPool: pool},
		}},
		Subsets: []*api.Subset{
			{Name: "plain", TrafficPolicy: &api.TrafficPolicy{Tls: mode(api.ClientTLSSettings_DISABLE)}},
			{Name: "pool", TrafficPolicy: &api.TrafficPolicy{ConnectionPool: pool}},
		},
	})}, nil)
	rule := w.RuleTo(&Pod{Namespace: "shop"}, "a.example.com", "shop")
	for _, c := range []struct {
		subset string
		port   int
		want   string
	}{
		{"", 443, "SIMPLE spec.trafficPolicy.tls"},
		{"", 80, "none"}, // settings of a port leave out what they do not have
		{"plain", 80, "DISABLE spec.subsets[0].trafficPolicy.tls"},
		{"pool", 443, "SIMPLE spec.trafficPolicy.tls"},
		{"missing", 443, "SIMPLE spec.trafficPolicy.tls"},
	} {
		got := "none"
		if tls, set := rule.TLSOn(c.subset, c.port); set {
			got = tls.Mode.String() + " " + tls.At.Path
		}
		if got != c.want {
			t.Errorf("subset %q, port %d: %s, want %s", c.subset, c.port, got, c.want)
		}
	}
}
