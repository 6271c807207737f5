package conformance

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
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
	enemyPairs = flag.Int("enemy-pairs", 0, "pairs of the enemy's run with a fresh seed; 0: none")
	enemyClass = flag.String("enemy-class", "", "a regular expression: only pairs of these classes are compiled and followed")
)

const (
	fixedPairs     = 310
	pairsOfPromise = 5 // so many lines are tried against one promise
)

// enemyTally is what a run of the enemy has done.
type enemyTally struct {
	sync.Mutex
	pairs, refused, followed, calls int
	promises, without               int                // programs with a promise; those that the compiler refuses
	found                           map[string]int     // by class
	shown                           map[string]finding // the first of each class
}

// finding is a pair that breaks a promise.
type finding struct {
	pair fuzz.Pair
	name string
	what string
}

// TestEnemyFixed looks for lines that break a promise about another host, each time the same ones.
func TestEnemyFixed(t *testing.T) {
	tally := enemyRun(t, 20260901, fixedPairs)
	tally.judge(t, true)
	if !t.Failed() {
		record(t, "enemy", "pairs of a fixed seed", tally.pairs)
		record(t, "enemy", "pairs of them followed", tally.followed)
		record(t, "enemy", "calls in those", tally.calls)
	}
}

// TestEnemyFresh looks with a seed that nobody has seen.
func TestEnemyFresh(t *testing.T) {
	if *enemyPairs == 0 {
		t.Skip("a fresh seed is for make fuzz-conformance: what a change is held to does not depend on chance")
	}
	seed := *fuzzSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	fmt.Printf("an enemy: go test . -run EnemyFresh -fuzz-seed %d -enemy-pairs %d repeats this\n", seed, *enemyPairs)
	tally := enemyRun(t, seed, *enemyPairs)
	tally.judge(t, false)
}

// TestEnemyNotices takes out of a program what it promises: the promise's calls must tell, or the enemy would find
// nothing.
func TestEnemyNotices(t *testing.T) {
	without := map[string]*strings.Replacer{
		"encrypted":   strings.NewReplacer(" originate-tls", "", " mutual cert partner", ""),
		"refused":     strings.NewReplacer(" from account shop/checkout", ""),
		"via gateway": strings.NewReplacer(" via gateway egress", "", " via gateway out", "", " through x.p.org", ""),
		"mutual":      strings.NewReplacer(" mutual", ""),
		"guarded":     strings.NewReplacer("-> respond 403 \"inside only\"", "-> pay.shop:8080"),
		"exact":       strings.NewReplacer("pay.example.com", "www.example.com", "x.p.org", "other.q.net"),
		"service":     strings.NewReplacer("egress x.p.org", "route payments.pay:8080 { route -> cart.shop:8080\n}"),
	}
	for i := uint64(0); len(without) > 0 && i < 1000; i++ {
		p := fuzz.Promises(rand.New(rand.NewPCG(1, i)))
		take := without[p.Kind]
		if take == nil || p.Own != "" || take.Replace(p.Lines[0].String()) == p.Lines[0].String() {
			continue
		}
		p.Lines = []fuzz.Line{{Text: take.Replace(p.Lines[0].String())}}
		got, err := followed(t, fuzz.Pair{Promise: p}, []map[string]string{p.Files()})
		if err != nil {
			continue // what is left is none of the language
		}
		delete(without, p.Kind)
		if broken(fuzz.Pair{Promise: p}, got, nil) == "" {
			t.Errorf("nobody notices that this does not promise %s:\n%s", p.Kind, p.Files()["program.gwc"])
		}
	}
	for kind := range without {
		t.Errorf("no program promises %s", kind)
	}
}

func enemyRun(t *testing.T, seed uint64, pairs int) *enemyTally {
	tally := &enemyTally{found: map[string]int{}, shown: map[string]finding{}}
	t.Run("promises", func(t *testing.T) {
		for i := range (pairs + pairsOfPromise - 1) / pairsOfPromise {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				tally.against(t, seed, uint64(i))
			})
		}
	})
	t.Logf("seed %d: %d promises, %d of them refused; %d pairs, %d refused by the compiler, %d followed, %d calls",
		seed, tally.promises, tally.without, tally.pairs, tally.refused, tally.followed, tally.calls)
	for _, class := range slices.Sorted(maps.Keys(tally.found)) {
		t.Logf("%d findings of %s, first %s", tally.found[class], class, tally.shown[class].name)
	}
	return tally
}

