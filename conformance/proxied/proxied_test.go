package proxied

import (
	"strings"
	"testing"
)

const both = `listener 0.0.0.0:80
chain cidr= sni= alpn=true tls=none -> http
host a.example.com,b.example.com
route prefix /a -> outbound|80||a.shop:100
route prefix / -> outbound|80||b.shop:100
chain cidr= sni= alpn=false tls=none -> PassthroughCluster:100
inbound 8080
chain wire=tls alpn=mesh-http tls=mesh -> http
inbound 0
chain wire=plain alpn= tls=none -> bytes
cluster outbound|80||a.shop auto
cluster outbound|80||b.shop plain`

// TestCompare changes the lines of one side: each difference is found, but for the order of what has none.
func TestCompare(t *testing.T) {
	lines := func(text string) []string { return strings.Split(text, "\n") }
	for _, c := range []struct{ what, before, after, says string }{
		{"nothing", "", "", ""},
		{"virtual hosts apart", "host a.example.com,b.example.com\n", "host b.example.com\nroute prefix /a -> outbound|80||a.shop:100\nroute prefix / -> outbound|80||b.shop:100\nhost a.example.com\n", ""},
		{"clusters in another order", "cluster outbound|80||a.shop auto\ncluster outbound|80||b.shop plain", "cluster outbound|80||b.shop plain\ncluster outbound|80||a.shop auto", ""},
		{"routes in another order", "route prefix /a -> outbound|80||a.shop:100\nroute prefix / -> outbound|80||b.shop:100", "route prefix / -> outbound|80||b.shop:100\nroute prefix /a -> outbound|80||a.shop:100", "host a.example.com"},
		{"a domain that is not there", "a.example.com,b.example.com", "a.example.com", "host b.example.com"},
		{"another match", "prefix /a ->", `prefix /a header x="1" ->`, `header x="1"`},
		{"another chain", "alpn=false tls=none -> Passthrough", "alpn=false tls=none -> BlackHole", "BlackHole"},
		{"another port of the pod", "inbound 8080", "inbound 8081", "inbound 8081"},
		{"TLS of a pod's port", "wire=plain alpn= tls=none", "wire=tls alpn= tls=mesh", "inbound 0"},
		{"no cluster", "cluster outbound|80||a.shop auto\n", "", "cluster outbound|80||a.shop auto"},
		{"other TLS of a cluster", "b.shop plain", "b.shop mesh b", "b.shop mesh b"},
	} {
		differ := strings.Join(Compare(lines(both), lines(strings.Replace(both, c.before, c.after, 1))), "\n")
		if c.says == "" && differ != "" || !strings.Contains(differ, c.says) {
			t.Errorf("%s: %q, not %q", c.what, differ, c.says)
		}
	}
}

// TestIsUnclear asks which differences are about what gwc says is undetermined: a host, and the listeners of a port.
func TestIsUnclear(t *testing.T) {
	p := &Proxy{unclear: []string{"a.example.com", "80"}}
	for difference, want := range map[string]bool{
		"istiod: cluster outbound|443||a.example.com plain":                         true,
		"istiod: cluster outbound|443||b.example.com plain":                         false,
		"gwc:    listener 0.0.0.0:80\n\t\tchain cidr= sni= alpn=false tls=none":     true,
		"gwc:    listener 0.0.0.0:8080\n\t\tchain cidr= sni= alpn=false tls=none":   false,
		"gwc:    at 10.0.0.1:80 cidr= sni= alpn=true tls=none -> http\n\t\thost b ": true,
	} {
		if got := p.IsUnclear(difference); got != want {
			t.Errorf("%q: %t", difference, got)
		}
	}
}
