package conformance

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
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
	for _, e := range j.list {
		if !e.met && (*deadAll || e.class == noObject) {
			t.Errorf("testdata/dead.txt: %s: no clause is as the list says: remove %s", e.reason, e.clauses)
		}
	}
	t.Logf("left out: the control plane's word on %d programs (make dead asks for all)", j.leftOut)
	record(t, "dead clauses", "clauses without an object, with a reason", count[noObject])
	record(t, "dead clauses", "clauses of a sample without configuration, with a reason", count[noConfig])
	record(t, "dead clauses", "clauses of a sample that a call shows", count[byCall])
	record(t, "dead clauses", "clauses of a sample that only the configuration shows, of a kind with a reason", count[byConfig])
}

func (j *deadJudge) excused(v verdict) bool {
	found := false
	for _, e := range j.list {
		if e.class == v.class && e.clauses.MatchString(v.String()) {
			e.met, found = true, true
		}
	}
	return found
}
