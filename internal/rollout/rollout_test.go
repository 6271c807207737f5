package rollout_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/rollout"
)

func object(group, kind, name string) rollout.Object {
	return rollout.Object{ID: emit.ID{Group: group, Kind: kind, Namespace: "edge", Name: name}, Made: true}
}

const networking, security = "networking.istio.io", "security.istio.io"

// TestSteps checks the order of each tool, whatever the order of the objects is.
func TestSteps(t *testing.T) {
	applied := []rollout.Object{
		object(networking, "ServiceEntry", "a"), object(networking, "VirtualService", "c"), object(networking, "VirtualService", "b"),
		object(networking, "Gateway", "d"), object(security, "AuthorizationPolicy", "e"),
	}
	removed := []rollout.Object{
		object(networking, "DestinationRule", "w"), object(networking, "Gateway", "x"), object(networking, "VirtualService", "y"),
		object(networking, "VirtualService", "z"),
	}
	want := map[string]string{
		"apply":        "+e +d +b +c +a -y -z -x -w",
		"kubectl":      "+e +d +b +c +a",
		"argocd":       "-y -z +e -x +d -w +b +c +a",
		"argocd-plain": "-w -x -y -z +a +b +c +d +e",
		"flux":         "+d +a +b +c +e -z -y -x -w",
		"helm":         "+e +d +a +b +c -w -x -y -z",
	}
	for _, name := range rollout.Names() {
		tool, known := rollout.Named(name)
		if !known || want[name] == "" {
			t.Fatalf("%s: no order is expected", name)
		}
		for range 10 {
			rand.Shuffle(len(applied), func(i, j int) { applied[i], applied[j] = applied[j], applied[i] })
			rand.Shuffle(len(removed), func(i, j int) { removed[i], removed[j] = removed[j], removed[i] })
			if got := words(tool.Steps(istio.Target{}.Order(), applied, removed)); got != want[name] {
				t.Fatalf("%s: %s, want %s", name, got, want[name])
			}
		}
	}
}

func words(steps []rollout.Step) string {
	var out []string
	for i, s := range steps {
		sign := "+"
		if s.Removes {
			sign = "-"
		}
		if i > 0 && s.Stage < steps[i-1].Stage {
			sign = "stage goes back: " + sign
		}
		out = append(out, sign+s.Name)
	}
	return strings.Join(out, " ")
}

// TestWaves checks that a wave that an object states is its wave.
func TestWaves(t *testing.T) {
	first, last := object(networking, "ServiceEntry", "first"), object(networking, "Gateway", "last")
	first.Wave, last.Wave = "-1", "99"
	plain := object(networking, "VirtualService", "plain")
	plain.Made = false // its wave is 0
	for _, name := range []string{"argocd", "argocd-plain"} {
		tool, _ := rollout.Named(name)
		if got := words(tool.Steps(istio.Target{}.Order(), []rollout.Object{last, plain, first}, nil)); got != "+first +plain +last" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if step := (rollout.Step{Object: last, Removes: true}); step.String() != "remove Gateway edge/last" {
		t.Error(step)
	}
}
