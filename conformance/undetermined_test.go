package conformance

import (
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/outcomes"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/story"
)

// istiods is how many istiods are asked where one may answer as another does not.
const istiods = 6

// TestUndetermined asks six istiods with the same objects. Where they may answer differently gwc trace says that the
// outcome is undetermined, and elsewhere it does not.
func TestUndetermined(t *testing.T) {
	cases, err := story.Load("testdata/undetermined")
	if err != nil {
		t.Fatal(err)
	}
	vary, open := 0, 0
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			b, around := objects(t, c), c.Mesh.Place(mesh.Simulated)
			answers, err := outcomes.Ask(b.YAML(), around, c.Plane)
			if err != nil {
				t.Fatal(err)
			}
			for i, each := range c.Plane {
				seen := asked(t, b, around, each)
				for _, got := range seen {
					compareCall(t, each, got)
				}
				undetermined := len(answers[i].Undetermined) > 0
				if undetermined {
					open++
				}
				if len(seen) > 1 {
					vary++
				}
				if may := len(each.Want.Or) > 0; may != undetermined {
					t.Errorf("%s\n\tgwc: undetermined %q %v", each.Text, answers[i].Undetermined, answers[i].Shares)
				}
			}
		})
	}
	t.Logf("%d calls are undetermined, %d of them vary in %d istiods", open, vary, istiods)
	record(t, "outcomes", "undetermined calls", open)
}

// asked are the different answers of several istiods to a call. Every other one makes the proxies in the reverse order.
func asked(t *testing.T, b bundle.Bundle, around *mesh.Placed, c call.Call) (seen [][]call.Share) {
	t.Helper()
	for i := range istiods {
		p, err := plane.New(t, b, around)
		if err != nil {
			t.Fatal(err)
		}
		pods := slices.Clone(around.Pods)
		if i%2 == 1 {
			slices.Reverse(pods)
		}
		for _, pod := range pods {
			if pod.Sidecar || pod.Role == mesh.GatewayPod {
				p.Proxy(pod)
			}
		}
		got, err := p.Follow(c)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(seen, func(old []call.Share) bool { return alike(old, got) }) {
			seen = append(seen, got)
		}
	}
	return seen
}
