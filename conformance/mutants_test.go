package conformance

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/mutate"
	"github.com/gwc-lang/gwc/conformance/outcomes"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/static"
	"github.com/gwc-lang/gwc/conformance/story"
)

var (
	mutants     = flag.Int("mutants", 12, "bundles with random edits whose calls gwc trace and istiod answer")
	mutantSeed  = flag.Uint64("mutant-seed", 20261130, "the seed of the edits; 0: a fresh one")
	mutantCalls = flag.Int("mutant-calls", 60, "calls of each mutant that istiod is asked for")
	mutantLeast = flag.Int("mutant-changed", 200, "the least number of calls that the edits change, by istiod's word, and on which gwc agrees")
	mutantOnly  = flag.Int("mutant-only", -1, "the only mutant of the seed that is judged")
)

// TestMutants edits the bundles of cases at random, where Istio's webhook takes the result, and compares what gwc trace
// says of calls with istiod. What counts is calls that the edits change by istiod's own word; which calls istiod is asked for,
// gwc chooses (chosen).
func TestMutants(t *testing.T) {
	seed := *mutantSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
		fmt.Printf("mutants: go test . -run Mutants -mutant-seed %d -mutants %d repeats this\n", seed, *mutants)
	}
	cases, pool := mutable(t)
	n := &mutantTally{}
	for i := range *mutants {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		c := cases[r.IntN(len(cases))]
		if len(c.Plane) == 0 {
			c = cases[r.IntN(len(cases))]
		}
		if *mutantOnly >= 0 && i != *mutantOnly {
			continue
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) { n.judge(t, r, pool, c) })
	}
	t.Logf("%d mutants, of which %d change a call; istiod answers %d calls, %d agree, and the edits change %d of these; %d are undetermined, %d vary in istiods, %d differ",
		n.mutants, n.changing, n.calls, n.agree, n.changed, n.undetermined, n.vary, n.differ)
	if n.changed < *mutantLeast && *mutantOnly < 0 {
		t.Errorf("the edits change %d calls, not %d: choose other calls", n.changed, *mutantLeast)
	}
	record(t, "outcomes", "mutants of a fixed seed", *mutants)
}

// mutable are the cases, and the values of their bundles.
func mutable(t *testing.T) ([]story.Case, *mutate.Pool) {
	t.Helper()
	cases := append(loadCases(t), loadSilent(t)...)
	return cases, poolOf(t, cases)
}

// poolOf are the values of the bundles of cases that have some.
func poolOf(t *testing.T, cases []story.Case) *mutate.Pool {
	t.Helper()
	var bundles []bundle.Bundle
	for _, c := range cases {
		if len(c.Bundle) > 0 {
			bundles = append(bundles, objects(t, c))
		}
	}
	return mutate.NewPool(bundles)
}

func loadSilent(t *testing.T) []story.Case {
	t.Helper()
	cases, err := story.Load("testdata/silent")
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

type mutantTally struct{ mutants, calls, changing, changed, agree, undetermined, vary, differ int }

// judge makes a mutant of a case and compares.
func (n *mutantTally) judge(t *testing.T, r *rand.Rand, pool *mutate.Pool, c story.Case) {
	b, edits := edited(r, pool, objects(t, c))
	m := mutant{before: objects(t, c), after: b, around: c.Mesh.Place(mesh.Simulated)}
	for i, objects := range []bundle.Bundle{m.before, m.after} {
		istiod, err := plane.New(t, objects, m.around)
		if err != nil {
			t.Skipf("istiod does not take the objects: %v", err)
		}
		m.istiod[i] = istiod
	}
	candidates := callsThrough(r, c, candidatesOfCall**mutantCalls, m.before, m.after)
	calls, answers, err := m.chosen(candidates, *mutantCalls)
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(edits, "\n"))
	}
	if bad := n.ask(t, m, calls, answers); bad != "" {
		t.Errorf("%s, edited:\n\t%s\n%s\nof the objects\n%s", c.Name, strings.Join(edits, "\n\t"), bad, b.YAML())
	}
}

// A mutant is objects before and after random edits.
type mutant struct {
	before, after bundle.Bundle
	around        *mesh.Placed
	istiod        [2]*plane.Plane // of both
}

