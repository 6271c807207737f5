package outcomes

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/fuzz"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/story"
)

func TestMain(m *testing.M) {
	if err := os.Chdir(".."); err != nil { // stories name folders from there
		panic(err)
	}
	os.Exit(m.Run())
}

// objects are a case's own bundle, or what gwc makes of its program.
func objects(t *testing.T, c story.Case) []byte {
	t.Helper()
	b, err := compile.Objects(c)
	if err != nil {
		t.Fatal(err)
	}
	return b.YAML()
}

// A tally counts what gwc answers.
type tally struct {
	agree        int
	undetermined map[string]int // by why
	differ       []string
}

func (n *tally) compare(name string, c call.Call, a Answer) {
	switch {
	case a.Error != "":
		n.differ = append(n.differ, fmt.Sprintf("%s: %s\n\terror: %s", name, c.Text, a.Error))
	case len(a.Undetermined) > 0:
		n.undetermined[name+": "+strings.Join(a.Undetermined, "; ")]++
	case c.Want.Met(a.Shares):
		n.agree++
	default:
		var text strings.Builder
		for _, s := range a.Shares {
			fmt.Fprintf(&text, "\n\tgot %v%% %s host %s path %s\n\t\t%s", s.Percent, s.Outcome, s.Host, s.Path, strings.ReplaceAll(s.Detail, "; ", "\n\t\t"))
		}
		n.differ = append(n.differ, fmt.Sprintf("%s: %s%s", name, c.Text, text.String()))
	}
}

// log lists what is undetermined, and why.
func (n *tally) log(t *testing.T, what string) {
	t.Helper()
	total := 0
	for _, why := range slices.Sorted(maps.Keys(n.undetermined)) {
		t.Logf("%d undetermined, %s", n.undetermined[why], why)
		total += n.undetermined[why]
	}
	t.Logf("%s: %d calls agree, %d are undetermined, %d differ", what, n.agree, total, len(n.differ))
}

func followed(t *testing.T, dir string) tally {
	t.Helper()
	n := tally{undetermined: map[string]int{}}
	cases, err := story.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if len(c.Plane) == 0 {
			continue
		}
		answers, err := Ask(objects(t, c), c.Mesh.Place(mesh.Simulated), c.Plane)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		for i, each := range c.Plane {
			n.compare(c.Name, each, answers[i])
		}
	}
	return n
}

// TestCases asks gwc for every call of a case that the control plane judges.
func TestCases(t *testing.T) {
	for _, dir := range []string{"testdata/cases", "testdata/silent"} {
		n := followed(t, dir)
		n.log(t, dir)
		for _, text := range n.differ {
			t.Errorf("%s", text)
		}
	}
}

var programs = flag.Int("programs", 20, "fuzzed programs whose calls are asked for")

// TestFuzzed asks gwc for the calls of generated programs, and compares with what the oracle promises.
func TestFuzzed(t *testing.T) {
	n := tally{undetermined: map[string]int{}}
	const seed, calls = 20260827, 40
	for i := range *programs {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		p := fuzz.Generate(r)
		lines := fuzz.Calls(r, p, calls)
		var data []byte
		for _, files := range p.Builds() {
			out, err := compile.Program(files)
			if err != nil {
				t.Fatalf("program %d: %v", i, err)
			}
			data = append(append(data, "\n---\n"...), out...)
		}
		var asked []call.Call
		for _, line := range lines {
			asked = append(asked, promised(t, p, line))
		}
		answers, err := Ask(data, p.World().Place(mesh.Simulated), asked)
		if err != nil {
			t.Fatalf("program %d: %v", i, err)
		}
		for k, c := range asked {
			n.compare(fmt.Sprintf("program %d", i), c, answers[k])
		}
	}
	n.log(t, fmt.Sprintf("%d programs", *programs))
	for _, text := range n.differ {
		t.Errorf("%s", text)
	}
}

// promised is a call with what the oracle promises of it.
func promised(t *testing.T, p fuzz.Program, line string) call.Call {
	t.Helper()
	c, err := call.Parse(line + " -> refused")
	if err == nil {
		c, err = call.Parse(line + " -> " + p.Promise(c))
	}
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return c
}
