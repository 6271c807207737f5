package conformance

import (
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/corpus"
	"github.com/gwc-lang/gwc/conformance/effect"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/probe"
	"github.com/gwc-lang/gwc/conformance/story"
)

var (
	deadAll    = flag.Bool("dead-all", false, "follow the clauses of all programs, not of a sample")
	deadOnly   = flag.String("dead-only", "", "a regular expression: only programs with such names are compiled and judged")
	deadReport = flag.String("dead-report", "", "a file to write the effect of each clause to")
)

const (
	deadSample = 12   // one program of so many is in the sample
	deadCalls  = 400  // the maximum for a clause of a kind that only the configuration shows
	deadMost   = 8000 // the maximum for others
)

// TestDeadClauses removes each clause from the programs in the repository. Without it, a call must have another outcome.
// testdata/dead.txt lists, with reasons, the kinds of clauses that only the configuration of istiod shows, and the clauses
// that have no effect.
//
// The objects are compared for all programs, the configuration and the calls for a sample or, with -dead-all, for all.
func TestDeadClauses(t *testing.T) {
	j := &deadJudge{list: loadDead(t), report: reportFile(t)}
	t.Run("programs", func(t *testing.T) {
		for _, p := range withoutClauses(t) {
			followed := *deadAll || sampled(p.Name)
			if !followed {
				j.leftOut++
			}
			t.Run(p.Name, func(t *testing.T) {
				t.Parallel()
				j.program(t, p, followed)
			})
		}
	})
	j.settle(t)
}

// clauses is a program with its output without each clause. A program of a case has the case's mesh, the objects of
// other teams, and the case's calls.
type clauses struct {
	compile.Pieces
	story.Case
	Name       string
	DNSCapture bool // of a program with `dns-capture`
}

// withoutClauses compiles all programs, whole and without each clause.
func withoutClauses(t *testing.T) []clauses {
	t.Helper()
	var sources []compile.Source
	var out []clauses
	only := regexp.MustCompile(*deadOnly)
	add := func(p clauses, files map[string]string) {
		for _, text := range files {
			p.DNSCapture = p.DNSCapture || strings.Contains(text, "dns-capture")
		}
		if only.MatchString(p.Name) {
			sources, out = append(sources, compile.Source{Name: p.Name, Files: files}), append(out, p)
		}
	}
	all, err := corpus.All("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		add(clauses{Name: p.Kind + " " + p.Name}, p.Files)
	}
	for _, c := range loadCases(t) {
		if programs := c.Programs(); len(programs) == 1 && c.Example == "" && len(c.Bundle) == 0 {
			add(clauses{Name: "case " + c.Name, Case: c}, programs[0])
		}
	}
	found, err := compile.Without(sources)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range found {
		if p.Error != "" && !overtaken.MatchString(p.Error) {
			t.Errorf("%s: %s", p.Name, p.Error)
		}
		out[i].Pieces = own(p)
	}
	return out
}

// own leaves out the declarations that are added to each statement of docs/language.md: they are tested as the page's
// first program.
func own(p compile.Pieces) compile.Pieces {
	if strings.Contains(p.Name, ".md:") && strings.Contains(p.Name, "#") {
		p.Pieces = slices.DeleteFunc(p.Pieces, func(piece compile.Piece) bool {
			return !slices.Contains([]string{"expose", "route", "egress"}, piece.Statement)
		})
	}
	return p
}

func sampled(name string) bool {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()%deadSample == 0
}

// deadJudge judges clauses, and counts what showed them.
type deadJudge struct {
	mu      sync.Mutex
	list    []*deadEntry
	found   []verdict
	leftOut int // programs
	report  io.Writer
}

