package conformance

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/fuzz"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/proxied"
	"github.com/gwc-lang/gwc/conformance/story"
)

var (
	proxyPrograms = flag.Int("proxy-programs", 12, "generated programs whose proxies are compared with istiod's")
	proxyEdits    = flag.Int("proxy-edits", 30, "bundles with random edits whose proxies are compared with istiod's")
	proxySeed     = flag.Uint64("proxy-seed", 20261203, "the seed of both")
	proxyOnly     = flag.Int("proxy-only", -1, "the only program or bundle of the seed that is compared")
)

// casesOfProxies are the cases, those of silent objects and those of rules.
func casesOfProxies(t *testing.T) []story.Case {
	t.Helper()
	cases := append(loadCases(t), loadSilent(t)...)
	for _, c := range loadRules(t) {
		cases = append(cases, c.Case)
	}
	return cases
}

// TestProxies compares each proxy of each case, as gwc's evaluator of calls makes it, with what istiod sends it.
func TestProxies(t *testing.T) {
	n := &proxyTally{}
	for _, c := range casesOfProxies(t) {
		t.Run(c.Name, func(t *testing.T) { n.compare(t, newProxyWorld(t, objects(t, c), c.Mesh.Place(mesh.Simulated)), "") })
	}
	record(t, "outcomes", "proxies of cases", n.proxies)
}

// TestProxiesOfPrograms does so for generated programs.
func TestProxiesOfPrograms(t *testing.T) {
	n := &proxyTally{}
	for i := range *proxyPrograms {
		if *proxyOnly >= 0 && i != *proxyOnly {
			continue
		}
		p := fuzz.Generate(rand.New(rand.NewPCG(*proxySeed, uint64(i))))
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			data, err := bundleOf(p)
			if err != nil {
				t.Fatal(err)
			}
			b, err := bundle.Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			n.compare(t, newProxyWorld(t, b, p.World().Place(mesh.Simulated)), "")
		})
	}
	t.Logf("%d programs%s: %s", *proxyPrograms, ofAll(*proxyPrograms, 300), n)
	record(t, "outcomes", "proxies of generated programs", n.proxies)
}

// TestProxiesOfEdits does so for bundles of cases, those of rules too, with random edits. How many proxies the edits change is
// by istiod's word.
func TestProxiesOfEdits(t *testing.T) {
	cases := casesOfProxies(t)
	pool := poolOf(t, cases)
	n, whole := &proxyTally{}, map[string]map[string][]string{} // of a case: lines by the addresses of pods
	for i := range *proxyEdits {
		r := rand.New(rand.NewPCG(*proxySeed, uint64(i)))
		c := cases[r.IntN(len(cases))]
		if *proxyOnly >= 0 && i != *proxyOnly {
			continue
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			b, edits := edited(r, pool, objects(t, c))
			w := newProxyWorld(t, b, c.Mesh.Place(mesh.Simulated))
			n.compare(t, w, c.Name+", edited:\n\t"+strings.Join(edits, "\n\t")+"\n")
			if whole[c.Name] == nil {
				whole[c.Name] = newProxyWorld(t, objects(t, c), w.around).all(t)
			}
			for address, lines := range w.all(t) {
				if len(proxied.Compare(lines, whole[c.Name][address])) > 0 {
					n.changed++
				}
			}
		})
	}
	t.Logf("%d bundles with random edits%s: %s; the edits change %d proxies", *proxyEdits, ofAll(*proxyEdits, 1000), n, n.changed)
	record(t, "outcomes", "proxies of bundles with random edits", n.proxies)
}

// ofAll says what a sample leaves out.
func ofAll(n, all int) string {
	if n >= all {
		return ""
	}
	return fmt.Sprintf(", of %d that make outcomes compares", all)
}

// A proxyTally counts proxies: compared, changed by edits by istiod's own word, different where gwc says that istiod may answer
// one or the other and of these seen to vary, and different.
type proxyTally struct{ worlds, proxies, changed, unclear, vary, differ int }

