package plan

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// names has a program (`-`: none), a key's words and the name made of them on
// each line. A name is an interface: people and their tools write it down, and
// a changed one deletes an object and makes another. Lines are added, never
// changed.
//
//go:embed testdata/names.txt
var names string

var label = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

func TestNamesNeverChange(t *testing.T) {
	seen := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(names), "\n") {
		words := strings.Fields(line)
		program, k, want := strings.TrimPrefix(words[0], "-"), key(words[1:len(words)-1]), words[len(words)-1]
		got := k.name(program)
		switch {
		case got != want:
			t.Errorf("%s: the name is %s", line, got)
		case len(got) > 63 || !label.MatchString(got):
			t.Errorf("%s is no DNS label", got)
		case seen[got] != "":
			t.Errorf("%s is the name of %s too", line, seen[got])
		}
		seen[got] = line
	}
}

func TestBackendSubsetNames(t *testing.T) {
	long := strings.Repeat("v", 63)
	for _, name := range []string{backendSubset("https", long), backendSubset("mtls", long)} {
		if len(name) != 63 || !strings.HasPrefix(name, reservedSubset) {
			t.Errorf("%s has %d bytes", name, len(name))
		}
	}
	if backendSubset("https", long) == backendSubset("https", long[1:]+"x") {
		t.Error("two subsets have one name")
	}
}

// TestCollidingKeys checks that two hosts whose words are truncated to the same words
// get one name if the digests are equal: nothing else distinguishes the names, and the
// build reports the duplicate.
func TestCollidingKeys(t *testing.T) {
	digest := digestOf
	digestOf = func(string) string { return strings.Repeat("a", digestLength) }
	defer func() { digestOf = digest }()
	long := strings.Repeat("a", 50)
	g := &model.Gateway{Name: "ingress", Namespace: "istio-system"}
	m := &model.Model{Gateways: []*model.Gateway{g}}
	for _, name := range []string{long + "1.example.com", long + "2.example.com"} {
		m.Published = append(m.Published, &model.Published{Gateway: g, Port: 80, Host: host.Pattern(name), Protocol: model.Fact[model.Protocol]{Value: model.HTTP}})
	}
	var sink diag.Sink
	p := Make(m, &sink)
	var objects []emit.Object
	for _, h := range p.Ingress.Hosts {
		objects = append(objects, emit.Object{APIVersion: "networking.istio.io/v1", Kind: "VirtualService", Namespace: h.Namespace, Name: h.Name})
	}
	var ids []emit.ID
	for _, o := range emit.Duplicates(&emit.Bundle{Objects: objects}) {
		ids = append(ids, o.ID())
	}
	want := []emit.ID{{Group: "networking.istio.io", Kind: "VirtualService", Namespace: "istio-system",
		Name: "in-ingress-80-" + strings.Repeat("a", 36) + "-aaaaaaaaaaaa"}}
	if !slices.Equal(ids, want) {
		t.Errorf("duplicates are %v, not %v", ids, want)
	}
}
