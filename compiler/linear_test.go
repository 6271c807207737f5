//go:build unix

package compiler_test

import (
	"fmt"
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
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestChecksAreLinear holds checks and advice to about four times the work for
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
			lint.Run(m, false, &sink)
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
	result := compiler.Compile(t.Context(), []compiler.Root{{FS: fstest.MapFS{"a.gwc": &fstest.MapFile{Data: []byte(w.String())}}, Path: "."}}, compiler.Options{})
	if result.Failed() {
		t.Fatal(result.Diagnostics[0])
	}
	return result.Model
}
