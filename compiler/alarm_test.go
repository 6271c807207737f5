package compiler_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestNoFalseAlarm compiles 300 random correct programs, without an error or a
// warning.
func TestNoFalseAlarm(t *testing.T) {
	for seed := range uint64(300) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 3))}
		result, text := compileSentences(w.program(1+w.IntN(12)), w.Rand)
		for _, d := range result.Diagnostics {
			if d.Severity != diag.Advice {
				t.Fatalf("seed %d: %s: %s\n%s", seed, d.Code, d.Message, text(d))
			}
		}
	}
}

var announcedWarning = regexp.MustCompile(`# warning\[(GWC[0-9]{4})\]`)

// announcedCome checks that every warning that a page announces comes.
func announcedCome(t *testing.T, page string, declarations []string, p program) {
	t.Helper()
	var waiting []string
	for _, m := range announcedWarning.FindAllStringSubmatch(p.text, -1) {
		waiting = append(waiting, m[1])
	}
	if len(waiting) == 0 {
		return
	}
	for _, d := range compileText(t, beside(declarations, statementsOf(p.text)...)).Diagnostics {
		if i := slices.Index(waiting, string(d.Code)); i >= 0 {
			waiting = slices.Delete(waiting, i, i+1)
		}
	}
	if len(waiting) > 0 {
		t.Errorf("%s: announced, and did not come: %s", page, strings.Join(waiting, ", "))
	}
}

// unannounced returns the errors and warnings that their lines do not
// announce.
func unannounced(result compiler.Result) (list []diag.Diagnostic) {
	for _, d := range result.Diagnostics {
		if d.Severity == diag.Advice {
			continue
		}
		if d.Span.Known() {
			line := d.Span.File().Line(d.Span.File().Position(d.Span.Start()).Line)
			if strings.Contains(string(line), "# "+d.Severity.String()+"["+string(d.Code)+"]") {
				continue
			}
		}
		list = append(list, d)
	}
	return list
}
