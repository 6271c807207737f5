package world

import (
	"slices"
	"strings"
	"testing"
	"time"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// TestReleases checks what istiod does before and from the release of each switch.
func TestReleases(t *testing.T) {
	for _, r := range []feature.Release{0, feature.Oldest, 24, 25, 29, 30, feature.Newest} {
		m := Mesh{Release: r, Domain: "cluster.local", DNSCapture: true}
		from := func(since feature.Release) bool { return r == 0 || r >= since }
		if f := filtersOf([]string{"*/*", "~a/*"}, "b", m.Does(feature.ExcludesHosts))["a"]; f.excludes("x.com") != from(31) {
			t.Errorf("1.%d: ~a/* leaves x.com out: %t", r, f.excludes("x.com"))
		}
		kubernetes, older := &Service{Namespace: "z", Kubernetes: true}, &Service{Namespace: "a", Created: time.Unix(1, 0)}
		registry := &Registry{World: &World{Mesh: m}, assumed: map[string]bool{}, byHost: map[string]map[string]*Service{"h": {"z": kubernetes, "a": older}}}
		if got := registry.pick("h", "shop"); (got == kubernetes) != from(30) {
			t.Errorf("1.%d: the service of h is that of namespace %s", r, got.Namespace)
		}
		entry := &ServiceEntry{Object: &Object{Name: "a"}, Spec: &api.ServiceEntry{Hosts: []string{"a.com"}, Resolution: api.ServiceEntry_DNS}}
		if got := registry.Allocates(entry, "a.com"); got != from(25) {
			t.Errorf("1.%d: a.com gets an address: %t", r, got)
		}
		registry.assumeRelease()
		says := strings.Join(registry.Assumed, "")
		if other := r != 0 && r < feature.Newest; (says != "") != other {
			t.Errorf("1.%d: assumed %q", r, says)
		}
		for _, a := range feature.Behaviours {
			if strings.Contains(says, a.What) == from(a.Since) {
				t.Errorf("1.%d: assumed %q, of %s", r, says, a.What)
			}
		}
	}
	if !slices.IsSortedFunc(feature.Behaviours, func(a, b feature.Ability) int { return int(b.Since - a.Since) }) {
		t.Error("the newest switch is not the first")
	}
}
