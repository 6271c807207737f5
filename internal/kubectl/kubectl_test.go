package kubectl

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/emit"
)

// TestMask prints a Secret in all forms in which kubectl and the API server could:
// nothing of it is left.
func TestMask(t *testing.T) {
	const key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\nshort\n-----END PRIVATE KEY-----\n"
	encoded := base64.StdEncoding.EncodeToString([]byte(key))
	m, err := NewMask(&emit.Bundle{Objects: []emit.Object{
		{APIVersion: "v1", Kind: "ConfigMap", Name: "a", Body: struct {
			Data map[string]string `json:"data"`
		}{map[string]string{"x": "not a secret"}}},
		{APIVersion: "v1", Kind: "Secret", Name: "a", Sensitive: true, Body: struct {
			Data map[string][]byte `json:"data"`
		}{map[string][]byte{"tls.key": []byte(key)}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 7, 4096} { // of one write
		var out bytes.Buffer
		w := m.writer(&out)
		for text := "key: " + encoded + "\n" + key + "not a secret, without an end"; text != ""; {
			n := min(size, len(text))
			if _, err := w.Write([]byte(text[:n])); err != nil {
				t.Fatal(err)
			}
			text = text[n:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); got != "key: ***\n***\n***\nshort\n***\nnot a secret, without an end" {
			t.Errorf("got %q", got)
		}
	}
}

func TestWithoutSecrets(t *testing.T) {
	const diff = `diff -u -N /tmp/LIVE-1/v1.Secret.ns.a /tmp/MERGED-2/v1.Secret.ns.a
-  tls.key: one
+  tls.key: two
diff -u -N /tmp/LIVE-1/v1.ConfigMap.ns.Secret /tmp/MERGED-2/v1.ConfigMap.ns.Secret
-  a: 1
`
	var out bytes.Buffer
	w := &withoutSecrets{to: &out}
	for part := range strings.SplitAfterSeq(diff, "e") {
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const want = `diff -u -N /tmp/LIVE-1/v1.Secret.ns.a /tmp/MERGED-2/v1.Secret.ns.a
# a Secret: its content is not shown
diff -u -N /tmp/LIVE-1/v1.ConfigMap.ns.Secret /tmp/MERGED-2/v1.ConfigMap.ns.Secret
-  a: 1
`
	if got := out.String(); got != want {
		t.Errorf("got %s", got)
	}
}

func TestLimit(t *testing.T) {
	for _, test := range []struct {
		limit          string
		removed, there int
		want           bool
	}{
		{"50%", 5, 10, true}, {"50%", 6, 10, false}, {"50%", 0, 0, true}, {"0", 0, 9, true}, {"0", 1, 9, false}, {"3", 3, 3, true}, {"100%", 3, 3, true},
	} {
		l, err := ParseLimit(test.limit)
		if err != nil || l.String() != test.limit {
			t.Errorf("%s is %s: %v", test.limit, l, err)
		}
		if got := l.Allows(test.removed, test.there); got != test.want {
			t.Errorf("%s allows %d of %d: %v", test.limit, test.removed, test.there, got)
		}
	}
	for _, wrong := range []string{"", "-1", "101%", "half", "50 %", "1.5"} {
		if _, err := ParseLimit(wrong); err == nil {
			t.Errorf("%q is a limit", wrong)
		}
	}
}

// TestRemovable checks the reverse order, and what is never removed.
func TestRemovable(t *testing.T) {
	order := emit.Order{{Number: 0, Kind: "Namespace"}, {Number: 10, Kind: "Secret"}, {Number: 30, Kind: emit.OtherKinds}, {Number: 60, Group: "networking.istio.io", Kind: "Gateway"}}
	object := func(group, kind, name string) Object {
		return Object{emit.ID{Group: group, Kind: kind, Namespace: "ns", Name: name}, group + "/v1"}
	}
	ranks, kept := Removable([]Object{
		object("", "Secret", "b"), object("", "Namespace", "n"), object("networking.istio.io", "Gateway", "g"),
		object("gateway.networking.k8s.io", "Gateway", "other"), object("", "Secret", "a"), object("apiextensions.k8s.io", "CustomResourceDefinition", "c"),
	}, order)
	if got := fmt.Sprint(ranks, kept); got != "[[Gateway ns/g] [Gateway ns/other] [Secret ns/a Secret ns/b]] [CustomResourceDefinition ns/c Namespace ns/n]" {
		t.Errorf("got %s", got)
	}
}
