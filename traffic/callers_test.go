package traffic

import "testing"

// TestPrincipalOf finds a caller for each form of a principal.
func TestPrincipalOf(t *testing.T) {
	for id, want := range map[string][2]string{
		"cluster.local/ns/shop/sa/web": {"shop", "web"},
		"*/ns/shop/sa/web":             {"shop", "web"},
		"cluster.local/ns/shop/sa/*":   {"shop", "any"},
		"cluster.local/ns/shop/sa/we*": {"shop", "weany"},
		"cluster.local/ns/shop/*":      {"shop", "any"},
		"cluster.local/ns/sh*":         {"shany", "any"},
		"*/sa/admin":                   {"any", "admin"},
		"*op/sa/admin":                 {"anyop", "admin"},
	} {
		if namespace, account, is := principalOf(id); !is || namespace != want[0] || account != want[1] {
			t.Errorf("%s: %s/%s, %t", id, namespace, account, is)
		}
	}
	for _, id := range []string{"*", "cluster.local/ns/shop", "another.example/device/1", "cluster.local/ns/shop/sa/web/other"} {
		if namespace, account, is := principalOf(id); is {
			t.Errorf("%s: %s/%s", id, namespace, account)
		}
	}
}
