package conformance

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/compile"
)

// deadEntry is a line of testdata/dead.txt: clauses that have no effect, or one that only the configuration shows.
type deadEntry struct {
	class, reason string
	clauses       *regexp.Regexp // PROGRAM: STATEMENT: TEXT
	met           bool
}

// loadDead reads testdata/dead.txt: a class as a headline, a reason, and below it, indented, the clauses that it is for.
func loadDead(t *testing.T) []*deadEntry {
	t.Helper()
	data, err := os.ReadFile("testdata/dead.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []*deadEntry
	class, reason := "", ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		switch text := strings.TrimSpace(line); {
		case text == "" || text[0] == '#':
		case strings.HasPrefix(text, "== "):
			class, reason = strings.TrimPrefix(text, "== "), ""
		case text == line:
			reason = text
		case class != noObject && class != noConfig && class != byConfig || reason == "":
			t.Fatalf("testdata/dead.txt: %q has no class or no reason", line)
		default:
			out = append(out, &deadEntry{class: class, reason: reason, clauses: regexp.MustCompile("^(" + text + ")$")})
		}
	}
	return out
}

// settle checks the dead clauses that were found against the list and counts all clauses.
func (j *deadJudge) settle(t *testing.T) {
	t.Helper()
	slices.SortFunc(j.found, func(a, b verdict) int {
		return strings.Compare(fmt.Sprint(a, a.File, 1000000+a.Line), fmt.Sprint(b, b.File, 1000000+b.Line))
	})
	count := map[string]int{}
	for _, v := range j.found {
		count[v.class]++
		switch {
		case v.class == byCall || j.excused(v):
		case v.class == byConfig:
			t.Errorf("%s (%s line %d): no call shows it, only %s; add a call, or its kind to testdata/dead.txt", v, v.File, v.Line, v.Field)
		default:
			t.Errorf("%s (%s line %d): dead clause: without it %s", v, v.File, v.Line, v.class)
		}
	}
	if *deadOnly != "" {
		return
	}
	for _, e := range j.idle(*deadAll) {
		t.Errorf("testdata/dead.txt: %s: no clause is as the list says: remove %s", e.reason, e.clauses)
	}
	t.Logf("left out: the control plane's word on %d programs (make dead asks for all)", j.leftOut)
	record(t, "dead clauses", "clauses without an object, with a reason", count[noObject])
	record(t, "dead clauses", "clauses of a sample without configuration, with a reason", count[noConfig])
	record(t, "dead clauses", "clauses of a sample that a call shows", count[byCall])
	record(t, "dead clauses", "clauses of a sample that only the configuration shows, of a kind with a reason", count[byConfig])
}

// idle are the lines of the list that no clause met, of those whose clauses were all judged.
func (j *deadJudge) idle(all bool) []*deadEntry {
	var out []*deadEntry
	for _, e := range j.list {
		if !e.met && (all || e.class == noObject) {
			out = append(out, e)
		}
	}
	return out
}

func (j *deadJudge) excused(v verdict) bool {
	entries := j.listed(v)
	for _, e := range entries {
		e.met = true
	}
	return len(entries) > 0
}

// listed are the lines of the list about a clause.
func (j *deadJudge) listed(v verdict) []*deadEntry {
	var out []*deadEntry
	for _, e := range j.list {
		if e.class == v.class && e.clauses.MatchString(v.String()) {
			out = append(out, e)
		}
	}
	return out
}

// TestDeadList checks that a line of the list excuses clauses of its class and program only, and that one that excuses
// none is noticed.
func TestDeadList(t *testing.T) {
	line := func(class, clauses string) *deadEntry {
		return &deadEntry{class: class, clauses: regexp.MustCompile("^(" + clauses + ")$")}
	}
	used, idle, ofSample := line(byConfig, "golden a: egress: tls 443"), line(noObject, "golden gone: .*"), line(noConfig, ".*: .*")
	j := &deadJudge{list: []*deadEntry{used, idle, ofSample}}
	v := verdict{program: "golden a", class: byConfig, Piece: compile.Piece{Statement: "egress", Text: "tls 443"}}
	other, dead := v, v
	other.program, dead.class = "golden b", noObject
	if !j.excused(v) || j.excused(other) || j.excused(dead) {
		t.Error("the line about golden a excuses its clause that only the configuration shows, and no other")
	}
	if got := j.idle(false); !slices.Equal(got, []*deadEntry{idle}) {
		t.Errorf("idle lines of a sample: %v", got)
	}
	if got := j.idle(true); !slices.Equal(got, []*deadEntry{idle, ofSample}) {
		t.Errorf("idle lines of a full run: %v", got)
	}
}
