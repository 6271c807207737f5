package review_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
)

// exampleText is a call with its outcome, at the end of what a finding says.
var exampleText = regexp.MustCompile(`(?:for example, |: )((?:outside|[^ ]+/[^ ]+) (?:at [^ ]+ )?[A-Z-]+ [^ ]+ .*-> .*)$`)

// TestExamples follows, as gwc trace does, each example that a finding of the audit shows,
// over all programs of the corpora and of the pages that have an inventory: it becomes what
// it says.
func TestExamples(t *testing.T) {
	kinds := map[string]int{}
	for name, files := range golden.WithInventory(t, "../testdata") {
		t.Run(name, func(t *testing.T) {
			manifests, err := inventory.Files(files, "inventory", "")
			if err != nil {
				manifests = nil // a program that carries objects
			}
			in := gwc.Input{Roots: []gwc.Root{{FS: files, Path: "."}}, Inventory: manifests}
			target := showing{t: t, kinds: kinds}
			gwc.Build(t.Context(), in, gwc.Options{Target: target, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), AllowEmpty: true, AuditInventory: true})
		})
	}
	for kind, least := range map[string]int{"http": 15, "TLS": 1, "mesh": 5} {
		if kinds[kind] < least {
			t.Errorf("only %d findings show a call of kind %s", kinds[kind], kind)
		}
	}
}

// A showing is Istio, with a look at what the audit reports.
type showing struct {
	istio.Target
	t     *testing.T
	kinds map[string]int
}

// Audit runs the audit, and follows the examples.
func (s showing) Audit(m *model.Model, b *emit.Bundle, i *inventory.Inventory, ownOnly bool, _ *diag.Sink) {
	var sink diag.Sink
	s.Target.Audit(m, b, i, ownOnly, &sink)
	through := &review.Subject{Bundle: b, Inventory: i}
	through.OfModel(m)
	for _, d := range sink.Sorted() {
		for _, r := range d.Related {
			found := exampleText.FindStringSubmatch(r.Message)
			if found == nil {
				continue
			}
			becomes(s.t, through.Traffic(), found[1])
			switch words := strings.Fields(found[1]); {
			case slices.Contains(words, "TLS"):
				s.kinds["TLS"]++
			case words[0] == "outside":
				s.kinds["http"]++
			}
			if !strings.HasPrefix(found[1], "outside") {
				s.kinds["mesh"]++
			}
		}
	}
}
