package conformance

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/mutate"
	"github.com/gwc-lang/gwc/conformance/outcomes"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/story"
)

var (
	diffEdits = flag.Int("diff-edits", 40, "random edits that gwc diff and istiod compare")
	diffSeed  = flag.Uint64("diff-seed", 20261201, "the seed of the edits")
	diffOnly  = flag.Int("diff-only", -1, "the only edit of the seed that is judged")
)

// TestDiffs edits the bundles of cases at random, and compares what gwc diff says of the change with istiod: if a call goes
// another way by istiod's word, gwc reports a difference, or says what it does not know; and the example of each difference
// goes another way.
func TestDiffs(t *testing.T) {
	cases, pool := mutable(t)
	n := &diffTally{}
	for i := range *diffEdits {
		r := rand.New(rand.NewPCG(*diffSeed, uint64(i)))
		c := cases[r.IntN(len(cases))]
		for len(c.Plane) == 0 {
			c = cases[r.IntN(len(cases))]
		}
		if *diffOnly < 0 || i == *diffOnly {
			t.Run(fmt.Sprint(i), func(t *testing.T) { n.judge(t, r, pool, c) })
		}
	}
	t.Logf("%d edits, %d change a call, %d calls that they change; %d differences, %d examples go another way, %d cannot be asked, %d are of settings",
		n.edits, n.changing, n.changed, n.differences, n.examples, n.beyond, n.settings)
	record(t, "outcomes", "edits that gwc diff compares", n.edits)
}

// callsOfDiff are the calls that istiod is asked for, of each edit.
const callsOfDiff = 60

type diffTally struct{ edits, changing, changed, differences, examples, beyond, settings int }

// judge makes an edit that Istio's webhook takes, and compares.
func (n *diffTally) judge(t *testing.T, r *rand.Rand, pool *mutate.Pool, c story.Case) {
	b := objects(t, c)
	latest, what := pool.Edit(r, b)
	for range 20 {
		if taken(latest) {
			break
		}
		latest, what = pool.Edit(r, b)
	}
	if !taken(latest) {
		t.Skip("no edit of twenty that the webhook takes")
	}
	s := sides{objects: [2][]byte{b.YAML(), latest.YAML()}, around: c.Mesh.Place(mesh.Simulated)}
	var err error
	for i, each := range []bundle.Bundle{b, latest} {
		if s.istiod[i], err = plane.New(t, each, s.around); err != nil {
			t.Skipf("istiod does not take the objects: %v", err)
		}
	}
	report, err := outcomes.Diff(s.objects[0], s.objects[1], s.around)
	if err != nil {
		t.Fatalf("%v\n%s", err, what)
	}
	if *diffOnly >= 0 {
		t.Logf("before:\n%s\nafter:\n%s", s.objects[0], s.objects[1])
	}
	n.edits++
	changed := s.changed(slices.DeleteFunc(callsThrough(r, c, callsOfDiff, latest), notExplored))
	n.changed += len(changed)
	if len(changed) > 0 {
		n.changing++
	}
	for _, each := range changed {
		if len(report.Open) == 0 && report.Refused == 0 && !slices.ContainsFunc(hostsOf(report), each.to) {
			t.Errorf("%s, %s: gwc diff says %q of %q, but\n%s", c.Name, what, report.Summary, hostsOf(report), each)
		}
	}
	n.follow(t, c.Name+", "+what, s, report)
}

// notExplored says whether a call is of those that gwc diff does not compare, as docs/outcomes.md says: HTTP/1.0, HTTP/2,
// upgrades, and callers in the mesh that ask for another host than they dial.
func notExplored(c call.Call) bool {
	return c.HTTP10 || c.HTTP2 || c.NoHost || c.Upgrade != "" || c.From != "outside" && c.Header != ""
}

// follow asks istiod for the examples of the differences. Where gwc trace names a difference that the judges do not see (the
// mesh's mutual TLS, a server that the mesh does not have), there is nothing to compare.
func (n *diffTally) follow(t *testing.T, what string, s sides, report outcomes.Report) {
	for _, d := range report.Differences {
		n.differences++
		if d.Class == "tunes" || len(d.Doubt) > 0 || notShown(d.New) {
			n.settings++
			continue
		}
		for _, text := range d.Examples {
			c, err := outcomes.Example(text, s.around)
			if err != nil || len(s.answers(c)) != 2 {
				n.beyond++
				continue
			}
			if len(s.changed([]call.Call{c})) > 0 {
				n.examples++
				continue
			}
			traced, err := s.traced(c)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Equal(traced[0].Results, traced[1].Results) || !alike(traced[0].Shares, traced[1].Shares) {
				t.Errorf("%s: gwc diff says that\n\t%s %s %s -> %s\nbut with istiod\n\t%s\ngoes the same way: %v", what, d.Class, d.Host, d.Old, d.New, text, s.answers(c)[0])
			}
			n.beyond++
		}
	}
}

// notShown says whether a difference is of a setting, or of a header that arrives, which the judge of a call does not see.
func notShown(latest string) bool {
	return slices.ContainsFunc([]string{"mesh mTLS not required", "TLS at least", " header "}, func(word string) bool { return strings.Contains(latest, word) })
}

// Sides are the objects before and after an edit, and what istiod makes of them.
type sides struct {
	objects [2][]byte
	istiod  [2]*plane.Plane
	around  *mesh.Placed
}

// traced are gwc's answers to a call.
func (s sides) traced(c call.Call) (both [2]outcomes.Answer, err error) {
	for i, objects := range s.objects {
		answers, err := outcomes.Ask(objects, s.around, []call.Call{c})
		if err != nil {
			return both, err
		}
		both[i] = answers[0]
	}
	return both, nil
}

// answers are istiod's answers to a call; none if one side has none.
func (s sides) answers(c call.Call) (both [][]call.Share) {
	for _, p := range s.istiod {
		shares, err := p.Follow(c)
		if err != nil {
			return nil
		}
		both = append(both, shares)
	}
	return both
}

// changed returns the calls that go another way.
func (s sides) changed(calls []call.Call) (list []changed) {
	for _, c := range calls {
		if both := s.answers(c); len(both) == 2 && !alike(both[0], both[1]) {
			list = append(list, changed{c, both})
		}
	}
	return list
}

// A changed call goes another way after an edit.
type changed struct {
	call.Call
	both [][]call.Share
}

func (c changed) String() string {
	return fmt.Sprintf("%s\n\tbefore: %v\n\tafter:  %v", c.Text, c.both[0], c.both[1])
}

// to says whether a difference is about the host and the port of the call, or about many.
func (c changed) to(host string) bool {
	name, rest, _ := strings.Cut(host, ":")
	if port, _, _ := strings.Cut(rest, " "); port != "" && port != strconv.Itoa(c.Port) {
		return false
	}
	asked, _, _ := strings.Cut(c.Authority(), ":")
	if strings.HasPrefix(name, "other hosts") || strings.HasPrefix(name, "*") && strings.HasSuffix(asked, name[1:]) {
		return true
	}
	short := strings.TrimSuffix(c.Host, ".svc.cluster.local")
	return slices.Contains([]string{c.Host, short, asked, c.ServerName()}, name)
}

// hostsOf are those of the differences.
func hostsOf(report outcomes.Report) (list []string) {
	for _, d := range report.Differences {
		list = append(list, d.Host)
	}
	return list
}
