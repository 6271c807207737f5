package plan

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestOperations compares the operations of policies with what the first route that
// takes a request needs, for requests of random hosts.
func TestOperations(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	file := diag.NewFile("a.gwc", []byte("route"))
	at := file.Span(0, 5)
	paths := []string{"/", "/a", "/a/", "/a/b", "/a/b/", "/ab", "/c", "/a/b/c"}
	said := func(v string) []model.Said[string] { return []model.Said[string]{{Value: v, At: at, Clause: at}} }
	compared := 0
	for range 3000 {
		pub := &model.Published{Access: model.Access{Addresses: said("192.0.2.0/24")}}
		for range 1 + random.Intn(5) {
			r := model.Route{At: []diag.Span{at}}
			op := []model.Op{model.Exact, model.Segments, model.Prefix}[random.Intn(3)]
			r.Match.Path = model.Said[model.Text]{Value: model.Text{Op: op, Value: paths[random.Intn(len(paths))]}, At: at}
			if m := []string{"", "", "GET", "POST"}[random.Intn(4)]; m != "" {
				r.Match.Method = model.Said[string]{Value: m, At: at}
			}
			switch random.Intn(3) {
			case 0:
				r.Access.Open = model.Said[bool]{Value: true, At: at, Clause: at}
			case 1:
				r.Access.Names = said("spiffe://a/b")
			}
			pub.Routes = append(pub.Routes, r)
		}
		d := demandOf(pub)
		for _, n := range d.needs {
			ops := d.operations(n.key)
			for _, path := range slices.Concat(paths, []string{"/a/x", "/a/b/x", "/abc", "*", "/d"}) {
				for _, method := range []string{"GET", "POST", "PUT"} {
					got := slices.ContainsFunc(ops, func(op Operation) bool { return op.takes(path, method) })
					if want := has(d.first(path, method), n.key); got != want {
						t.Fatalf("%s %s needs %s: %v, want %v\n%s\n%+v", method, path, n.key, got, want, describe(d), ops)
					}
					compared++
				}
			}
		}
	}
	t.Log(compared, "requests")
}

// first returns what the first route that takes a request needs.
func (d *demand) first(path, method string) []need {
	for i, r := range d.routes {
		t := r.Match.Path.Value
		taken := t.Op == model.Exact && path == t.Value || t.Op == model.Prefix && strings.HasPrefix(path, t.Value) ||
			t.Op == model.Segments && (path == t.Value || strings.HasPrefix(path, t.Value+"/"))
		if taken && (!r.Match.Method.Is() || r.Match.Method.Value == method) {
			return d.own[i]
		}
	}
	return d.host
}

// takes evaluates an operation as Istio defines it.
func (op Operation) takes(path, method string) bool {
	one := func(pattern string) bool {
		prefix, open := strings.CutSuffix(pattern, "*")
		return pattern == path || open && strings.HasPrefix(path, prefix)
	}
	return (op.Paths == nil || slices.ContainsFunc(op.Paths, one)) && !slices.ContainsFunc(op.NotPaths, one) &&
		(op.Methods == nil || slices.Contains(op.Methods, method)) && !slices.Contains(op.NotMethods, method)
}

func describe(d *demand) string {
	var out strings.Builder
	for i, r := range d.routes {
		fmt.Fprintf(&out, "%s %v: %q\n", r.Match.Method.Value, r.Match.Path.Value, keysOf(d.own[i]))
	}
	return out.String()
}
