// Package valid finds what is wrong with one Istio object by itself: what the API
// server refuses by the kind's CustomResourceDefinition, and what Istio's validating
// webhook refuses or warns of. The rules are gwc's own; conformance/peers compares
// them with Istio's, object by object.
package valid

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
)

// An Object is an object of an Istio API, as it is written.
type Object struct {
	APIVersion  string
	Kind        string
	Namespace   string
	Name        string
	Labels      map[string]string
	Annotations map[string]string
	Fields      []string        // the names of its outermost fields
	Spec        json.RawMessage // may be empty
	Read        proto.Message   // the spec as Istio reads it; nil if that is not known
	Release     feature.Release // the oldest that reads it; 0: any
}

// A Problem is something that is wrong with an object.
type Problem struct {
	Code    code.Code
	Path    string // of the part, as spec.http[0].route
	Message string
	Hint    string
}

// A Rule finds one kind of mistake. It is in the file of its name.
type Rule struct {
	Name  string
	Kinds []string    // to which it applies; none: to all
	Codes []code.Code // that it reports; other rules may report them, too
	run   func(*check)
}

// rules are all rules, by name, beside the structure of the object, which is checked
// first, and of the warnings, which are last.
var rules = []Rule{
	authorizationRule,
	destinationRuleRule,
	gatewayRule,
	metadataRule,
	newerRule,
	peerAuthenticationRule,
	proxyConfigRule,
	requestAuthenticationRule,
	serviceEntryRule,
	sidecarRule,
	telemetryRule,
	virtualServiceRule,
	workloadRule,
}

// Rules returns all rules, by name.
func Rules() []Rule { return slices.Concat([]Rule{structureRule}, rules, []Rule{warningRule}) }

// Codes returns all codes that Check reports, sorted.
func Codes() (list []code.Code) {
	for _, r := range Rules() {
		list = append(list, r.Codes...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// A check is the check of one object.
type check struct {
	Object
	known    bool          // Istio has the kind
	dropped  bool          // the API server drops fields of the spec
	asked    bool          // only whether there are problems
	spec     proto.Message // nil if it cannot be read
	problems []Problem
}

// Check returns what is wrong with an object, or what Istio warns of in a valid one,
// sorted by the path and the code.
func Check(o Object) []Problem {
	c := &check{Object: o}
	structureRule.run(c)
	certain := len(c.problems)
	if c.spec = c.read(); c.spec != nil {
		for _, r := range rules {
			if len(r.Kinds) == 0 || slices.Contains(r.Kinds, o.Kind) {
				r.run(c)
			}
		}
		if len(c.problems) == 0 {
			warningRule.run(c)
		}
	}
	return c.once(certain)
}

// once returns each problem once. A problem of a part in which the structure is wrong
// already says nothing new.
func (c *check) once(certain int) (list []Problem) {
	seen := map[Problem]bool{}
	for i, p := range c.problems {
		known := seen[p] || i >= certain && slices.ContainsFunc(c.problems[:certain], func(o Problem) bool {
			return encloses(o.Path, p.Path) || encloses(p.Path, o.Path) && o.Code == p.Code
		})
		if !known {
			seen[p] = true
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b Problem) int { return strings.Compare(a.Path+" "+string(a.Code), b.Path+" "+string(b.Code)) })
	return list
}

// encloses reports whether a path encloses another, or is the same.
func encloses(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// report adds a problem of the part at a path.
func (c *check) report(code code.Code, path, hint, format string, args ...any) {
	c.problems = append(c.problems, Problem{code, path, fmt.Sprintf(format, args...), hint})
}

// item returns the path of an item of a list.
func item(path string, n int) string { return fmt.Sprintf("%s[%d]", path, n) }
