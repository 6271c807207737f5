//go:build unix

package compiler_test

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/check"
	"github.com/gwc-lang/gwc/compiler/lint"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestChecksAreLinear checks checks and advice to about four times the work for
// four times the program, where pairs would be sixteen times. The work is the
// processor's time, which does not depend on who else has the machine.
func TestChecksAreLinear(t *testing.T) {
	few, many := manyHosts(t, 1_000), manyHosts(t, 4_000)
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	took := func(m *model.Model) time.Duration {
		best := time.Hour
		for range 3 {
			var sink diag.Sink
			start := worked(t)
			check.Run(m, &sink)
			lint.Run(m, &sink)
			lint.OfAll(m, &sink)
			istio.Target{}.Check(m, &sink)
			istio.Target{}.Advise(m, &sink)
			best = min(best, worked(t)-start)
		}
		return best
	}
	small, large := took(few), took(many)
	t.Logf("%d hosts: %v, %d hosts: %v", 6*1_000, small, 6*4_000, large)
	if large > 10*small+100*time.Millisecond {
		t.Errorf("checks take %v for a program and %v for one four times as large", small, large)
	}
}

// A modelTarget makes no objects of its model, and loses no clause.
type modelTarget struct{ istio.Target }

func (modelTarget) Plan(m *model.Model, _ *diag.Sink) emit.Written {
	return func(_ *diag.Sink, done func([]emit.Object)) *emit.Bundle {
		bundle := &emit.Bundle{Objects: []emit.Object{{Origins: m.Clauses()}}}
		done(bundle.Objects)
		return bundle
	}
}

// worked is how long the processor has worked for this process.
func worked(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano())
}

// manyHosts is a program with n of everything that checks compare.
func manyHosts(t *testing.T, n int) *model.Model {
	t.Helper()
	var w strings.Builder
	w.WriteString("expose web:80 http at *.in.example.com also mesh\negress *.out.example.com via gateway through www.out.example.com\n" +
		"gateway public { namespace public, selector istio=public, listen https on 443 cert x for a/*.listened.org }\n")
	for i := range n {
		fmt.Fprintf(&w, "expose a%d.n:80 https at a%d.example.com cert c%d redirect http\n", i, i, i%100)
		fmt.Fprintf(&w, "expose b%d.n:80 https mutual at b%d.eu.example.com via public cert c%d\n", i, i, i%100)
		fmt.Fprintf(&w, "expose d%d.n:80 http at d%d.in.example.com { route /a -> redirect https://a%d.example.com/a\nroute -> d%d.n:80 }\n", i, i, i, i)
		fmt.Fprintf(&w, "egress e%d.out.example.com tls 443\n", i)
		fmt.Fprintf(&w, "egress f%d.example.org tcp 5432 addresses 10.%d.%d.%d via gateway\n", i, i/40000, i/200%200, i%200)
		fmt.Fprintf(&w, "service s%d.n { port 80 http }\n", i)
	}
	result := compiler.Compile(t.Context(), []compiler.Root{{FS: fstest.MapFS{"a.gwc": &fstest.MapFile{Data: []byte(w.String())}}, Path: "."}}, compiler.Options{Target: modelTarget{}})
	if result.Failed() {
		t.Fatal(result.Diagnostics[0])
	}
	return result.Model
}

// TestCompilingIsLinear checks whole builds to about the work and the memory of
// their size, for programs in which much is about one thing.
func TestCompilingIsLinear(t *testing.T) {
	for name, program := range map[string]func(w *strings.Builder, n int){
		"gateways of one selector": func(w *strings.Builder, n int) {
			for i := range n {
				fmt.Fprintf(w, "gateway g%d { namespace n%d, selector istio=ingress }\nexpose web:80 http at h%d.example.com via g%d\n", i, i, i, i)
			}
		},
		"paths beside expressions": func(w *strings.Builder, n int) {
			for i := range n {
				fmt.Fprintf(w, "expose web:80 http at a.example.com { route = /a%d -> web:80 }\n", i)
			}
			w.WriteString("expose web:80 http at a.example.com {\n")
			for i := range n {
				fmt.Fprintf(w, "route ~ \"/[b-z]+%d/[0-9]+\" -> web:80\n", i)
			}
			w.WriteString("}\n")
		},
		"paths that all conflict": func(w *strings.Builder, n int) {
			for i := range n {
				fmt.Fprintf(w, "expose web:80 http at a.example.com { route ~ \"/[a-z]+%d\" -> web:80 }\n", i)
			}
		},
		"one backend": func(w *strings.Builder, n int) {
			for i := range n {
				fmt.Fprintf(w, "expose web.shop:80 http at h%d.example.com backend mtls\n", i)
			}
		},
		"originators": func(w *strings.Builder, n int) {
			for i := range n {
				fmt.Fprintf(w, "egress a.example.com originate-tls mutual cert c from app=a%d\n", i)
			}
		},
		"names that are near": func(w *strings.Builder, n int) {
			for i := range n {
				fmt.Fprintf(w, "certificate certificat%d { secret s }\nexpose web:80 https at h%d.example.com cert certificate%d\n", i, i, i)
			}
		},
		"via the egress gateway": func(w *strings.Builder, n int) {
			for i := range n {
				fmt.Fprintf(w, "egress h%d.example.com via gateway\n", i)
			}
		},
		"errors": func(w *strings.Builder, n int) {
			for i := range n {
				fmt.Fprintf(w, "expose web:80 http at X_%d via nowhere\n", i)
			}
		},
		"comments in a list": func(w *strings.Builder, n int) {
			w.WriteString("egress a.example.com,\n" + strings.Repeat("#\n", 20*n) + " b.example.com\n")
		},
		"empty lines": func(w *strings.Builder, n int) { w.WriteString(strings.Repeat("\n", 500*n)) },
		"one word":    func(w *strings.Builder, n int) { w.WriteString(strings.Repeat("a", 500*n)) },
	} {
		t.Run(name, func(t *testing.T) {
			smallTime, smallBytes := costs(t, program, 400)
			largeTime, largeBytes := costs(t, program, 4*400)
			t.Logf("%v and %d kB, four times as large %v and %d kB", smallTime, smallBytes>>10, largeTime, largeBytes>>10)
			if largeBytes > 6*smallBytes+1<<20 {
				t.Errorf("a program takes %d kB and one four times as large %d kB", smallBytes>>10, largeBytes>>10)
			}
			if largeTime > 10*smallTime+300*time.Millisecond {
				t.Errorf("a program takes %v and one four times as large %v", smallTime, largeTime)
			}
		})
	}
}

// costs are the processor's time and the memory, freed or not, that a build
// takes.
func costs(t *testing.T, program func(w *strings.Builder, n int), n int) (time.Duration, uint64) {
	t.Helper()
	var w strings.Builder
	program(&w, n)
	files := fstest.MapFS{"a.gwc": &fstest.MapFile{Data: []byte(w.String())}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := worked(t)
	compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: "."}}, compiler.Options{Target: istio.Target{}})
	took := worked(t) - start
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}
