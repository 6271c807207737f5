package conformance

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
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
	programs := 0
	var states, calls atomic.Int64
	t.Run("programs", func(t *testing.T) {
		for _, c := range loadCases(t) {
			if len(c.Program) == 0 || len(c.Then) > 0 {
				continue
			}
			programs++
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				whole := objects(t, c)
				for k := range whole {
					states.Add(1)
					calls.Add(int64(len(c.Plane)))
					judgeState(t, c, whole[:k], whole, nil, fmt.Sprintf("after %d of %d objects", k, len(whole)))
				}
			})
		}
	})
	record(t, "control plane", "programs half applied", programs)
	record(t, "control plane", "states half applied", int(states.Load()))
	record(t, "control plane", "calls half applied", int(calls.Load()))
}

// TestEdited judges each prefix of an edited program's output over the first program's objects, and each step of the
// pruning, which goes in reverse.
func TestEdited(t *testing.T) {
	edits := 0
	var states, calls atomic.Int64
	t.Run("edits", func(t *testing.T) {
		for _, c := range loadCases(t) {
			if len(c.Then) == 0 {
				continue
			}
			edits++
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				n := judgeEdit(t, c)
				states.Add(int64(n))
				calls.Add(int64(n * len(c.Plane)))
			})
		}
	})
	record(t, "control plane", "edited programs", edits)
	record(t, "control plane", "states on the way of an edit", int(states.Load()))
	record(t, "control plane", "calls on the way of an edit", int(calls.Load()))
}

// judgeEdit judges the states on the way from one program to another, and says how many they were.
func judgeEdit(t *testing.T, c story.Case) (states int) {
	t.Helper()
	old, edited := built(t, c.Program), built(t, c.Then)
	aged(old, edited)
	for k := range len(edited) + 1 {
		states++
		judgeState(t, c, overlay(old, edited[:k]), edited, edited[:k], fmt.Sprintf("after %d of %d objects", k, len(edited)))
	}
	state := overlay(old, edited)
	for i := len(old) - 1; i >= 0; i-- {
		if find(edited, old[i]) != nil {
			continue
		}
		states++
		state = slices.DeleteFunc(state, func(o *unstructured.Unstructured) bool { return same(o, old[i]) })
		judgeState(t, c, state, edited, edited, "pruned of "+bundle.Name(old[i]))
	}
	return states
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
	t.Run(when, func(t *testing.T) { // a test of its own, so that its istiod is not kept until the case ends
		for _, wrong := range wrongCalls(t, c, state, whole, applied) {
			t.Errorf("%s: %s", when, wrong)
		}
	})
}

// wrongCalls follows the calls of a case in a state, and describes those that go where they may not.
func wrongCalls(t *testing.T, c story.Case, state, whole, applied bundle.Bundle) (wrong []string) {
	t.Helper()
	if applied == nil {
		applied = state
	}
	p, err := plane.New(t, state, c.Mesh.Place(mesh.Simulated))
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range c.Plane {
		got, err := p.Follow(each)
		if err != nil {
			t.Fatalf("%s: %v", each.Text, err)
		}
		for _, s := range got {
			if opened(each, s.Outcome, c.Mesh, applied, whole) || shut(c, each, s.Outcome) ||
				!allowed(each, s.Outcome, c.Mesh, c.Before, c.Plane, state, applied, whole) {
				wrong = append(wrong, fmt.Sprintf("%s\n\tgot %s\n\t\t%s", each.Text, s.Outcome, strings.ReplaceAll(s.Detail, "; ", "\n\t\t")))
			}
		}
	}
	return wrong
}

