package conformance

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/proxied"
	"github.com/gwc-lang/gwc/conformance/story"
)

// unlike are cases whose proxies are not compared, with the reasons.
var unlike = map[string]string{
	"example-gateway-deploy": "the program deploys the gateways that the mesh has too, and gwc sees the Services of both",
	"lang-dns-capture":       "gwc writes a word for an address that istiod gives a host, not the address",
}

// TestProxies compares each proxy of each case, as gwc's evaluator of calls makes it, with what istiod sends it.
func TestProxies(t *testing.T) {
	cases := append(loadCases(t), loadSilent(t)...)
	for _, c := range loadRules(t) {
		cases = append(cases, c.Case)
	}
	proxies := 0
	for _, c := range cases {
		if unlike[c.Name] != "" {
			continue
		}
		t.Run(c.Name, func(t *testing.T) { proxies += compareProxies(t, c) })
	}
	record(t, "outcomes", "proxies of cases", proxies)
}

func compareProxies(t *testing.T, c story.Case) (n int) {
	t.Helper()
	b, around := objects(t, c), c.Mesh.Place(mesh.Simulated)
	p, err := plane.New(t, b, around)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := proxied.Ours(b.YAML(), around)
	if err != nil {
		t.Fatal(err)
	}
	for _, pod := range around.Pods {
		if !pod.Sidecar && pod.Role != mesh.GatewayPod {
			continue
		}
		theirs, err := proxied.Theirs(p.Proxy(pod))
		if err != nil {
			t.Fatal(err)
		}
		n++
		if differ := proxied.Compare(theirs, ours[pod.IP]); len(differ) > 0 {
			t.Errorf("%s/%s:\n\t%s", pod.Namespace, pod.Name, strings.Join(differ, "\n\t"))
		}
	}
	return n
}