// ask asks istiod for calls, and compares with what gwc says of them.
func (n *mutantTally) ask(t *testing.T, m mutant, calls []call.Call, answers []outcomes.Answer) string {
	t.Helper()
	var bad strings.Builder
	changed := 0
	for i, each := range calls {
		got, err := m.istiod[1].Follow(each)
		if err != nil {
			continue
		}
		n.calls++
		agrees, text := n.compare(each, got, answers[i], m.around)
		if old, err := m.istiod[0].Follow(each); agrees && (err != nil || !alike(old, got)) {
			changed++
		}
		if text != "" && slices.ContainsFunc(asked(t, m.after, m.around, each), func(other []call.Share) bool { return (call.Want{Shares: other}).Met(answers[i].Shares) }) {
			n.differ, n.vary = n.differ-1, n.vary+1
			t.Logf("another istiod answers as gwc does, which should say that it is undetermined:\n%s", text)
			continue
		}
		bad.WriteString(text)
	}
	n.mutants, n.changed = n.mutants+1, n.changed+changed
	if changed > 0 {
		n.changing++
	}
	return bad.String()
}

// edited makes up to eight random edits, of those that Istio's webhook takes.
func edited(r *rand.Rand, pool *mutate.Pool, b bundle.Bundle) (_ bundle.Bundle, edits []string) {
	for range 1 + r.IntN(8) {
		latest, what := pool.Edit(r, b)
		if taken(latest) {
			b, edits = latest, append(edits, what)
		}
	}
	return b, edits
}

// taken says whether Istio's webhook takes each object, no two have one name, and istiod fetches no keys of tokens.
func taken(b bundle.Bundle) bool {
	seen := map[string]bool{}
	for _, o := range b {
		if fetchesKeys(o) {
			return false
		}
		if name := o.GetKind() + bundle.Name(o); seen[name] {
			return false
		} else {
			seen[name] = true
		}
	}
	findings, err := static.Webhook(b)
	return err == nil && !slices.ContainsFunc(findings, func(f static.Finding) bool { return f.Code == "" })
}

// fetchesKeys says whether a RequestAuthentication has an issuer without keys, which gwc takes for right.
func fetchesKeys(o *unstructured.Unstructured) bool {
	rules, _, _ := unstructured.NestedSlice(o.Object, "spec", "jwtRules")
	return slices.ContainsFunc(rules, func(r any) bool {
		rule, is := r.(map[string]any)
		return is && rule["jwks"] == nil
	})
}

func alike(a, b []call.Share) bool {
	return (call.Want{Shares: a}).Met(b) && (call.Want{Shares: b}).Met(a)
}

// compare says whether gwc agrees, or how it differs.
func (n *mutantTally) compare(c call.Call, got []call.Share, a outcomes.Answer, around *mesh.Placed) (agrees bool, differs string) {
	line := outcomes.Line(c, around)
	switch {
	case strings.HasPrefix(a.Error, "unknown gateway"), beyond(got, a):
		return false, "" // no object names the gateway, or it is not istiod's to say
	case a.Error != "":
		n.differ++
		return false, line + "\n\tgwc: error: " + a.Error + "\n"
	case len(a.Undetermined) > 0:
		n.undetermined++
		return false, ""
	case (call.Want{Shares: got}).Met(a.Shares):
		n.agree++
		return true, ""
	}
	n.differ++
	text := line + "\n"
	for _, s := range got {
		text += fmt.Sprintf("\tistiod: %v%% %s host %s path %s: %s\n", s.Percent, s.Outcome, s.Host, s.Path, s.Detail)
	}
	for _, s := range a.Shares {
		text += fmt.Sprintf("\tgwc:    %v%% %s host %s path %s: %s\n", s.Percent, s.Outcome, s.Host, s.Path, s.Detail)
	}
	return false, text
}

// beyond says whether a call goes where istiod's configuration does not say what happens: to an application without a
// sidecar, which to the judge takes any TLS but does not have the mesh's certificates, or past the proxies to the address of
// a Service, which nodes, and not the judge, know.
func beyond(got []call.Share, a outcomes.Answer) bool {
	return slices.ContainsFunc(a.Shares, func(s call.Share) bool { return strings.Contains(s.Detail, "no sidecar that knows mesh mTLS") }) ||
		slices.ContainsFunc(got, func(s call.Share) bool { return strings.Contains(s.Detail, "nothing at "+mesh.Simulated.Services) })
}
