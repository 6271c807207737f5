package sops

import (
	"strings"
	"testing"
)

const edition1 = `apiVersion: v1
kind: Secret
metadata: {name: shop, namespace: edge}
data: {tls.key: "ENC[AES256_GCM,data:x]"}
sops: {mac: "ENC[AES256_GCM,data:x]", lastmodified: "2026-05-04T10:11:12Z"}
`

// TestNewer checks that only a later edition of the same encrypted object replaces one.
func TestNewer(t *testing.T) {
	change := func(before, after string) string { return strings.Replace(edition1, before, after, 1) }
	for name, test := range map[string]struct {
		text, before string
		want         bool
	}{
		"later":          {change("05-04", "05-05"), edition1, true},
		"earlier":        {edition1, change("05-04", "05-05"), false},
		"the same time":  {change("data:x]\"}", "data:y]\"}"), edition1, false},
		"another name":   {change("05-04", "05-05"), change("shop", "web"), false},
		"another place":  {change("05-04", "05-05"), change("edge", "web"), false},
		"not encrypted":  {change("05-04", "05-05"), change("mac:", "max:"), false},
		"no time":        {change("05-04", "05-05"), change("lastmodified:", "last:"), false},
		"not YAML":       {change("05-04", "05-05"), "{", false},
		"somebody's own": {change("05-04", "05-05"), "apiVersion: v1\nkind: Secret\nmetadata: {name: shop, namespace: edge}\n", false},
	} {
		if got := Newer([]byte(test.text), []byte(test.before)); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