// allowed says whether an outcome may be on the way: a failure, what the new program promises, and until the host's
// new objects are there what the old one promised, or what happens without gwc where there was none.
func allowed(c call.Call, o call.Outcome, m *mesh.Mesh, before, all []call.Call, state, applied, whole bundle.Bundle) bool {
	if o.Refused || o.Status != 0 || anyShare(c.Want, o) {
		return true
	}
	if !c.TLS && o.TLS == 1 && o.Verified != "" && o.Dest == fmt.Sprintf("%s:%d", c.Host, c.Port) {
		return true // TLS to the host's own http port: a handshake that fails, and nothing in plain text
	}
	settled, host := true, subject(c, m, whole)
	for _, kind := range []string{"VirtualService", "ServiceEntry"} {
		for _, o := range about(whole, kind, host, namespaceOf(c)) {
			settled = settled && find(applied, o) != nil
		}
	}
	for _, o := range whole.Kind("Sidecar") { // of a confined namespace, which refuses what no statement names
		settled = settled && (o.GetNamespace() != namespaceOf(c) || find(applied, o) != nil)
	}
	for _, kind := range []string{"VirtualService", "ServiceEntry"} { // an object of another namespace that waits to be pruned
		for _, o := range state.Kind(kind) {
			if find(whole, o) == nil && len(about(bundle.Bundle{o}, kind, host, namespaceOf(c))) > 0 {
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
		demands := anyShare(c.Want, call.Outcome{Refused: true}) || keepsOut(c.Want) && len(policiesAbout(whole, subject(c, m, whole))) > 0
		return !demands && slices.ContainsFunc(all, func(other call.Call) bool {
			return other.From == "outside" && anyShare(other.Want, o)
		})
	}
	if c.Method == "TCP" && slices.ContainsFunc(all, func(other call.Call) bool { // a wider range that is there already
		return other.From == c.From && other.Port == c.Port && anyShare(other.Want, o)
	}) {
		return true
	}
	tls := 0
	if c.TLS {
		tls = 1
	}
	return o.TLS == tls && len(o.Via) == 0 && strings.HasSuffix(o.Dest, fmt.Sprintf(":%d", c.Port))
}

// subject is the host whose objects decide about a call: its own, that of its SNI or Host header, that of the address
// it dials, or that of a tcp host that takes its port.
func subject(c call.Call, m *mesh.Mesh, whole bundle.Bundle) string {
	own := fullName(c)
	switch {
	case c.Header != "" || c.Absolute != "":
		own, _, _ = strings.Cut(c.Authority(), ":")
		own = strings.ToLower(strings.TrimSuffix(own, "."))
	case c.From != "outside" && c.TLS && c.SNI != "":
		own = c.SNI
	}
	if len(about(whole, "ServiceEntry", own, namespaceOf(c)))+len(about(whole, "VirtualService", own, namespaceOf(c))) > 0 {
		return own
	}
	if host, ok := hostOfAddress(c, m, whole); ok {
		return host
	}
	if c.HTTP() {
		return own
	}
	for _, s := range c.Want.Shares {
		if host, _, ok := strings.Cut(s.Dest, ":"); ok && len(about(whole, "ServiceEntry", host, namespaceOf(c))) > 0 {
			return host
		}
	}
	return own
}

// hostOfAddress is the host of the ServiceEntry that has the port and the address which a call dials, or names in its
// Host header.
func hostOfAddress(c call.Call, m *mesh.Mesh, whole bundle.Bundle) (string, bool) {
	dialled, err := netip.ParseAddr(m.Servers[c.Host].Address)
	if named, failed := netip.ParseAddr(c.Header); failed == nil {
		dialled, err = named, nil
	}
	if err != nil {
		return "", false
	}
	for _, o := range whole.Kind("ServiceEntry") {
		addresses, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "addresses")
		if list := hosts(o); len(list) > 0 && hasPort(o, c.Port) && slices.ContainsFunc(addresses, func(a string) bool { return covers(a, dialled) }) {
			return list[0], true
		}
	}
	return "", false
}

func covers(address string, dialled netip.Addr) bool {
	if one, err := netip.ParseAddr(address); err == nil {
		return one == dialled
	}
	network, err := netip.ParsePrefix(address)
	return err == nil && network.Contains(dialled)
}

func hasPort(o *unstructured.Unstructured, port int) bool {
	ports, _, _ := unstructured.NestedSlice(o.Object, "spec", "ports")
	return slices.ContainsFunc(ports, func(p any) bool {
		number, _, _ := unstructured.NestedFieldNoCopy(p.(map[string]any), "number")
		return fmt.Sprint(number) == fmt.Sprint(port)
	})
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

// about are the objects of a kind that decide about a host: those of its own name, or where there is none, of the
// wildcards above it.
func about(b bundle.Bundle, kind, host, namespace string) bundle.Bundle {
	var own, above bundle.Bundle
	for _, o := range b.Kind(kind) {
		to, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "exportTo")
		if kind == "ServiceEntry" && slices.Equal(to, []string{"."}) && o.GetNamespace() != namespace {
			continue // the gateway's own, of which sidecars of other namespaces know nothing
		}
		for _, h := range hosts(o) {
			if h == host {
				own = append(own, o)
			} else if strings.HasPrefix(h, "*.") && strings.HasSuffix(host, h[1:]) {
				above = append(above, o)
			}
		}
	}
	if len(own) > 0 {
		return own
	}
	return above
}

func hosts(o *unstructured.Unstructured) []string {
	list, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
	for i := range list {
		list[i] = strings.TrimSuffix(list[i], ".svc.cluster.local")
	}
	return list
}

// namespaceOf is the namespace of a call's workload; empty outside.
func namespaceOf(c call.Call) string {
	namespace, _, _ := strings.Cut(c.From, "/")
	return namespace
}

// fullName is a host as objects have it: a short name of a service gets its caller's namespace.
func fullName(c call.Call) string {
	namespace, _, inMesh := strings.Cut(c.From, "/")
	if inMesh && !strings.Contains(c.Host, ".") {
		return c.Host + "." + namespace
	}
	return strings.TrimSuffix(c.Host, ".svc.cluster.local")
}
