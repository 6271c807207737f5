package review_test

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
)

// TestDiffNames checks that names that something tells apart are looked at: those that a
// wildcard of the mesh covers, and those of a host on the ports of another one.
func TestDiffNames(t *testing.T) {
	const service = `
apiVersion: v1
kind: Service
metadata: {name: NAME, namespace: shop}
spec: {selector: {app: NAME}, ports: [{name: http, port: 80}, {name: http-two, port: 9090}]}
---`
	services := strings.ReplaceAll(service, "NAME", "a") + strings.ReplaceAll(service, "NAME", "b")
	route := func(hosts, first string) string {
		return services + `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v, namespace: shop}
spec:
  hosts: [` + hosts + `]
  gateways: [mesh]
  http:
  - ` + first + `
  - route: [{destination: {host: b, port: {number: 80}}}]
`
	}
	deny := func(host string) string {
		return route(`"*.example.com"`, "route: [{destination: {host: a, port: {number: 80}}}]") + `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: p, namespace: shop}
spec: {selector: {matchLabels: {app: a}}, action: DENY, rules: [{to: [{operation: {hosts: [` + host + `]}}]}]}
`
	}
	passed := func(to string) string {
		return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: w, namespace: shop}
spec: {hosts: ["*.example.org"], ports: [{number: 443, name: tls, protocol: TLS}], resolution: NONE}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: yz, namespace: shop}
spec: {hosts: [y.example.net, z.example.net], ports: [{number: 443, name: tls, protocol: TLS}], resolution: DNS}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v, namespace: shop}
spec:
  hosts: ["*.example.org"]
  gateways: [mesh]
  tls:
  - match: [{port: 443, sniHosts: [adm.example.org]}]
    route: [{destination: {host: ` + to + `, port: {number: 443}}}]
  - match: [{port: 443, sniHosts: ["*.example.org"]}]
    route: [{destination: {host: y.example.net, port: {number: 443}}}]
`
	}
	adm := func(to string) string {
		return route(`"*.example.com"`, "match: [{authority: {prefix: adm}}]\n    route: [{destination: {host: "+to+", port: {number: 80}}}]")
	}
	second := func(port string) string {
		return route("one.example.org, a.shop.svc.cluster.local", "match: [{port: 9090, authority: {prefix: one}}]\n    route: [{destination: {host: a, port: {number: "+port+"}}}]")
	}
	const resolved = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: w, namespace: shop}
spec: {hosts: ["*.example.org"], ports: [{number: 443, name: tls, protocol: TLS}], resolution: DYNAMIC_DNS}
`
	const nobody = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: nobody, namespace: closed}
spec: {}
`
	for _, c := range []struct{ name, old, new, want string }{
		{"policy of callers", resolved, resolved + nobody, "*.example.org:443 from namespace closed"},
		{"authority", adm("b"), adm("a"), "*.example.com:80 host ^= adm"},
		{"policy", deny("adm.example.com"), deny("nix.example.org"), "*.example.com:80 host = adm.example.com"},
		{"SNI", passed("y.example.net"), passed("z.example.net"), "adm.example.org:443"},
		{"port", second("80"), second("9090"), "one.example.org:9090"},
	} {
		before, after := review.Pair(subjectOf(t, documents(t, []byte(c.old))), subjectOf(t, documents(t, []byte(c.new))))
		r := diff.Compare(before, after)
		found := false
		for _, d := range r.Differences {
			found = found || strings.HasPrefix(d.Subject(), c.want)
		}
		if !found {
			t.Errorf("%s: no difference of %s: %s %+v", c.name, c.want, r.Summary(), r.Differences)
		}
	}
}
