package proxy

import (
	"testing"

	"github.com/gwc-lang/gwc/traffic/request"
)

// TestPatterns checks how values of AuthorizationPolicies are compared.
func TestPatterns(t *testing.T) {
	const web = "spiffe://cluster.local/ns/shop/sa/web"
	for _, c := range []struct {
		field string
		cond  func(string) request.Cond
		value string
		takes []string
		not   []string
	}{
		{"paths", pattern, "/a*", []string{"/a", "/ab"}, []string{"/b", ""}},
		{"paths", pattern, "*.js", []string{"/x.js"}, []string{"/x.css"}},
		{"principals", principal, "cluster.local/ns/shop/sa/web", []string{web}, []string{web + "-2", ""}},
		{"principals", principal, "*/sa/web", []string{web}, []string{"spiffe://cluster.local/ns/shop/sa/other"}},
		{"principals", principal, "*", []string{web}, []string{""}},
		{"namespaces", namespaceOf, "shop", []string{web}, []string{"spiffe://cluster.local/ns/shop-2/sa/web"}},
		{"namespaces", namespaceOf, "s*p", []string{web}, []string{"spiffe://cluster.local/ns/lab/sa/web"}},
		{"serviceAccounts", accountIn("shop"), "web", []string{web}, []string{"spiffe://cluster.local/ns/lab/sa/web"}},
		{"serviceAccounts", accountIn("lab"), "shop/web", []string{web}, []string{"spiffe://cluster.local/ns/lab/sa/web"}},
		{"trustDomains", trustDomain, "cluster.local", []string{web}, []string{"spiffe://cluster.local.x/ns/shop/sa/web"}},
	} {
		cond := c.cond(c.value)
		for _, value := range c.takes {
			if !cond.Accepts(value) {
				t.Errorf("%s %s does not take %q", c.field, c.value, value)
			}
		}
		for _, value := range c.not {
			if cond.Accepts(value) {
				t.Errorf("%s %s takes %q", c.field, c.value, value)
			}
		}
	}
	for path, takes := range map[string]bool{"/a/b/c": true, "/a/b": false, "/a/b/x/c": false} {
		if (request.Cond{Op: request.Matches, Value: pathTemplate("/a/{*}/c")}).Accepts(path) != takes {
			t.Errorf("/a/{*}/c takes %s: %v", path, !takes)
		}
	}
}