func (n *proxyTally) String() string {
	return fmt.Sprintf("%d worlds, %d proxies; %d differ where gwc says that istiod may answer one or the other, %d of them vary in %d istiods; %d differ",
		n.worlds, n.proxies, n.unclear, n.vary, istiods, n.differ)
}

// A proxyWorld is objects and the mesh around them, and what istiod makes of both.
type proxyWorld struct {
	objects   bundle.Bundle
	around    *mesh.Placed
	istiod    *plane.Plane
	allocated map[string]string
}

func newProxyWorld(t *testing.T, b bundle.Bundle, around *mesh.Placed) proxyWorld {
	t.Helper()
	istiod, err := plane.New(t, b, around)
	if err != nil {
		t.Skipf("istiod does not take the objects: %v", err)
	}
	return proxyWorld{b, around, istiod, plane.Allocated(b, around)}
}

// pods are those with a proxy.
func (w proxyWorld) pods() []mesh.Pod {
	return slices.DeleteFunc(slices.Clone(w.around.Pods), func(p mesh.Pod) bool { return !p.Sidecar && p.Role != mesh.GatewayPod })
}

// lines are those of a proxy as an istiod makes it.
func (w proxyWorld) lines(t *testing.T, istiod *plane.Plane, pod mesh.Pod) []string {
	t.Helper()
	lines, err := proxied.Theirs(istiod.Proxy(pod), w.allocated)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// all are the lines of all proxies.
func (w proxyWorld) all(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, pod := range w.pods() {
		out[pod.IP] = w.lines(t, w.istiod, pod)
	}
	return out
}

// compare compares the proxies of a world. what is shown before the differences.
func (n *proxyTally) compare(t *testing.T, w proxyWorld, what string) {
	t.Helper()
	ours, err := proxied.Ours(w.objects.YAML(), w.around)
	if err != nil {
		t.Fatal(err)
	}
	n.worlds++
	var bad strings.Builder
	for _, pod := range w.pods() {
		own := ours[pod.IP]
		if own == nil {
			t.Errorf("%sgwc makes no proxy of %s/%s", what, pod.Namespace, pod.Name)
			continue
		}
		n.proxies++
		all := proxied.Compare(w.lines(t, w.istiod, pod), own.Lines)
		if differ := slices.DeleteFunc(slices.Clone(all), own.IsUnclear); len(differ) > 0 {
			n.differ++
			fmt.Fprintf(&bad, "%s/%s:\n\t%s\n", pod.Namespace, pod.Name, strings.Join(differ, "\n\t"))
		} else if len(all) > 0 {
			n.unclear++
			if w.varies(t, pod, own) {
				n.vary++
			} else {
				t.Logf("%snone of %d istiods makes %s/%s as gwc does, which says that it is undetermined:\n\t%s", what, istiods, pod.Namespace, pod.Name, strings.Join(all, "\n\t"))
			}
		}
	}
	if bad.Len() > 0 && *proxyOnly >= 0 {
		fmt.Fprintf(&bad, "of the objects\n%s", w.objects.YAML())
	}
	if bad.Len() > 0 {
		t.Error(what + bad.String())
	}
}

// varies says whether one of several istiods makes a proxy as gwc does. Every other one makes the proxies in the reverse order.
func (w proxyWorld) varies(t *testing.T, pod mesh.Pod, own *proxied.Proxy) bool {
	t.Helper()
	for i := range istiods {
		other := newProxyWorld(t, w.objects, w.around)
		pods := w.pods()
		if i%2 == 0 {
			slices.Reverse(pods)
		}
		for _, p := range pods {
			other.istiod.Proxy(p)
		}
		if len(proxied.Compare(w.lines(t, other.istiod, pod), own.Lines)) == 0 {
			return true
		}
	}
	return false
}
