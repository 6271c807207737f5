package conformance

import (
	"flag"
	"fmt"
	"hash/fnv"
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
)

var (
	deadAll    = flag.Bool("dead-all", false, "look for dead clauses in every program, not in a sample")
	deadReport = flag.String("dead-report", "", "a file for what shows each clause")
)

const (
	deadSample = 12  // one of that many programs is followed, unless all are asked for
	deadCalls  = 400 // that are followed for a clause at most
)

// TestDeadClauses takes each clause away from the programs that the repository shows. Without it a call must have
// another outcome, or istiod must send a proxy something else; what has no effect stands in testdata/dead.txt.
//
// The objects of all programs are compared. The control plane is asked about a sample, unless -dead-all asks for all.
func TestDeadClauses(t *testing.T) {
	j := &deadJudge{list: loadDead(t)}
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

// withoutClauses compiles all programs, and compiles them without each clause. The declarations of docs/language.md are
// a program of the page; beside each of its statements they are not judged again.
func withoutClauses(t *testing.T) []compile.Pieces {
	t.Helper()
	all, err := corpus.All("..")
	if err != nil {
		t.Fatal(err)
	}
	var sources []compile.Source
	for _, p := range all {
		sources = append(sources, compile.Source{Name: p.Kind + " " + p.Name, Files: p.Files})
	}
	out, err := compile.Without(sources)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range out {
		if p.Error != "" && !overtaken.MatchString(p.Error) {
			t.Errorf("%s: %s", p.Name, p.Error)
		}
		if strings.Contains(p.Name, ".md:") && strings.Contains(p.Name, "#") {
			out[i].Pieces = slices.DeleteFunc(p.Pieces, func(p compile.Piece) bool { return !slices.Contains(intents, p.Statement) })
		}
	}
	return out
}

// intents are the statements that are no declarations.
var intents = []string{"expose", "route", "egress"}

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

func (v verdict) dead() bool { return v.class == noConfig || v.class == noObject }

func (j *deadJudge) add(v verdict) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.found = append(j.found, v)
}

// program judges the clauses of one program; of one that is not followed those that change no object.
func (j *deadJudge) program(t *testing.T, p compile.Pieces, followed bool) {
	t.Helper()
	alive := map[string][]compile.Piece{} // by the output without them
	for _, piece := range p.Pieces {
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
		t.Run(pieces[0].Text, func(t *testing.T) { // a test of its own, so that its istiod ends with it
			e, err := o.Compare(control(t, parsed(t, text), around))
			if err != nil {
				t.Fatal(err)
			}
			for _, piece := range pieces {
				j.add(verdict{p.Name, classOf(e), piece, e})
			}
		})
	}
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

// observe asks the control plane about a whole program, in a mesh that has what it names with and without each clause.
func observe(t *testing.T, p compile.Pieces, alive map[string][]compile.Piece) (*effect.Observer, *mesh.Placed) {
	t.Helper()
	own := parsed(t, p.YAML)
	all := own.Clone()
	for text := range alive {
		all = append(all, parsed(t, text)...)
	}
	slices.SortStableFunc(all, func(a, b *unstructured.Unstructured) int { return strings.Compare(bundle.Name(a), bundle.Name(b)) })
	around := mesh.StubAround(all)
	around.DNSCapture = slices.ContainsFunc(p.Pieces, func(p compile.Piece) bool { return p.Clause == "dns-capture" })
	placed := around.Place(mesh.Simulated)
	o, err := effect.Observe(control(t, own, placed), probe.Calls(all, around, deadCalls))
	if err != nil {
		t.Fatal(err)
	}
	return o, placed
}

// sources is an annotation that no proxy acts on; domains other than the default are not known to the judge's istiod.
var (
	sources    = regexp.MustCompile(`(?m)^ +gwc\.dev/source: .*\n`)
	ownDomains = regexp.MustCompile(`\.svc\.[a-z0-9.-]+`)
)

// acted is what a cluster acts on of an output.
func acted(yaml string) string {
	return ownDomains.ReplaceAllString(sources.ReplaceAllString(yaml, ""), ".svc.cluster.local")
}

func parsed(t *testing.T, yaml string) bundle.Bundle {
	t.Helper()
	b, err := bundle.Parse([]byte(acted(yaml)))
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
