package compiler_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// TestBudgets checks each limit and each budget: just below it there is nothing
// to say, and beyond it one thing.
func TestBudgets(t *testing.T) {
	for _, test := range []struct {
		code    code.Code
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
		{"GWC1366", 200, func(n int) string {
			return "expose web:80 https cert one at " + hosts(n) + " { allow address 192.0.2.0/24 }"
		}},
		{"GWC0805", 1000, func(n int) string { return "egress " + hosts(n) + " tls 443" }},
		{"GWC0805", 1000, func(n int) string {
			return "egress " + hosts(n) + " tls 443 for shop\negress x.example.org tls 443 for pay"
		}},
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

// TestSizes checks the sizes of objects: of one Gateway with so many hosts that
// Kubernetes does not store it there is an error, and of a little less advice.
func TestSizes(t *testing.T) {
	long := func(n int) string {
		return "expose web:80 http at " + series(n, ", ", func(i int) string {
			return fmt.Sprintf("%sh%d.example.com", strings.Repeat(strings.Repeat("x", 59)+".", 3), i)
		})
	}
	for n, want := range map[int][2]int{4200: {0, 0}, 4600: {0, 1}, 7500: {1, 0}} {
		program := long(n)
		if got := [2]int{count(t, program, "GWC0801"), count(t, program, "GWC0802")}; got != want {
			t.Errorf("%d hosts: %v, not %v", n, got, want)
		}
	}
}

// TestManyFiles checks that messages about very many files do not list them
// all: Kubernetes takes no such annotation.
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

func count(t *testing.T, program string, code code.Code) (n int) {
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

// TestManyErrors checks that of very many errors of one file the first are
// reported and the others counted, in each pass over the file.
func TestManyErrors(t *testing.T) {
	for name, line := range map[string]string{"split": "}\n", "parse": "a\n", "lower": "expose web http at X_\n"} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{"a.gwc": &fstest.MapFile{Data: []byte(strings.Repeat(line, lang.MaxReported+500))}}
			result := compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: "."}}, compiler.Options{Target: istio.Target{}})
			last := result.Diagnostics[len(result.Diagnostics)-1]
			if got := len(result.Diagnostics); got != lang.MaxReported+1 || last.Code != "GWC0120" || !strings.Contains(last.Message, " 500 more") {
				t.Errorf("%d diagnostics, the last one %s: %s", got, last.Code, last.Message)
			}
		})
	}
}
