package conformance

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gwc-lang/gwc/conformance/accept"
	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/corpus"
	"github.com/gwc-lang/gwc/conformance/envoy"
	"github.com/gwc-lang/gwc/conformance/extreme"
	"github.com/gwc-lang/gwc/conformance/fuzz"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/static"
)

var acceptAll = flag.Bool("accept-all", false, "have Envoy load everything: all that the repository shows, all extreme values, 1,000 fuzzed programs")

// acceptance has Envoy load what programs come to, and holds what it refuses against a list of what is known.
type acceptance struct {
	judge    *accept.Judge
	mu       sync.Mutex
	seen     map[string]bool // bundles, with the mesh around them
	programs atomic.Int64    // that compile
}

func newAcceptance() *acceptance {
	return &acceptance{judge: accept.New(), seen: map[string]bool{}}
}

// add takes a program's objects and the mesh around it; nil is one that has what the objects name. A bundle that an
// earlier program had too is not taken again.
func (a *acceptance) add(t *testing.T, name string, data []byte, around *mesh.Mesh) {
	t.Helper()
	a.programs.Add(1)
	a.mu.Lock()
	known := a.seen[string(data)] && around == nil
	a.seen[string(data)] = true
	a.mu.Unlock()
	if known {
		return
	}
	b, err := bundle.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if around == nil {
		if a.refused(t, name, b) {
			return
		}
		around = mesh.Stub(b)
	}
	around.StubCallers(b)
	t.Run("accepted", func(t *testing.T) { // a test of its own, so that its istiod is not kept until the run ends
		p, err := plane.New(t, b, around.Place(mesh.Simulated))
		if err != nil {
			t.Fatal(err)
		}
		if err := a.judge.Add(name, p, b); err != nil {
			t.Fatal(err)
		}
	})
}

// refused says whether a cluster would not take an object; then no proxy would hear of it.
func (a *acceptance) refused(t *testing.T, name string, b bundle.Bundle) bool {
	t.Helper()
	crds, err := static.LoadCRDs(31)
	if err != nil {
		t.Fatal(err)
	}
	said, err := static.Webhook(b)
	if err != nil {
		t.Fatal(err)
	}
	refused := false
	for _, f := range append(append(said, crds.Check(b)...), static.Metadata(b)...) {
		if f.Code != "warning" {
			refused = true
			a.judge.Refuse(name, f.Object, f.Judge+": "+f.Text)
		}
	}
	return refused
}

// settle loads what was added and says what was refused, but for what is excused.
func (a *acceptance) settle(t *testing.T, open []excuse) {
	t.Helper()
	binary, err := envoy.Binary()
	if err != nil {
		t.Fatal(err)
	}
	if err := a.judge.Load(binary, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	needed := map[string]bool{}
	for _, f := range a.judge.Findings() {
		for _, program := range append([]string{f.Program}, f.Others...) {
			i := slices.IndexFunc(open, func(e excuse) bool { return e.programs.MatchString(program) })
			if i < 0 {
				t.Errorf("%q: %s", program, f)
				break
			}
			needed[open[i].why] = true
		}
	}
	for _, e := range open {
		if !needed[e.why] {
			t.Errorf("all of %s is accepted, or does not compile, and need not be excused any more (%s)", e.programs, e.why)
		}
	}
	c := a.judge.Counts
	t.Logf("%d programs, %d proxies: %d listeners, %d route configurations, %d clusters; distinct: %v; Envoy ran %d times",
		a.programs.Load(), c.Proxies, c.Listeners, c.Routes, c.Clusters, c.Distinct, c.Runs)
}

// record counts what was judged, in the table of README.md, unless all was asked for.
func (a *acceptance) record(t *testing.T, what string) {
	t.Helper()
	if *acceptAll {
		return
	}
	distinct := a.judge.Counts.Distinct
	record(t, "Envoy accepts", "programs "+what, int(a.programs.Load()))
	record(t, "Envoy accepts", "distinct listeners, route configurations and clusters "+what,
		distinct["listener"]+distinct["route configuration"]+distinct["cluster"])
}

// TestAcceptCorpus has Envoy load what every program that the repository shows comes to.
func TestAcceptCorpus(t *testing.T) {
	programs, err := corpus.All("..")
	if err != nil {
		t.Fatal(err)
	}
	a := newAcceptance()
	t.Run("programs", func(t *testing.T) {
		for _, p := range programs {
			t.Run(p.Kind+" "+p.Name, func(t *testing.T) {
				t.Parallel()
				var args []string
				if p.Kind == "code" {
					args = []string{"--allow-empty"}
				}
				data, err := compile.Program(p.Files, args...)
				switch {
				case err != nil && p.Kind == "code" && overtaken.MatchString(err.Error()):
				case err != nil:
					t.Fatal(err)
				default:
					a.add(t, p.Kind+" "+p.Name, inStandardDomain(p.Files, data), nil)
				}
			})
		}
	})
	a.settle(t, nil)
	a.record(t, "that the repository shows")
}

// inStandardDomain is a bundle as it would be in the mesh's standard domain, the only one that the judges have.
func inStandardDomain(files map[string]string, data []byte) []byte {
	for _, text := range files {
		if of := domain.FindStringSubmatch(text); of != nil {
			data = []byte(strings.ReplaceAll(string(data), ".svc."+of[1], ".svc.cluster.local"))
		}
	}
	return data
}

// TestAcceptCases has Envoy load what every case comes to, in its own mesh.
func TestAcceptCases(t *testing.T) {
	a := newAcceptance()
	t.Run("cases", func(t *testing.T) {
		for _, c := range loadCases(t) {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				a.add(t, c.Name, objects(t, c).YAML(), c.Mesh)
			})
		}
	})
	a.settle(t, nil)
	a.record(t, "of cases")
}

// TestAcceptFuzzed has Envoy load what fuzzed programs come to.
func TestAcceptFuzzed(t *testing.T) {
	const seed = 20260828
	n := 40
	if *acceptAll {
		n = 1000
	}
	a := newAcceptance()
	t.Run("programs", func(t *testing.T) {
		for i := range n {
			t.Run(fmt.Sprintf("%d", i), func(t *testing.T) {
				t.Parallel()
				p := fuzz.Generate(rand.New(rand.NewPCG(seed, uint64(i))))
				data, err := bundleOf(p)
				if err != nil {
					t.Fatal(err)
				}
				a.add(t, fmt.Sprintf("fuzzed %d", i), data, p.World())
			})
		}
	})
	a.settle(t, nil)
	a.record(t, "that are fuzzed")
}

// sample says how many extreme values there are to one that is tried, unless all are asked for.
const sample = 16

// TestAcceptExtreme has Envoy load what programs with extreme values come to. One that does not compile is fine.
func TestAcceptExtreme(t *testing.T) {
	a := newAcceptance()
	values := 0
	t.Run("values", func(t *testing.T) {
		for i, p := range extreme.Programs() {
			excused := slices.ContainsFunc(openExtremes, func(e excuse) bool { return e.programs.MatchString(p.Name) })
			if !*acceptAll && i%sample != 0 && !excused {
				continue
			}
			if *acceptAll || i%sample == 0 {
				values++ // those that are excused come and go
			}
			t.Run(p.Name, func(t *testing.T) {
				t.Parallel()
				data, err := compile.Program(p.Files)
				if err == nil {
					a.add(t, p.Name, data, nil)
				}
			})
		}
	})
	a.settle(t, openExtremes)
	t.Logf("%d extreme values, of which %d compile", values, a.programs.Load())
	if !*acceptAll {
		record(t, "Envoy accepts", "extreme values", values)
	}
}
