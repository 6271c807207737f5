package proxy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/request"
)

// A Ruled is a rule with its policy.
type Ruled struct {
	*Rule
	Policy *Policy
	// AnyHost says that the rule has no conditions on hosts.
	AnyHost bool
}

// A HostIndex finds the rules of policies that may be about a host, without a look at each.
type HostIndex struct {
	all   []Ruled
	named map[string][]int // by the only names that the rule is about
	rest  []int
}

// IndexByHost makes the index of the rules of some policies.
func IndexByHost(list []*Policy) *HostIndex {
	x := &HostIndex{named: map[string][]int{}}
	for _, p := range list {
		for _, r := range p.Rules {
			x.add(Ruled{r, p, !r.asksForHost()})
		}
	}
	return x
}

func (x *HostIndex) add(r Ruled) {
	at := len(x.all)
	x.all = append(x.all, r)
	var names []string
	for _, tests := range r.Targets {
		i := slices.IndexFunc(tests, func(t Test) bool { return t.ofHost() && !t.Not && t.isNames() })
		if i < 0 {
			x.rest = append(x.rest, at)
			return
		}
		for _, c := range tests[i].Values {
			names = append(names, nameOf(c))
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		x.named[name] = append(x.named[name], at)
	}
}

// All returns all rules.
func (x *HostIndex) All() []Ruled { return x.all }

// Of returns the rules that may be about requests with a Host header, in their order.
func (x *HostIndex) Of(authority string) (list []Ruled) {
	at := x.rest
	if named := x.named[request.WithoutPort(strings.ToLower(authority))]; len(named) > 0 {
		at = slices.Concat(named, x.rest)
		slices.Sort(at)
	}
	for _, i := range at {
		if r := x.all[i]; r.AnyHost || r.mayBeOf(authority) {
			list = append(list, r)
		}
	}
	return list
}

// mayBeOf reports whether the conditions on hosts leave a rule open.
func (r *Rule) mayBeOf(authority string) bool {
	open := func(list [][]Test) bool {
		return slices.ContainsFunc(list, func(tests []Test) bool {
			return !slices.ContainsFunc(tests, func(t Test) bool { return t.ofHost() && t.accepts(authority) == t.Not })
		})
	}
	return open(r.Targets) && open(r.Sources)
}

func (r *Rule) asksForHost() bool {
	return slices.ContainsFunc(slices.Concat(slices.Concat(r.Sources...), slices.Concat(r.Targets...)), Test.ofHost)
}

func (t Test) ofHost() bool {
	return t.Kind == OfRequest && len(t.Values) > 0 && t.Values[0].Part.Kind == request.Host
}

func (t Test) accepts(value string) bool {
	return slices.ContainsFunc(t.Values, func(c request.Cond) bool { return c.Accepts(value) })
}

// isNames reports whether the conditions of a test on hosts are names, with any port or
// none.
func (t Test) isNames() bool {
	return !slices.ContainsFunc(t.Values, func(c request.Cond) bool {
		return c.Op != request.Equals && (c.Op != request.HasPrefix || !strings.HasSuffix(c.Value, ":"))
	})
}

func nameOf(c request.Cond) string {
	name := strings.ToLower(c.Value)
	if c.Op == request.HasPrefix {
		return strings.TrimSuffix(name, ":")
	}
	return request.WithoutPort(name)
}

// WithoutHosts returns the conditions of a rule as text, but for those on hosts, for
// requests with a Host header: rules with the same text match the same of them.
func (r Ruled) WithoutHosts(authority string) string {
	var out strings.Builder
	out.WriteString(r.Policy.Namespace)
	for _, lists := range [][][]Test{r.Sources, r.Targets} {
		out.WriteString("; ")
		for _, tests := range lists {
			if slices.ContainsFunc(tests, func(t Test) bool { return t.ofHost() && t.accepts(authority) == t.Not }) {
				continue
			}
			out.WriteString(" or")
			for _, t := range tests {
				switch {
				case t.Kind == OfSNI:
					t.write(&out)
					out.WriteString(authority)
				case !t.ofHost():
					t.write(&out)
				}
			}
		}
	}
	return out.String()
}

// write adds the test to a text that identifies it.
func (t Test) write(out *strings.Builder) {
	fmt.Fprintf(out, " %d %t %t %q %v %q", t.Kind, t.Not, t.HTTP, t.Name, t.Ports, t.Texts)
}
