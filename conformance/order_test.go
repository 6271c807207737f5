package conformance

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// orderPrograms are the programs that are applied in the orders of other tools: of each form of egress one.
var orderPrograms = []string{"egress-lines", "egress-wildcard-sidecar", "lang-originate-ports", "lang-wildcard", "seed-6.2"}

// first are the kinds of a bundle that all tools apply before those of CRDs.
var first = []string{"Namespace", "ConfigMap", "Secret"}

// toolOrders are the orders in which tools apply what they get in one piece. Argo CD with waves and kubectl -R keep the
// order of gwc.
var toolOrders = []struct {
	tool    string
	compare func(a, b *unstructured.Unstructured) int
}{
	// Kinds that Helm does not know come last, by the name of the kind (pkg/release/util/kind_sorter.go).
	{"Helm", func(a, b *unstructured.Unstructured) int {
		return cmp.Or(known(a)-known(b), cmp.Compare(a.GetKind(), b.GetKind()), byName(a, b))
	}},
	// Then by group and kind (github.com/fluxcd/pkg/ssa, sort.go).
	{"Flux", func(a, b *unstructured.Unstructured) int {
		return cmp.Or(known(a)-known(b), cmp.Compare(group(a), group(b)), cmp.Compare(a.GetKind(), b.GetKind()), byName(a, b))
	}},
	// Kinds that Argo CD does not know are in the order of their names in a wave (gitops-engine, pkg/sync/sync_tasks.go).
	{"Argo CD without waves", func(a, b *unstructured.Unstructured) int { return cmp.Or(known(a)-known(b), byName(a, b)) }},
}

func known(o *unstructured.Unstructured) int {
	if i := slices.Index(first, o.GetKind()); i >= 0 {
		return i
	}
	return len(first)
}

func group(o *unstructured.Unstructured) string {
	group, _, _ := strings.Cut(o.GetAPIVersion(), "/")
	return group
}

func byName(a, b *unstructured.Unstructured) int {
	return cmp.Or(cmp.Compare(a.GetName(), b.GetName()), cmp.Compare(a.GetNamespace(), b.GetNamespace()), cmp.Compare(a.GetKind(), b.GetKind()))
}

// TestHalfAppliedByTools judges each prefix of programs in the orders of tools. docs/apply.md names these orders as ones
// that are not safe: each must let a call go where it may not, or the page is out of date.
func TestHalfAppliedByTools(t *testing.T) {
	wrong := make([]atomic.Int64, len(toolOrders))
	var states atomic.Int64
	t.Run("programs", func(t *testing.T) {
		for _, c := range loadCases(t) {
			if !slices.Contains(orderPrograms, c.Name) {
				continue
			}
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				for i, order := range toolOrders {
					whole := bundle.Bundle(slices.SortedStableFunc(slices.Values(objects(t, c)), order.compare))
					for k := range whole {
						states.Add(1)
						t.Run(fmt.Sprintf("%s after %d", order.tool, k), func(t *testing.T) {
							for _, call := range wrongCalls(t, c, whole[:k], whole, nil) {
								wrong[i].Add(1)
								t.Logf("%s after %d of %d objects: %s", order.tool, k, len(whole), call)
							}
						})
					}
				}
			})
		}
	})
	record(t, "control plane", "states half applied in the orders of other tools", int(states.Load()))
	for i, order := range toolOrders {
		t.Logf("%s: %d calls go where they may not", order.tool, wrong[i].Load())
		if wrong[i].Load() == 0 {
			t.Errorf("%s: all calls go where they may; docs/apply.md says that its order is not safe", order.tool)
		}
	}
}

// TestHalfAppliedInWaves judges each prefix of the programs in the order of Argo CD with the waves that gwc writes: no
// call goes where it may not. In a wave the order is that of TestHalfAppliedByTools, and objects of other people, which
// have no wave, are there before.
func TestHalfAppliedInWaves(t *testing.T) {
	var states atomic.Int64
	t.Run("programs", func(t *testing.T) {
		for _, c := range loadCases(t) {
			if !slices.Contains(orderPrograms, c.Name) {
				continue
			}
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				whole := bundle.Bundle(slices.SortedStableFunc(slices.Values(objects(t, c, "--sync-waves")), func(a, b *unstructured.Unstructured) int {
					return cmp.Or(wave(t, a)-wave(t, b), known(a)-known(b), byName(a, b))
				}))
				for k := range whole {
					states.Add(1)
					t.Run(fmt.Sprintf("after %d", k), func(t *testing.T) {
						for _, call := range wrongCalls(t, c, whole[:k], whole, nil) {
							t.Errorf("after %d of %d objects: %s", k, len(whole), call)
						}
					})
				}
			})
		}
	})
	record(t, "control plane", "states half applied in the waves of Argo CD", int(states.Load()))
}

// wave returns the wave of an object of gwc; 0 of others, as Argo CD does.
func wave(t *testing.T, o *unstructured.Unstructured) int {
	t.Helper()
	text, stated := o.GetAnnotations()["argocd.argoproj.io/sync-wave"]
	if !stated {
		if o.GetLabels()["app.kubernetes.io/managed-by"] == "gwc" {
			t.Errorf("%s %s has no wave", o.GetKind(), o.GetName())
		}
		return 0
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return number
}
