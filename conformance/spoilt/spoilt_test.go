package spoilt

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/outcomes"
)

func TestMain(m *testing.M) {
	if err := os.Chdir(".."); err != nil { // stories name folders from there
		panic(err)
	}
	os.Exit(m.Run())
}

// TestRules switches off each rule of gwc's evaluator. With all rules the calls of its case become what the case states,
// as istiod and Envoy answer them; without the rule some of them become something else, and some do not.
func TestRules(t *testing.T) {
	cases, err := Load("testdata/rules")
	if err != nil {
		t.Fatal(err)
	}
	gwc, err := Build(cases)
	if err != nil {
		t.Fatal(err)
	}
	var table []string
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			objects, err := bundle.Parse(c.Bundle)
			if err != nil {
				t.Fatal(err)
			}
			calls := callsOf(c)
			ask := func(rule string) []outcomes.Answer {
				answers, err := outcomes.AskOf(Without(gwc, rule), objects.YAML(), c.Mesh.Place(mesh.Simulated), calls)
				if err != nil {
					t.Fatalf("%s: %v", rule, err)
				}
				return answers
			}
			whole := ask("")
			for i, each := range calls {
				if !holds(each, whole[i]) {
					t.Errorf("%s\n\tgwc: %s", each.Text, described(whole[i]))
				}
			}
			for _, r := range c.Rules {
				n := noticed(t, r, calls, ask(r.Name))
				table = append(table, fmt.Sprintf("%-24s %2d of %2d calls  %s", r.Name, n, len(calls), r.About))
			}
		})
	}
	slices.Sort(table)
	t.Logf("%d rules that are switched off, and how many calls of their case then become something else:\n%s", len(table), strings.Join(table, "\n"))
}

// callsOf are the calls of a case that some judge answers.
func callsOf(c Case) []call.Call {
	list := slices.Clone(c.Plane)
	for _, each := range c.Envoy {
		if !slices.ContainsFunc(list, func(o call.Call) bool { return o.Text == each.Text }) {
			list = append(list, each)
		}
	}
	return list
}

// holds says whether an answer is what a call wants. One of several wants is undetermined.
func holds(c call.Call, a outcomes.Answer) bool {
	undetermined := len(c.Want.Or) > 0
	return a.Error == "" && len(a.Undetermined) > 0 == undetermined && c.Want.Met(a.Shares)
}

// noticed wants calls that become something else without a rule, and calls that do not.
func noticed(t *testing.T, r Rule, calls []call.Call, answers []outcomes.Answer) (changed int) {
	t.Helper()
	var text strings.Builder
	for i, c := range calls {
		if !holds(c, answers[i]) {
			changed++
			fmt.Fprintf(&text, "\n\t%s\n\t\twithout it: %s", c.Text, described(answers[i]))
		}
	}
	switch changed {
	case 0:
		t.Errorf("nobody notices that %s is off: %s", r.Name, r.About)
	case len(calls):
		t.Errorf("%s is off, and no call is as it was: the case does not show where the rule does not apply%s", r.Name, text.String())
	}
	return changed
}

func described(a outcomes.Answer) string {
	words := []string{}
	if a.Error != "" {
		words = append(words, "error: "+a.Error)
	}
	for _, u := range a.Undetermined {
		words = append(words, "undetermined: "+u)
	}
	for _, s := range a.Shares {
		words = append(words, s.String())
	}
	return strings.Join(words, ", ")
}
