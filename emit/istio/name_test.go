package istio

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
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

// TestCollidingKeys holds that a build never loses an object to another of the
// same name: with a digest that tells nothing apart, two hosts whose words are
// cut alike are an internal error.
func TestCollidingKeys(t *testing.T) {
	digest := digestOf
	digestOf = func(string) string { return strings.Repeat("a", digestLength) }
	defer func() { digestOf = digest }()
	p := newProgram("")
	long := strings.Repeat("a", 50)
	p.publish(long+"1.example.com", 80, model.HTTP, "")
	p.publish(long+"2.example.com", 80, model.HTTP, "")
	var ids []emit.ID
	for _, o := range emit.Duplicates(p.emitted(t)) {
		ids = append(ids, o.ID())
	}
	want := []emit.ID{{Group: "networking.istio.io", Kind: "VirtualService", Namespace: "istio-system",
		Name: "in-ingress-80-" + strings.Repeat("a", 36) + "-aaaaaaaaaaaa"}}
	if !slices.Equal(ids, want) {
		t.Errorf("duplicates are %v, not %v", ids, want)
	}
}
