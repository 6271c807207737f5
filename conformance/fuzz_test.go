package conformance

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/fuzz"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
)

var (
	fuzzPrograms = flag.Int("fuzz-programs", 50, "programs of the run with a fresh seed")
	fuzzSeed     = flag.Uint64("fuzz-seed", 0, "the seed of that run; 0: a fresh one")
	fuzzKeep     = flag.String("fuzz-keep", "", "a folder for what was found, as cases")
)

const callsOfProgram = 40

// TestFuzzFixed judges the same 150 programs each time.
func TestFuzzFixed(t *testing.T) { fuzzRun(t, 20260827, 150) }

// TestFuzzFresh judges programs that nobody has seen.
func TestFuzzFresh(t *testing.T) {
	seed := *fuzzSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("repeat this with -fuzz-seed %d -fuzz-programs %d", seed, *fuzzPrograms)
	fuzzRun(t, seed, *fuzzPrograms)
}

func fuzzRun(t *testing.T, seed uint64, programs int) {
	world := fuzz.World()
	calls, found := 0, 0
	for i := range programs {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		p := fuzz.Generate(r)
		if len(p.Exposes)+len(p.Egresses) == 0 {
			continue
		}
		lines := fuzz.Calls(r, p, callsOfProgram)
		calls += len(lines)
		t.Run(fmt.Sprintf("%d", i), func(t *testing.T) {
			if bad := disagreements(t, p, world, lines); len(bad) > 0 {
				found++
				report(t, p, world, bad, fmt.Sprintf("fuzz-%d-%d", seed, i))
			}
		})
		if found >= 5 {
			t.Fatalf("enough: %d disagreements in %d programs", found, i+1)
		}
	}
	t.Logf("%d programs, %d calls", programs, calls)
}

// disagreements are the calls that go another way than the language promises; a program that is refused is one too.
func disagreements(t *testing.T, p fuzz.Program, world *mesh.Mesh, lines []string) []string {
	t.Helper()
	data, err := compile.Program(p.Files())
	if err != nil {
		return []string{"refused: " + err.Error()}
	}
	b, err := bundle.Parse(data)
	if err != nil {
		return []string{err.Error()}
	}
	istiod, err := plane.New(t, b, world.Place(mesh.Simulated))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, line := range lines {
		text, err := disagrees(istiod, p, line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

func disagrees(istiod *plane.Plane, p fuzz.Program, line string) (string, error) {
	c, err := call.Parse(line + " -> refused")
	if err != nil {
		return "", err
	}
	c, err = call.Parse(line + " -> " + p.Promise(c))
	if err != nil {
		return "", err
	}
	got, err := istiod.Follow(c)
	if err != nil || c.Want.Met(got) {
		return "", err
	}
	text := c.Text
	for _, s := range got {
		text += fmt.Sprintf("\n# got %v%% %s\n#\t%s", s.Percent, s.Outcome, strings.ReplaceAll(s.Detail, "; ", "\n#\t"))
	}
	return text, nil
}

// report shrinks a program as long as it is still wrong in the same way, and shows it as a case.
func report(t *testing.T, p fuzz.Program, world *mesh.Mesh, bad []string, name string) {
	t.Helper()
	line, _, _ := strings.Cut(bad[0], " -> ")
	wrong := func(p fuzz.Program) []string {
		if strings.HasPrefix(bad[0], "refused: ") {
			out := disagreements(t, p, world, nil)
			if len(out) > 0 && code(out[0]) != code(bad[0]) {
				return nil
			}
			return out
		}
		out := disagreements(t, p, world, []string{line})
		if len(out) > 0 && strings.HasPrefix(out[0], "refused: ") {
			return nil
		}
		return out
	}
	small := fuzz.Shrink(p, func(p fuzz.Program) bool { return len(wrong(p)) > 0 })
	if left := wrong(small); len(left) > 0 {
		bad = append(left, bad...)
	}
	text := "Found by the fuzzer.\n"
	files := small.Files()
	for _, file := range slices.Sorted(maps.Keys(files)) {
		text += "-- " + file + " --\n" + files[file]
	}
	text += "-- calls --\n" + bad[0] + "\n"
	if *fuzzKeep != "" {
		if err := os.WriteFile(filepath.Join(*fuzzKeep, name+".txtar"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Errorf("%s", text)
}

// code is the diagnostic code in what gwc said.
func code(text string) string {
	if _, rest, ok := strings.Cut(text, "error["); ok {
		code, _, _ := strings.Cut(rest, "]")
		return code
	}
	return ""
}
