package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A need is one thing that a caller needs: an address, a token, a name or the consent
// of an authorizer. It is one of its fields.
type need struct {
	Addresses  []model.Said[string]
	Tokens     []model.TokenTest
	Names      []model.Said[string]
	Authorizer model.Said[string]

	key string // the same for needs that are the same
}

// at returns the first clause that states the need.
func (n need) at() diag.Span {
	switch {
	case n.Addresses != nil:
		return n.Addresses[0].At
	case n.Names != nil:
		return n.Names[0].At
	case n.Tokens != nil:
		return n.Tokens[0].At
	}
	return n.Authorizer.At
}

// needsOf returns the needs of an access. Names that servers compare are none.
func needsOf(a *model.Access) []need {
	var out []need
	if len(a.Addresses) > 0 {
		out = append(out, need{Addresses: a.Addresses, key: "address " + strings.Join(textsOf(a.Addresses), " ")})
	}
	if len(a.Names) > 0 && !byServer(a.Names) {
		out = append(out, need{Names: a.Names, key: "name " + strings.Join(textsOf(a.Names), " ")})
	}
	if len(a.Tokens) > 0 {
		n := need{Tokens: a.Tokens, key: "tokens"}
		for i := range a.Tokens {
			n.key += fmt.Sprintf(" %q", a.Tokens[i].Words())
		}
		out = append(out, n)
	}
	if a.Check.Is() {
		out = append(out, need{Authorizer: a.Check, key: "check " + a.Check.Value})
	}
	return out
}

// byServer reports whether the names are compared by the gateway's server, which knows
// names of DNS, and not by a policy.
func byServer(names []model.Said[string]) bool {
	return slices.ContainsFunc(names, func(n model.Said[string]) bool { return !isWorkload(n.Value) })
}

const workloadScheme = "spiffe://"

func isWorkload(name string) bool { return strings.HasPrefix(name, workloadScheme) }

// ServerNames returns the names of client certificates that the server of a host
// compares; none: any that its CA signed.
func ServerNames(pub *model.Published) []string {
	if !byServer(pub.Access.Names) {
		return nil
	}
	return textsOf(pub.Access.Names)
}

// A demand is what a host needs of the requests of its regions.
type demand struct {
	pub     *model.Published
	host    []need
	routes  []*model.Route
	own     [][]need // of each route
	methods []string // that routes name, and the method of all others
	needs   []need   // all, each once, sorted by key
}

// judged reports whether a host or one of its routes states anything of callers.
func judged(pub *model.Published) bool {
	for i := range pub.Routes {
		if pub.Routes[i].Access.Is() {
			return true
		}
	}
	return pub.Access.Is()
}

// demandOf returns what a host needs of its requests. Routes for callers in the mesh do
// not count: they have no gateway.
func demandOf(pub *model.Published) *demand {
	d := &demand{pub: pub}
	if !judged(pub) {
		return d
	}
	d.host = needsOf(&pub.Access)
	all := slices.Clone(d.host)
	named := map[string]bool{}
	for i := range pub.Routes {
		r := &pub.Routes[i]
		if r.Match.Mesh() {
			continue
		}
		needs := needsOf(&r.Access)
		if !r.Access.Open.Is() {
			needs = append(needs, d.host...)
		}
		d.routes, d.own = append(d.routes, r), append(d.own, needs)
		all = append(all, needs...)
		if m := r.Match.Method; m.Is() {
			named[m.Value] = true
		}
		if r.Settings.CORS.Is() {
			named[preflightMethod] = true
		}
	}
	for m := range named {
		d.methods = append(d.methods, m)
	}
	slices.Sort(d.methods)
	d.methods = append(d.methods, otherMethod)
	slices.SortFunc(all, func(x, y need) int { return strings.Compare(x.key, y.key) })
	d.needs = slices.CompactFunc(all, func(x, y need) bool { return x.key == y.key })
	return d
}

// divides reports whether routes of the host differ in what they need.
func (d *demand) divides() bool {
	return slices.ContainsFunc(d.routes, func(r *model.Route) bool { return r.Access.Is() })
}

func keysOf(needs []need) string {
	words := make([]string, len(needs))
	for i, n := range needs {
		words[i] = n.key
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), "\n")
}

func has(needs []need, key string) bool {
	return slices.ContainsFunc(needs, func(n need) bool { return n.key == key })
}

// of returns what the requests of a region with a method need. If it depends on more
// than the path and the method, of returns the routes between which it does.
func (d *demand) of(at *region, method string) (needs []need, between []*model.Route) {
	var takers []*model.Route
	var lists [][]need
	whole := false
	for i, r := range d.routes {
		how := taken(r, at, method)
		if how == takesNone {
			continue
		}
		takers, lists = append(takers, r), append(lists, d.own[i])
		if whole = how == takesAllOf; whole {
			break
		}
	}
	if !whole { // what no route takes is judged as the host is
		lists = append(lists, d.host)
	}
	for _, other := range lists[1:] {
		if keysOf(other) != keysOf(lists[0]) {
			return nil, takers
		}
	}
	return lists[0], nil
}

// operations returns the requests of the host that have a need.
func (d *demand) operations(key string) []Operation {
	if !d.divides() {
		return []Operation{{}}
	}
	root := regionsOf(d.routes)
	type group struct {
		ops     []Operation
		methods []string
	}
	var groups []group
	for _, m := range d.methods {
		ops := root.operations(func(r *region) bool {
			needs, _ := d.of(r, m)
			return has(needs, key)
		})
		i := slices.IndexFunc(groups, func(g group) bool { return equalOperations(g.ops, ops) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{ops: ops})
		}
		groups[i].methods = append(groups[i].methods, m)
	}
	var out []Operation
	for _, g := range groups {
		for _, op := range g.ops {
			if slices.Contains(g.methods, otherMethod) {
				op.NotMethods = slices.DeleteFunc(slices.Clone(d.methods), func(m string) bool { return slices.Contains(g.methods, m) })
			} else {
				op.Methods = g.methods
			}
			out = append(out, op)
		}
	}
	return out
}

func equalOperations(x, y []Operation) bool {
	return slices.EqualFunc(x, y, func(x, y Operation) bool {
		return slices.Equal(x.Paths, y.Paths) && slices.Equal(x.NotPaths, y.NotPaths)
	})
}
