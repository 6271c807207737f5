package outcomes

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/compile"
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
	data := c.Bundle
	for _, program := range c.Programs() {
		out, err := compile.Program(program)
		if err != nil {
			t.Fatal(err)
		}
		data = append(append(data, "\n---\n"...), out...)
	}
	b, err := bundle.Parse(append(append(data, "\n---\n"...), c.Others...))
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
