package compiler_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
)

// declared are the gateways of random programs, with every port that a
// statement may use.
var declared = `
target istio 1.30
gateway edge { namespace istio-ingress, selector istio=ingress, ports 80, 443, 8081 }
gateway ingress { namespace istio-system, selector istio=ingressgateway, service istio-ingressgateway
  ports 80->8080, 443->8443, 8081` + portsOfTCP(100) + ` }
`

// portsOfTCP lists the ports that the first n statements use for tcp.
func portsOfTCP(n int) (list string) {
	for i := range n {
		list += fmt.Sprintf(", %d", 10000+i)
	}
	return list
}

// TestOrderMeansNothing shuffles the statements, the clauses and the files of
// 200 random programs and expects the same bytes.
func TestOrderMeansNothing(t *testing.T) {
	for seed := range uint64(200) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 1))}
		program := w.program(1 + w.IntN(12))
		first := yamlOf(t, build(t, program, w.Rand))
		for range 2 {
			if again := yamlOf(t, build(t, program, w.Rand)); !bytes.Equal(first, again) {
				t.Fatalf("seed %d: another order gives other bytes\n%s", seed, difference(first, again))
			}
		}
	}
}

// TestOneMoreStatementRenamesNothing adds statements about hosts of their own
// to 200 random programs and expects every object that is not shared between
// hosts as it was, byte for byte, and every shared one to be there still.
func TestOneMoreStatementRenamesNothing(t *testing.T) {
	for seed := range uint64(200) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 2))}
		program := w.program(1 + w.IntN(8))
		before := build(t, program, w.Rand)
		after := objects(t, build(t, append(program, w.sentences()...), w.Rand))
		for id, was := range objects(t, before) {
			is, there := after[id]
			if !there {
				t.Fatalf("seed %d: %s is gone", seed, id)
			}
			if is != was && !shared(id) {
				t.Fatalf("seed %d: %s has changed\n%s", seed, id, difference([]byte(was), []byte(is)))
			}
			if lost := lostLines(was, is); shared(id) && len(lost) > 0 {
				t.Fatalf("seed %d: %s has lost %q", seed, id, lost)
			}
		}
	}
}

// shared reports whether an object is one of those that hosts share.
func shared(id string) bool {
	return strings.HasPrefix(id, "Gateway ") || strings.HasPrefix(id, "DestinationRule ") && strings.Contains(id, "/hop-")
}

// lostLines returns the lines of an object that another no longer has, but for
// the list of its files.
func lostLines(was, is string) []string {
	has := map[string]bool{}
	for line := range strings.Lines(is) {
		has[line] = true
	}
	var lost []string
	for line := range strings.Lines(was) {
		if !has[line] && !strings.Contains(line, "gwc.dev/source:") {
			lost = append(lost, line)
		}
	}
	return lost
}

// build compiles a program whose statements, clauses and files come in some
// order.
func build(t *testing.T, program []sentence, r *rand.Rand) *emit.Bundle {
	t.Helper()
	result, text := compileSentences(program, r)
	for _, d := range result.Diagnostics {
		if d.Severity == diag.Error {
			t.Fatalf("%s: %s\n%s", d.Code, d.Message, text(d))
		}
	}
	return result.Bundle
}

// compileSentences compiles them in some order, and returns the result and what
// shows the file of a diagnostic.
func compileSentences(program []sentence, r *rand.Rand) (compiler.Result, func(diag.Diagnostic) string) {
	files := map[string]*strings.Builder{"declared.gwc": {}}
	files["declared.gwc"].WriteString(declared)
	for _, i := range r.Perm(len(program)) {
		s := program[i]
		if files[s.file] == nil {
			files[s.file] = &strings.Builder{}
		}
		fmt.Fprintln(files[s.file], s.text(r))
	}
	var roots []compiler.Root
	for name, text := range files {
		roots = append(roots, compiler.Root{FS: fstest.MapFS{name: {Data: []byte(text.String())}}, Path: "."})
	}
	result := compiler.Compile(context.Background(), roots, compiler.Options{Target: istio.Target{}, Now: testTime})
	return result, func(d diag.Diagnostic) string {
		return fmt.Sprintf("line %d of\n%s", d.Span.File().Position(d.Span.Start()).Line, d.Span.File().Text)
	}
}

func yamlOf(t *testing.T, b *emit.Bundle) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := b.YAML(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// objects returns the bytes of every object by its kind, namespace and name.
func objects(t *testing.T, b *emit.Bundle) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, o := range b.Objects {
		text, err := o.YAML()
		if err != nil {
			t.Fatal(err)
		}
		id := o.Kind + " " + o.Namespace + "/" + o.Name
		if _, twice := out[id]; twice {
			t.Fatalf("%s is there twice", id)
		}
		out[id] = string(text)
	}
	return out
}

// difference shows the first lines in which two texts differ.
func difference(x, y []byte) string {
	a, b := strings.Split(string(x), "\n"), strings.Split(string(y), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			from := max(0, i-8)
			return fmt.Sprintf("line %d\n--- %s\n+++ %s", i+1, strings.Join(a[from:min(len(a), i+3)], "\n    "),
				strings.Join(b[from:min(len(b), i+3)], "\n    "))
		}
	}
	return fmt.Sprintf("%d and %d lines", len(a), len(b))
}

func TestLostLines(t *testing.T) {
	if lost := lostLines("a\nb\n", "b\nc\n"); !slices.Equal(lost, []string{"a\n"}) {
		t.Errorf("got %q", lost)
	}
}