// against tries lines against one promise.
func (y *enemyTally) against(t *testing.T, seed, i uint64) {
	r := rand.New(rand.NewPCG(seed, i))
	promise := fuzz.Promises(r)
	var pairs []fuzz.Pair
	for range pairsOfPromise {
		pairs = append(pairs, fuzz.Against(r, promise))
	}
	asked := func(p fuzz.Pair) bool { return regexp.MustCompile(*enemyClass).MatchString(p.Class()) }
	if !slices.ContainsFunc(pairs, asked) {
		return
	}
	alone := fuzz.Pair{Promise: promise}
	base, err := followed(t, alone, []map[string]string{promise.Files()})
	y.count(func() { y.promises++ })
	if err != nil {
		t.Logf("a promise is refused: %v", err)
		y.count(func() { y.without++; y.pairs += pairsOfPromise; y.refused += pairsOfPromise })
		return
	}
	name := fmt.Sprintf("enemy-%d-%d", seed, i)
	if what := broken(alone, base, nil); what != "" {
		y.report(t, finding{alone, name, what})
	}
	for k, pair := range pairs {
		if !asked(pair) {
			continue
		}
		got, err := followed(t, pair, pair.Builds())
		y.count(func() { y.pairs++ })
		if err != nil {
			y.count(func() { y.refused++ })
			continue
		}
		y.count(func() { y.followed++; y.calls += len(promise.Probes) })
		if what := broken(pair, got, base); what != "" {
			y.report(t, finding{pair, fmt.Sprintf("%s-%d", name, k), what})
		}
	}
}

func (y *enemyTally) count(f func()) {
	y.Lock()
	defer y.Unlock()
	f()
}

// report takes away the lines that are not needed, so that those that are name the finding's class.
func (y *enemyTally) report(t *testing.T, f finding) {
	for i := len(f.pair.Added) - 1; i >= 0 && len(f.pair.Added) > 1; i-- {
		less := f.pair
		less.Added = slices.Delete(slices.Clone(less.Added), i, i+1)
		if what := breaks(t, less); what != "" {
			f.pair, f.what = less, what
		}
	}
	y.count(func() {
		class := f.pair.Class()
		if old, ok := y.shown[class]; !ok || f.name < old.name {
			y.shown[class] = f
		}
		y.found[class]++
	})
}

// breaks says what a pair breaks, "" if nothing.
func breaks(t *testing.T, pair fuzz.Pair) string {
	base, err := followed(t, fuzz.Pair{Promise: pair.Promise}, []map[string]string{pair.Files()})
	if err != nil {
		return ""
	}
	if len(pair.Added) == 0 {
		return broken(pair, base, nil)
	}
	got, err := followed(t, pair, pair.Builds())
	if err != nil {
		return ""
	}
	return broken(pair, got, base)
}

// followed is what becomes of a promise's calls; that the compiler refuses is an error.
func followed(t *testing.T, p fuzz.Pair, builds []map[string]string) (out [][]call.Share, err error) {
	var data []byte
	for _, files := range builds {
		built, err := compile.Program(files)
		if err != nil {
			return nil, err
		}
		data = append(append(data, "\n---\n"...), built...)
	}
	b, err := bundle.Parse(append(data, p.Objects()...))
	if err != nil {
		return nil, err
	}
	t.Run("followed", func(t *testing.T) { // a test of its own, so that its istiod is not kept until the run ends
		istiod, err := plane.New(t, b, p.World().Place(mesh.Simulated))
		if err != nil {
			t.Fatal(err)
		}
		for _, probe := range p.Probes {
			c, err := call.Parse(probe.Line + " -> refused")
			if err != nil {
				t.Fatalf("%s: %v", probe.Line, err)
			}
			got, err := istiod.Follow(c)
			if err != nil {
				t.Fatalf("%s: %v", probe.Line, err)
			}
			out = append(out, got)
		}
	})
	return out, nil
}

