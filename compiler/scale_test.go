package compiler_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/check"
	"github.com/gwc-lang/gwc/compiler/lint"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestBudgets holds each limit and each budget to its number: just beneath it
// there is nothing to say, and beyond it one thing.
func TestBudgets(t *testing.T) {
	for _, test := range []struct {
		code    diag.Code
		most    int
		program func(n int) string
	}{
		{"GWC0803", 256, func(n int) string {
			return "egress a.example.com tls " + series(n, ", ", func(i int) string { return fmt.Sprint(1000 + i) })
		}},
		{"GWC0803", 256, func(n int) string {
			return "egress a.example.com addresses " + series(n, ", ", func(i int) string { return fmt.Sprintf("10.0.%d.%d", i/200, i%200) })
		}},
		{"GWC0804", 3000, func(n int) string { return "expose web:80 http at " + hosts(n) }},
		{"GWC0804", 3000, func(n int) string { return "expose web:80 https cert one at " + hosts(n) }},
		{"GWC0805", 1000, func(n int) string { return "egress " + hosts(n) + " tls 443" }},
		{"GWC0805", 1000, func(n int) string { return "egress " + hosts(n) + " tls 443 for shop\negress x.example.org tls 443 for pay" }},
		{"GWC0806", 10000, func(n int) string {
			return "egress " + hosts(n/10) + " http 80, 81, 82, 83, 84, 85, 86, 87, 88, 89\negress x.example.org http " +
				series(n%10+1, ", ", func(i int) string { return fmt.Sprint(80 + i) }) + " for shop"
		}},
		{"GWC0807", 500, func(n int) string {
			return series(n, "\n", func(i int) string { return fmt.Sprintf("expose web:80 https at h%d.example.com", i) })
		}},
		{"GWC0808", 3000, func(n int) string { return "egress " + hosts(n) + " http 80 via gateway" }},
	} {
		t.Run(string(test.code), func(t *testing.T) {
			for n, want := range map[int]int{test.most - 1: 0, test.most + 1: 1} {
				if got := count(t, test.program(n), test.code); got != want {
					t.Errorf("%d: %s is said %d times", n, test.code, got)
				}
			}
		})
	}
}

// TestSizes holds the sizes of objects: of one Gateway with so many hosts that
// Kubernetes does not store it there is an error, and of a little less advice.
func TestSizes(t *testing.T) {
	long := func(n int) string {
		return "expose web:80 http at " + series(n, ", ", func(i int) string { return fmt.Sprintf("%s.h%d.example.com", strings.Repeat("x", 60), i) })
	}
	for n, want := range map[int][2]int{1000: {0, 0}, 10500: {0, 1}, 17000: {1, 0}} {
		program := long(n)
		if got := [2]int{count(t, program, "GWC0801"), count(t, program, "GWC0802")}; got != want {
			t.Errorf("%d hosts: %v, not %v", n, got, want)
		}
	}
}

// TestManyFiles holds that what very many files ask for does not list them all:
// Kubernetes takes no such annotation.
func TestManyFiles(t *testing.T) {
	files := fstest.MapFS{}
	for i := range 4000 {
		files[fmt.Sprintf("team-%d/public-hosts.gwc", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "expose web:80 http at h%d.example.com\n", i)}
	}
	result := compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: "."}}, compiler.Options{Target: istio.Target{}})
	for _, o := range result.Bundle.Objects {
		if o.Kind != "Gateway" {
			continue
		}
		if text := o.Annotations["gwc.dev/source"]; len(text) > 65_000 || !strings.HasSuffix(text, " more") {
			t.Errorf("the source of %s has %d bytes, and ends with %q", o.Name, len(text), text[len(text)-30:])
		}
	}
}

// TestChecksAreLinear holds checks and advice to four times the time for four
// times the program; pairs would take sixteen times.
func TestChecksAreLinear(t *testing.T) {
	few, many := manyHosts(t, 5_000), manyHosts(t, 20_000)
	took := func(m *model.Model) time.Duration {
		best := time.Hour
		for range 3 {
			var sink diag.Sink
			start := time.Now()
			check.Run(m, &sink)
			lint.Run(m, false, &sink)
			best = min(best, time.Since(start))
		}
		return best
	}
	small, large := took(few), took(many)
	t.Logf("%d hosts: %v, %d hosts: %v", 5_000*6, small, 20_000*6, large)
	if large > 10*small+50*time.Millisecond {
		t.Errorf("checks take %v for a program and %v for one four times as large", small, large)
	}
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

func count(t *testing.T, program string, code diag.Code) (n int) {
	t.Helper()
	result := compiler.Compile(t.Context(), []compiler.Root{{FS: fstest.MapFS{"a.gwc": &fstest.MapFile{Data: []byte(program + "\n")}}, Path: "."}},
		compiler.Options{Target: istio.Target{}})
	for _, d := range result.Diagnostics {
		if d.Code == code && d.Span.Known() {
			n++
		}
	}
	return n
}

func hosts(n int) string {
	return series(n, ", ", func(i int) string { return fmt.Sprintf("h%d.example.com", i) })
}

func series(n int, between string, of func(i int) string) string {
	var list []string
	for i := range n {
		list = append(list, of(i))
	}
	return strings.Join(list, between)
}
