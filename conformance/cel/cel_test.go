package cel

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/cel-go/common"
	"github.com/google/cel-go/parser"

	"github.com/gwc-lang/gwc/conformance/compile"
)

var (
	most = flag.Int("cel-mutants", 6_000, "how many mutated expressions are compared")
	seed = flag.Uint64("cel-seed", 1, "seed of the mutations")
)

// seeds returns the expressions that gwc's own test has verdicts about.
func seeds(t *testing.T) (list []string) {
	t.Helper()
	for _, name := range []string{"valid", "invalid"} {
		text, err := os.ReadFile("../../emit/istio/valid/cel/testdata/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			list = append(list, strings.TrimSuffix(line, "\n"))
		}
	}
	return list
}

// parsed returns the verdict of cel-go.
func parsed(t *testing.T, text string) bool {
	t.Helper()
	p, err := parser.NewParser(parser.Macros(parser.AllMacros...))
	if err != nil {
		t.Fatal(err)
	}
	_, issues := p.Parse(common.NewTextSource(text))
	return len(issues.GetErrors()) == 0
}

// batch is how many expressions one run of gwc gets: it does not show all diagnostics
// of many.
const batch = 100

// compare compares the verdicts of gwc and cel-go on expressions, and returns how many
// are valid.
func compare(t *testing.T, expressions []string) (valid int) {
	t.Helper()
	for part := range slices.Chunk(expressions, batch) {
		refused := refused(t, part)
		for i, text := range part {
			want := parsed(t, text)
			if got := !refused[i]; got != want {
				t.Errorf("%s: gwc %v, cel-go %v", text, got, want)
			}
			if want {
				valid++
			}
		}
	}
	return valid
}

// refused returns the indices of the expressions that gwc refuses: it gets a Telemetry
// on each line of one manifest.
func refused(t *testing.T, expressions []string) map[int]bool {
	t.Helper()
	var manifest bytes.Buffer
	for i, text := range expressions {
		line, err := json.Marshal(map[string]any{
			"apiVersion": "telemetry.istio.io/v1", "kind": "Telemetry", "metadata": map[string]any{"name": fmt.Sprint("t", i), "namespace": "shop"},
			"spec": map[string]any{"accessLogging": []any{map[string]any{"filter": map[string]any{"expression": text}}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		manifest.Write(append(line, '\n'))
	}
	said, _, err := compile.Inventory(manifest.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	refused := map[int]bool{}
	for _, d := range said {
		if strings.Contains(d.Message, "invalid CEL expression") {
			refused[d.Start.Line-1] = true
		}
	}
	return refused
}

// TestSeeds compares the verdicts on what gwc's own test has.
func TestSeeds(t *testing.T) {
	list := seeds(t)
	if valid := compare(t, list); valid < 10 || len(list)-valid < 40 {
		t.Errorf("%d of %d are valid", valid, len(list))
	}
}

// TestLimits compares the verdicts on deep and long expressions near the limits.
func TestLimits(t *testing.T) {
	shapes := [][3]string{
		{"(", "a", ")"}, {"", "a", ".b"}, {"", "a", ".b()"}, {"", "a", "[0]"}, {"", "a", "+b"}, {"", "a", "<b"}, {"", "a", "||b"},
		{"a<(", "b", ")"}, {"a+b*(", "c", ")"}, {"a?", "b", ":c"}, {"a?b:", "c", ""}, {"f(", "a", ")"}, {"a.f(", "b", ")"}, {"[", "", "]"},
		{"!(", "a", ")"}, {"-", "a", ""}, {"{1:", "2", "}"}, {"M{a:", "2", "}"}, {"a[", "b", "]"}, {"a+(b<(", "c", "))"}, {"has(a.b[", "a", "].c)"},
	}
	var list []string
	for _, s := range shapes {
		for _, n := range []int{10, 60, 80, 81, 82, 83, 84, 85, 120, 122, 123, 124, 125, 126, 127, 245, 247, 248, 249, 250, 251, 252, 255} {
			list = append(list, strings.Repeat(s[0], n)+s[1]+strings.Repeat(s[2], n))
		}
	}
	compare(t, list)
}

var pieces = regexp.MustCompile(`"""|'''|\w+|\s+|\\.|.`)

// TestMutants compares the verdicts on expressions with pieces removed, repeated,
// replaced or taken from others.
func TestMutants(t *testing.T) {
	r := rand.New(rand.NewPCG(*seed, 0)) //nolint:gosec // not for secrets
	var sources [][]string
	var all []string
	for _, text := range seeds(t) {
		list := pieces.FindAllString(text, -1)
		sources = append(sources, list)
		all = append(all, list...)
	}
	var mutants []string
	for range *most {
		list := sources[r.IntN(len(sources))]
		for range 1 + r.IntN(3) {
			list = mutate(r, list, all)
		}
		mutants = append(mutants, strings.Join(list, ""))
	}
	valid := compare(t, mutants)
	t.Logf("%d of %d mutants are valid", valid, *most)
	if valid < *most/20 || valid > *most*19/20 {
		t.Errorf("only one verdict is tested: %d of %d are valid", valid, *most)
	}
}

// mutate returns a list with one piece removed, inserted, replaced or exchanged.
func mutate(r *rand.Rand, list, all []string) []string {
	i, piece := r.IntN(len(list)+1), all[r.IntN(len(all))]
	out := append([]string{}, list[:i]...)
	switch kind := r.IntN(4); {
	case kind == 0 || i == len(list):
		return append(append(out, piece), list[i:]...)
	case kind == 1:
		return append(out, list[i+1:]...)
	case kind == 2:
		return append(append(out, piece), list[i+1:]...)
	default:
		j := r.IntN(len(list))
		out = append(out, list[i:]...)
		out[i], out[j] = out[j], out[i]
		return out
	}
}