// broken is the first call that breaks a promise, or that an added line has sent another way. What the promise's own
// program breaks already is told of that alone.
func broken(p fuzz.Pair, got, base [][]call.Share) string {
	if len(got) < len(p.Probes) {
		return ""
	}
	for i, probe := range p.Probes {
		var was []call.Share
		if base != nil {
			was = base[i]
			if ruleBroken(probe, was, false) != "" {
				continue
			}
		}
		taken := p.Takes(probe)
		what := ruleBroken(probe, got[i], taken)
		if what == "" && base != nil && probe.Same && !taken && trace(was) != trace(got[i]) && !harmless(was, got[i]) {
			what = "another way than without the added lines"
		}
		if what != "" {
			return fmt.Sprintf("%s -> # %s\n#  got %s%s", probe.Line, what, details(got[i]), map[bool]string{true: "\n#  was " + details(was)}[base != nil])
		}
	}
	return ""
}

func ruleBroken(probe fuzz.Probe, got []call.Share, taken bool) string {
	for _, rule := range probe.Rules {
		for _, s := range got {
			if !rule.Holds(s.Outcome) && !(taken && rule.Receiver && !s.Refused && s.Status == 0) {
				return rule.Text
			}
		}
	}
	return ""
}

// harmless says whether two ways of a call differ in what no line promises: both leave by the caller's own sidecar, with as
// much TLS. Where TLS of the caller's own goes that dials one host and names another is not said.
func harmless(was, got []call.Share) bool {
	return direct(was) && direct(got) && layers(was) == layers(got)
}

func direct(shares []call.Share) bool {
	return !slices.ContainsFunc(shares, func(s call.Share) bool { return strings.Contains(s.String(), " via ") })
}

// layers are what became of each share; the receiver counts where it is reached in plain text.
func layers(shares []call.Share) string {
	var out []string
	for _, s := range shares {
		receiver := ""
		if s.TLS == 0 {
			receiver = s.Dest
		}
		out = append(out, fmt.Sprint(s.Percent, s.TLS, s.Refused, s.Status, receiver, s.Path))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

var clusterOf = regexp.MustCompile(`cluster "[^"]*"`)

// trace is what became of a call, and the clusters on its way.
func trace(shares []call.Share) string {
	var out []string
	for _, s := range shares {
		out = append(out, fmt.Sprint(s.Percent, s.Outcome, s.Path, clusterOf.FindAllString(s.Detail, -1)))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func details(shares []call.Share) string {
	var out []string
	for _, s := range shares {
		out = append(out, fmt.Sprintf("%v%% %s\n#\t%s", s.Percent, s.Outcome, strings.ReplaceAll(s.Detail, "; ", "\n#\t")))
	}
	return strings.Join(out, "\n#  ")
}

// judge shows the first finding of each class, shrunk; one that is not known to be open fails.
func (y *enemyTally) judge(t *testing.T, fixed bool) {
	for _, class := range slices.Sorted(maps.Keys(y.shown)) {
		if openRow(class) != "" && *fuzzKeep == "" {
			continue // to shrink it takes as long as to find it
		}
		text := y.shown[class].text(t, class)
		if *fuzzKeep != "" {
			if err := os.WriteFile(filepath.Join(*fuzzKeep, y.shown[class].name+".txtar"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if openRow(class) == "" {
			t.Errorf("%s", text)
		} else {
			t.Logf("known to be open, %s: %s", openRow(class), text)
		}
	}
	if !fixed {
		return
	}
	for row, classes := range openRows {
		if !slices.ContainsFunc(classes, func(class string) bool { return y.found[class] > 0 }) {
			t.Errorf("nothing is found of %s any more: take it out of openRows", row)
		}
	}
}

// text shrinks a finding and writes it as a case.
func (f finding) text(t *testing.T, class string) string {
	f.pair = fuzz.ShrinkPair(f.pair, func(p fuzz.Pair) bool {
		what := breaks(t, p)
		if what == "" || p.Class() != class {
			return false
		}
		f.what = what
		return true
	})
	text := fmt.Sprintf("Found by the enemy, %s: %s.\n", f.name, class)
	for i, files := range f.pair.Builds() {
		for _, file := range slices.Sorted(maps.Keys(files)) {
			if !strings.HasPrefix(file, "inventory/") {
				text += "-- " + []string{"", "another/"}[i] + file + " --\n" + files[file]
			} else if i == 0 {
				text += "# with the mesh as inventory\n"
			}
		}
	}
	if objects := f.pair.Objects(); objects != "" {
		text += "# and beside it" + objects
	}
	return text + "-- calls --\n" + f.what + "\n"
}
