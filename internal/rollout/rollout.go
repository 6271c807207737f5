// Package rollout is the order in which tools apply the objects of a change and remove
// those that are not wanted any more. Each tool has one order here; conformance states the
// orders itself that it judges.
package rollout

import (
	"slices"

	"github.com/gwc-lang/gwc/emit"
)

// An Object is what the order of a tool depends on.
type Object struct {
	emit.ID
	// Wave is the annotation that states the wave of Argo CD; empty: there is none.
	Wave string
	// Made says that gwc made the object, so that --sync-waves would state its wave.
	Made bool
}

// A Step applies or removes one object.
type Step struct {
	Object
	Removes bool
	// Stage is equal for steps between which the tool does not wait.
	Stage int
}

// String returns what the step does.
func (s Step) String() string {
	name := s.Kind + " " + s.Namespace + "/" + s.Name
	if s.Namespace == "" {
		name = s.Kind + " " + s.Name
	}
	if s.Removes {
		return "remove " + name
	}
	return "apply " + name
}

// A Tool is a tool and how it is used.
type Tool struct {
	Name string
	// Title names it in a sentence.
	Title string
	// Keeps says that it removes nothing.
	Keeps bool
	steps func(order emit.Order, applied, removed []Object) []Step
}

// tools are all tools, the default first.
var tools = []Tool{
	{Name: "apply", Title: "gwc apply", steps: byRank},
	{Name: "argocd", Title: "Argo CD with sync waves", steps: inWaves(true)},
	{Name: "argocd-plain", Title: "Argo CD without sync waves", steps: inWaves(false)},
	{Name: "flux", Title: "Flux", steps: byGroup},
	{Name: "helm", Title: "Helm", steps: byKind},
	{Name: "kubectl", Title: "kubectl apply -R", Keeps: true, steps: byPath},
}

// Names returns the names of the tools, the default first.
func Names() (names []string) {
	for _, t := range tools {
		names = append(names, t.Name)
	}
	return names
}

// Named returns the tool of a name.
func Named(name string) (t Tool, known bool) {
	i := slices.IndexFunc(tools, func(t Tool) bool { return t.Name == name })
	if i < 0 {
		return Tool{}, false
	}
	return tools[i], true
}

// Steps returns the steps in which the tool applies objects and removes others. The
// order of the objects does not matter.
func (t Tool) Steps(order emit.Order, applied, removed []Object) []Step {
	return t.steps(order, slices.Clone(applied), slices.Clone(removed))
}
