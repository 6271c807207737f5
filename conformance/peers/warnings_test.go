package peers

import (
	"encoding/json"
	"strings"
	"testing"
)

// together are warnings about routes that are never reached: gwc has a rule for these, which looks at the gateways and the
// ports of routes, too (GWC0972).
var together = []string{"not used (", "is not used (duplicate/overlapping match"}

// TestWarnings compares what gwc check warns of in the objects of Istio's own tests that are accepted, and in mutants of
// them, with what the webhook warns of.
func TestWarnings(t *testing.T) {
	judge := newJudge(t)
	objects, err := Tested()
	if err != nil {
		t.Fatal(err)
	}
	all := objects
	for i, m := range mutantsOf(objects) {
		if i%40 == 0 {
			all = append(all, m)
		}
	}
	var accepted []Object
	for _, o := range all {
		if o = withNamespace(o); judge.Refused(o.Body) == "" {
			accepted = append(accepted, o)
		}
	}
	found, err := Warnings(accepted)
	if err != nil {
		t.Fatal(err)
	}
	warned, different := 0, 0
	for i, o := range accepted {
		text := judge.Warned(o.Body)
		if only(text) {
			continue
		}
		if text != "" {
			warned++
		}
		if (text == "") == (len(found[i]) == 0) {
			continue
		}
		if different++; different <= 20 {
			data, _ := json.Marshal(o.Body)
			t.Errorf("%s: the webhook warns %q, and gwc %v\n%s", o.From, text, found[i], data)
		}
	}
	t.Logf("%d objects, of which the webhook warns of %d", len(accepted), warned)
	if different > 0 {
		t.Errorf("%d of %d objects have other warnings", different, len(accepted))
	}
	if warned < 40 {
		t.Errorf("the webhook warns of only %d objects", warned)
	}
}

// only reports whether a text has only warnings about routes that are never reached.
func only(text string) bool {
	if text == "" {
		return false
	}
	for line := range strings.Lines(text) {
		known := strings.TrimSpace(line) == "" || strings.Contains(line, "occurred:")
		for _, part := range together {
			known = known || strings.Contains(line, part)
		}
		if !known {
			return false
		}
	}
	return true
}
