package plan

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
)

// A region is requests of a host that the same routes take: one path, or the paths
// that begin with a text, without the regions within. A policy of Envoy compares a path
// by the function by which a route does, and both get it after its normalization, so
// that a region is the same requests for both, however a caller spells the path.
type region struct {
	text   string // empty, of a prefix: all paths
	exact  bool
	within []*region
}

// pattern is how a policy names the region with the regions within.
func (r *region) pattern() string {
	if r.exact {
		return r.text
	}
	return r.text + "*"
}

// regionsOf returns the region of all paths, divided by the paths of routes.
func regionsOf(list []*model.Route) *region {
	type key struct {
		text  string
		exact bool
	}
	found := map[key]bool{}
	for _, r := range list {
		switch t := r.Match.Path.Value; {
		case !r.Match.Path.Is() || t.Op == model.Regexp:
		case t.Op == model.Exact:
			found[key{t.Value, true}] = true
		case t.Op == model.Prefix:
			found[key{t.Value, false}] = true
		default:
			found[key{t.Value, true}], found[key{t.Value + "/", false}] = true, true
		}
	}
	delete(found, key{"", false})
	all := make([]*region, 0, len(found))
	for k := range found {
		all = append(all, &region{text: k.text, exact: k.exact})
	}
	// A prefix comes before what is within it.
	slices.SortFunc(all, func(x, y *region) int {
		if c := strings.Compare(x.text, y.text); c != 0 {
			return c
		}
		if x.exact {
			return 1
		}
		return -1
	})
	root := &region{}
	open := []*region{root}
	for _, r := range all {
		for !strings.HasPrefix(r.text, open[len(open)-1].text) {
			open = open[:len(open)-1]
		}
		around := open[len(open)-1]
		around.within = append(around.within, r)
		if !r.exact {
			open = append(open, r)
		}
	}
	return root
}

// visit calls a function for the region and all regions within.
func (r *region) visit(f func(*region)) {
	f(r)
	for _, w := range r.within {
		w.visit(f)
	}
}

// A share is which requests of a region a route takes.
type taking int

const (
	takesNone taking = iota
	takesSome
	takesAllOf
)

// taken returns which requests of a region with a method the route takes; other is the
// method of all that no route names. A route with a CORS policy also takes preflights.
func taken(r *model.Route, at *region, method string) taking {
	m := r.Match
	how := pathTaken(m.Path, at)
	switch {
	case !m.Method.Is() || m.Method.Value == method:
	case method == preflightMethod && r.Settings.CORS.Is() && how != takesNone:
		return takesSome
	default:
		return takesNone
	}
	if how == takesAllOf && len(m.Headers)+len(m.NoHeaders)+len(m.Queries) > 0 {
		return takesSome
	}
	return how
}

const (
	otherMethod     = ""
	preflightMethod = "OPTIONS"
)

func pathTaken(path model.Said[model.Text], at *region) taking {
	within := false
	switch t := path.Value; {
	case !path.Is():
		return takesAllOf
	case t.Op == model.Regexp:
		return expressionTaken(t.Value, at)
	case t.Op == model.Exact:
		within = at.exact && at.text == t.Value
	case t.Op == model.Prefix:
		within = strings.HasPrefix(at.text, t.Value)
	default:
		within = at.exact && at.text == t.Value || strings.HasPrefix(at.text, t.Value+"/")
	}
	if within {
		return takesAllOf
	}
	return takesNone
}

func expressionTaken(expression string, at *region) taking {
	re, err := regexp.Compile(model.WholeText(expression))
	switch {
	case err != nil:
		return takesSome
	case at.exact && re.MatchString(at.text):
		return takesAllOf
	case at.exact:
		return takesNone
	}
	if begins, _ := routes.Beginning(expression); !strings.HasPrefix(begins, at.text) && !strings.HasPrefix(at.text, begins) {
		return takesNone
	}
	return takesSome
}

// operations returns the operations of a policy for the regions that are in a set.
func (r *region) operations(in func(*region) bool) []Operation {
	if !in(r) {
		var out []Operation
		for _, w := range r.within {
			out = append(out, w.operations(in)...)
		}
		return out
	}
	var op Operation
	if r.exact || r.text != "" {
		op.Paths = []string{r.pattern()}
	}
	holes := r.holes(in)
	for _, h := range holes {
		op.NotPaths = append(op.NotPaths, h.pattern())
	}
	out := []Operation{op}
	for _, h := range holes {
		for _, w := range h.within {
			out = append(out, w.operations(in)...)
		}
	}
	return out
}

// holes returns the widest regions within that are not in the set.
func (r *region) holes(in func(*region) bool) []*region {
	var out []*region
	for _, w := range r.within {
		if !in(w) {
			out = append(out, w)
			continue
		}
		out = append(out, w.holes(in)...)
	}
	return out
}