// reportFile is where the effect of each clause is written to, as soon as it is known.
func reportFile(t *testing.T) io.Writer {
	t.Helper()
	if *deadReport == "" {
		return io.Discard
	}
	f, err := os.Create(*deadReport)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// verdict is what a clause does.
type verdict struct {
	program, class string
	compile.Piece
	effect.Effect
}

// The classes of clauses.
const (
	byCall   = "a call shows it"
	byConfig = "the configuration shows it"
	noConfig = "istiod sends the same"
	noObject = "the objects are the same"
)

func (v verdict) String() string {
	return fmt.Sprintf("%s: %s: %s", v.program, v.Statement, v.Text)
}

func (j *deadJudge) add(v verdict) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.found = append(j.found, v)
	fmt.Fprintf(j.report, "%s\t%s:%d\t%s\t%s\t%s\t%s\n", v.class, v.File, v.Line, v, v.Clause, v.Field, v.Call)
}

// program judges the clauses of one program. If it is not in the sample, only those that change no object.
func (j *deadJudge) program(t *testing.T, p clauses, followed bool) {
	t.Helper()
	alive := map[string][]compile.Piece{} // by the output without them
	for _, piece := range p.Pieces.Pieces {
		if text := acted(piece.YAML); text != acted(p.YAML) {
			alive[text] = append(alive[text], piece)
		} else {
			j.add(verdict{program: p.Name, class: noObject, Piece: piece})
		}
	}
	if !followed || len(alive) == 0 {
		return
	}
	o, around := observe(t, p, alive)
	for text, pieces := range alive {
		t.Run(pieces[0].Text, func(t *testing.T) {
			e, err := o.Compare(control(t, parsed(t, text, p.Others), around), j.limit(p.Name, pieces))
			if err != nil {
				t.Fatal(err)
			}
			for _, piece := range pieces {
				j.add(verdict{p.Name, classOf(e), piece, e})
			}
		})
	}
}

// limit is how many calls are followed to show clauses.
func (j *deadJudge) limit(program string, pieces []compile.Piece) int {
	for _, piece := range pieces {
		if len(j.listed(verdict{program: program, class: byConfig, Piece: piece})) == 0 {
			return deadMost
		}
	}
	return deadCalls
}

func classOf(e effect.Effect) string {
	switch {
	case e.Call != "":
		return byCall
	case e.Field != "":
		return byConfig
	}
	return noConfig
}

// observe asks the control plane about a whole program, in its own mesh or in one that has everything that the program
// names with and without each clause.
func observe(t *testing.T, p clauses, alive map[string][]compile.Piece) (*effect.Observer, *mesh.Placed) {
	t.Helper()
	all := parsed(t, p.YAML, p.Others)
	for text := range alive {
		all = append(all, parsed(t, text, nil)...)
	}
	slices.SortStableFunc(all, func(a, b *unstructured.Unstructured) int { return strings.Compare(bundle.Name(a), bundle.Name(b)) })
	var around *mesh.Mesh
	if p.Mesh != nil {
		around = p.Mesh.WithServers(all)
	} else {
		around = mesh.StubAround(all)
		around.DNSCapture = p.DNSCapture
	}
	calls := append(slices.Clone(p.Plane), probe.Calls(all, around)...)
	placed := around.Place(mesh.Simulated)
	o, err := effect.Observe(control(t, parsed(t, p.YAML, p.Others), placed), calls)
	if err != nil {
		t.Fatal(err)
	}
	return o, placed
}

// The annotation of source files has no effect. The judge's istiod knows only the default domain.
var (
	sources    = regexp.MustCompile(`(?m)^ +gwc\.dev/source: .*\n`)
	ownDomains = regexp.MustCompile(`\.svc\.[a-z0-9.-]+`)
)

// acted is the part of an output that can have an effect.
func acted(yaml string) string {
	return ownDomains.ReplaceAllString(sources.ReplaceAllString(yaml, ""), ".svc.cluster.local")
}

func parsed(t *testing.T, yaml string, others []byte) bundle.Bundle {
	t.Helper()
	b, err := bundle.Parse(append([]byte(acted(yaml)+"\n---\n"), others...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func control(t *testing.T, b bundle.Bundle, around *mesh.Placed) *plane.Plane {
	t.Helper()
	p, err := plane.New(t, b, around)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
