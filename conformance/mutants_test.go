package conformance

import (
	"bytes"
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
	mutantCalls = flag.Int("mutant-calls", 60, "calls of each mutant")
	mutantOnly  = flag.Int("mutant-only", -1, "the only mutant of the seed that is judged")
)

// TestMutants edits the bundles of cases at random, where Istio's webhook takes the result, and compares what gwc trace
// says of calls with istiod. What counts is calls that the edits change by istiod's own word.
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
	t.Logf("%d mutants, %d change a call, %d calls that they change, %d calls agree, %d are undetermined, %d vary in istiods, %d differ",
		n.mutants, n.changing, n.changed, n.agree, n.undetermined, n.vary, n.differ)
	record(t, "outcomes", "mutants of a fixed seed", *mutants)
}

// mutable are the cases, and the values of their bundles.
func mutable(t *testing.T) ([]story.Case, *mutate.Pool) {
	t.Helper()
	cases := append(loadCases(t), loadSilent(t)...)
	var bundles []bundle.Bundle
	for _, c := range cases {
		if len(c.Bundle) > 0 {
			bundles = append(bundles, objects(t, c))
		}
	}
	return cases, mutate.NewPool(bundles)
}

func loadSilent(t *testing.T) []story.Case {
	t.Helper()
	cases, err := story.Load("testdata/silent")
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

type mutantTally struct{ mutants, changing, changed, agree, undetermined, vary, differ int }

// judge makes a mutant of a case and compares.
func (n *mutantTally) judge(t *testing.T, r *rand.Rand, pool *mutate.Pool, c story.Case) {
	b, edits := objects(t, c), []string{}
	for range 1 + r.IntN(8) {
		edited, what := pool.Edit(r, b)
		if taken(edited) {
			b, edits = edited, append(edits, what)
		}
	}
	around := c.Mesh.Place(mesh.Simulated)
	calls := callsThrough(r, c, b)
	before, err := plane.New(t, objects(t, c), around)
	if err != nil {
		t.Fatal(err)
	}
	after, err := plane.New(t, b, around)
	if err != nil {
		t.Skipf("istiod does not take the objects: %v", err)
	}
	answers, err := outcomes.Ask(b.YAML(), around, calls)
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(edits, "\n"))
	}
	n.mutants++
	changed := 0
	var bad strings.Builder
	for i, each := range calls {
		got, err := after.Follow(each)
		if err != nil {
			continue
		}
		if old, err := before.Follow(each); err != nil || !alike(old, got) {
			changed++
		}
		text := n.compare(each, got, answers[i], around)
		if text != "" && slices.ContainsFunc(asked(t, b, around, each), func(other []call.Share) bool { return (call.Want{Shares: other}).Met(answers[i].Shares) }) {
			n.differ, n.vary = n.differ-1, n.vary+1
			t.Logf("another istiod answers as gwc does, which should say that it is undetermined:\n%s", text)
			continue
		}
		bad.WriteString(text)
	}
	n.changed += changed
	if changed > 0 {
		n.changing++
	}
	if bad.Len() > 0 {
		t.Errorf("%s, edited:\n\t%s\n%s\nof the objects\n%s", c.Name, strings.Join(edits, "\n\t"), bad.String(), b.YAML())
	}
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

func (n *mutantTally) compare(c call.Call, got []call.Share, a outcomes.Answer, around *mesh.Placed) string {
	line := outcomes.Line(c, around)
	switch {
	case strings.HasPrefix(a.Error, "unknown gateway"), beyond(got, a):
		return "" // no object names the gateway, or it is not istiod's to say
	case a.Error != "":
		n.differ++
		return line + "\n\tgwc: error: " + a.Error + "\n"
	case len(a.Undetermined) > 0:
		n.undetermined++
		return ""
	case (call.Want{Shares: got}).Met(a.Shares):
		n.agree++
		return ""
	}
	n.differ++
	text := line + "\n"
	for _, s := range got {
		text += fmt.Sprintf("\tistiod: %v%% %s host %s path %s: %s\n", s.Percent, s.Outcome, s.Host, s.Path, s.Detail)
	}
	for _, s := range a.Shares {
		text += fmt.Sprintf("\tgwc:    %v%% %s host %s path %s: %s\n", s.Percent, s.Outcome, s.Host, s.Path, s.Detail)
	}
	return text
}

// callsThrough are the calls of a case, and calls to the hosts, ports and paths of the objects.
func callsThrough(r *rand.Rand, c story.Case, b bundle.Bundle) []call.Call {
	lines := map[string]bool{}
	for _, each := range c.Plane {
		left, _, _ := strings.Cut(each.Text, "->")
		lines[strings.TrimSpace(left)] = true
	}
	from := []string{"outside"}
	for name := range c.Mesh.Gateways {
		from = append(from, "outside at "+name)
	}
	for name := range c.Mesh.Workloads {
		from = append(from, name)
	}
	slices.Sort(from)
	var hosts, paths []string
	for name := range c.Mesh.Servers {
		hosts = append(hosts, name)
	}
	for _, o := range b {
		named, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
		hosts = append(hosts, named...)
		paths = append(paths, pathsOf(o.Object)...)
	}
	slices.Sort(hosts)
	paths = append(paths, "/", "/x")
	for range 8 * *mutantCalls {
		if len(hosts) == 0 {
			break
		}
		host := hosts[r.IntN(len(hosts))]
		host = strings.Replace(host[strings.LastIndexByte(host, '/')+1:], "*", "w", 1)
		if host == "w" || strings.Contains(host, "/") {
			host = "any.example.com"
		}
		path := paths[r.IntN(len(paths))]
		line := from[r.IntN(len(from))] + " " + []string{
			"GET http://" + host + path, "GET https://" + host + path, "POST http://" + host + path, "TLS " + host + ":443", "TCP " + host + ":80",
		}[r.IntN(5)]
		lines[line] = true
	}
	var out []call.Call
	for line := range lines {
		if each, err := call.Parse(line + " -> refused"); err == nil {
			out = append(out, each)
		}
	}
	slices.SortFunc(out, func(a, b call.Call) int { return strings.Compare(a.Text, b.Text) })
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:min(len(out), *mutantCalls)]
}

// pathsOf are the paths that an object's matches name.
func pathsOf(v any) (list []string) {
	switch v := v.(type) {
	case map[string]any:
		if uri, ok := v["uri"].(map[string]any); ok {
			for _, kind := range []string{"exact", "prefix"} {
				if path, ok := uri[kind].(string); ok && strings.HasPrefix(path, "/") && !bytes.ContainsAny([]byte(path), " \"{}<>%") {
					list = append(list, path, path+"x")
				}
			}
		}
		for _, e := range v {
			list = append(list, pathsOf(e)...)
		}
	case []any:
		for _, e := range v {
			list = append(list, pathsOf(e)...)
		}
	}
	slices.Sort(list)
	return list
}

// beyond says whether a call goes where istiod's configuration does not say what happens: to an application without a
// sidecar, which to the judge takes any TLS but does not have the mesh's certificates, or past the proxies to the address of
// a Service, which nodes, and not the judge, know.
func beyond(got []call.Share, a outcomes.Answer) bool {
	return slices.ContainsFunc(a.Shares, func(s call.Share) bool { return strings.Contains(s.Detail, "no sidecar that knows mesh mTLS") }) ||
		slices.ContainsFunc(got, func(s call.Share) bool { return strings.Contains(s.Detail, "nothing at "+mesh.Simulated.Services) })
}
