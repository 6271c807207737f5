package conformance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/story"
)

// TestHalfApplied judges each prefix of each program's output, in the order in which gwc writes it. A call may fail;
// until the host's VirtualService and ServiceEntry are there it may leave as if gwc were not there (a sidecar that has
// no listener on the port does not read the VirtualService); else it goes where the whole bundle sends it.
func TestHalfApplied(t *testing.T) {
	states := 0
	for _, c := range loadCases(t) {
		if len(c.Program) == 0 || len(c.Then) > 0 {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			whole := objects(t, c)
			for k := range whole {
				states++
				judgeState(t, c, whole[:k], whole, nil, fmt.Sprintf("after %d of %d objects", k, len(whole)))
			}
		})
	}
	t.Logf("%d states", states)
}

// TestEdited judges each prefix of an edited program's output over the first program's objects, and each step of the
// pruning, which goes in reverse.
func TestEdited(t *testing.T) {
	for _, c := range loadCases(t) {
		if len(c.Then) == 0 {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			old, edited := built(t, c.Program), built(t, c.Then)
			for k := range len(edited) + 1 {
				state := overlay(old, edited[:k])
				judgeState(t, c, state, edited, edited[:k], fmt.Sprintf("after %d of %d objects", k, len(edited)))
			}
			state := overlay(old, edited)
			for i := len(old) - 1; i >= 0; i-- {
				if find(edited, old[i]) != nil {
					continue
				}
				state = slices.DeleteFunc(state, func(o *unstructured.Unstructured) bool { return same(o, old[i]) })
				judgeState(t, c, state, edited, edited, "pruned of "+bundle.Name(old[i]))
			}
		})
	}
}

func built(t *testing.T, program map[string]string) bundle.Bundle {
	t.Helper()
	data, err := compile.Program(program)
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func same(a, b *unstructured.Unstructured) bool { return bundle.Name(a) == bundle.Name(b) }

func find(b bundle.Bundle, o *unstructured.Unstructured) *unstructured.Unstructured {
	for _, e := range b {
		if same(e, o) {
			return e
		}
	}
	return nil
}

// overlay is what a cluster has after applying b over a.
func overlay(a, b bundle.Bundle) bundle.Bundle {
	out := bundle.Bundle{}
	for _, o := range a {
		if find(b, o) == nil {
			out = append(out, o)
		}
	}
	return append(out, b...)
}

// judgeState follows the calls of a case in a state on the way to whole; applied is the part of whole that is there
// over an older program, nil when there is none.
func judgeState(t *testing.T, c story.Case, state, whole, applied bundle.Bundle, when string) {
	t.Helper()
	p, err := plane.New(t, state, c.Mesh.Place(mesh.Simulated))
	if err != nil {
		t.Fatal(err)
	}
	if applied == nil {
		applied = state
	}
	for _, each := range c.Plane {
		got, err := p.Follow(each)
		if err != nil {
			t.Fatalf("%s: %v", each.Text, err)
		}
		for _, s := range got {
			if !allowed(each, s.Outcome, c.Before, c.Plane, state, applied, whole) {
				t.Errorf("%s: %s\n\tgot %s\n\t\t%s", when, each.Text, s.Outcome, strings.ReplaceAll(s.Detail, "; ", "\n\t\t"))
			}
		}
	}
}

// allowed says whether an outcome may be on the way: a failure, what the new program promises, and until the host's
// new objects are there what the old one promised, or what happens without gwc where there was none.
func allowed(c call.Call, o call.Outcome, before, all []call.Call, state, applied, whole bundle.Bundle) bool {
	if o.Refused || o.Status != 0 || anyShare(c.Want, o) {
		return true
	}
	if !c.TLS && o.TLS == 1 && o.Verified != "" && o.Dest == fmt.Sprintf("%s:%d", c.Host, c.Port) {
		return true // TLS to the host's own http port: a handshake that fails, and nothing in plain text
	}
	settled := true
	for _, kind := range []string{"VirtualService", "ServiceEntry"} {
		settled = settled && (names(applied, whole, kind, fullName(c)) || !names(whole, whole, kind, fullName(c)))
	}
	for _, kind := range []string{"VirtualService", "ServiceEntry"} { // an object of another namespace that waits to be pruned
		for _, o := range state.Kind(kind) {
			if find(whole, o) == nil && names(bundle.Bundle{o}, bundle.Bundle{o}, kind, fullName(c)) {
				settled = false
			}
		}
	}
	if settled {
		return false
	}
	for _, b := range before {
		if sameCall(b, c) {
			return anyShare(b.Want, o)
		}
	}
	if c.From == "outside" { // a wildcard that is there already serves the host too, but for one that demands more of callers
		demands := anyShare(c.Want, call.Outcome{Refused: true})
		return !demands && slices.ContainsFunc(all, func(other call.Call) bool {
			return other.From == "outside" && anyShare(other.Want, o)
		})
	}
	tls := 0
	if c.TLS {
		tls = 1
	}
	return o.TLS == tls && len(o.Via) == 0 && strings.HasSuffix(o.Dest, fmt.Sprintf(":%d", c.Port))
}

func sameCall(a, b call.Call) bool {
	left, _, _ := strings.Cut(a.Text, " -> ")
	right, _, _ := strings.Cut(b.Text, " -> ")
	return left == right
}

// anyShare says whether an outcome is one of those wanted, whatever their shares.
func anyShare(w call.Want, o call.Outcome) bool {
	for _, want := range append([]call.Want{w}, w.Or...) {
		for _, s := range want.Shares {
			if (call.Want{Shares: []call.Share{{Outcome: s.Outcome, Percent: 100}}}).Met([]call.Share{{Outcome: o, Percent: 100}}) != w.Not {
				return true
			}
		}
	}
	return false
}

// names says whether an object of that kind in b is the one that is about a host: the one of its own name, or where
// whole has none, of the wildcard above it.
func names(b, whole bundle.Bundle, kind, host string) bool {
	own := func(o *unstructured.Unstructured) bool {
		return slices.ContainsFunc(hosts(o), func(h string) bool { return h == host })
	}
	if slices.ContainsFunc(whole.Kind(kind), own) {
		return slices.ContainsFunc(b.Kind(kind), own)
	}
	return slices.ContainsFunc(b.Kind(kind), func(o *unstructured.Unstructured) bool {
		return slices.ContainsFunc(hosts(o), func(h string) bool {
			return strings.HasPrefix(h, "*.") && strings.HasSuffix(host, h[1:])
		})
	})
}

func hosts(o *unstructured.Unstructured) []string {
	list, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
	for i := range list {
		list[i] = strings.TrimSuffix(list[i], ".svc.cluster.local")
	}
	return list
}

// fullName is a host as objects have it: a short name of a service gets its caller's namespace.
func fullName(c call.Call) string {
	namespace, _, inMesh := strings.Cut(c.From, "/")
	if inMesh && !strings.Contains(c.Host, ".") {
		return c.Host + "." + namespace
	}
	return strings.TrimSuffix(c.Host, ".svc.cluster.local")
}
