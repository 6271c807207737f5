//go:build unix

package diff_test

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
)

// TestComparingIsLinear checks comparisons to about the work and the memory of the size
// of the programs. Pairs would be sixteen times of both.
func TestComparingIsLinear(t *testing.T) {
	for name, line := range map[string]string{
		"published and outside hosts": "expose s%[1]d.shop:8080 https at h%[1]d.example.com redirect http\negress e%[1]d.example.net via gateway originate-tls\n",
		"namespaces":                  "expose s.n%[1]d:8080 https at h%[1]d.example.com { route /a -> t.n%[1]d:80 }\n",
		"callers in the mesh":         "expose s%[1]d.shop:8080 http at h%[1]d.example.com also mesh backend mtls\n",
		"bytes and TLS":               "egress e%[1]d.example.net tls 443\negress f%[1]d.example.net tcp 5432 addresses 10.1.%[1]d.0/28\nexpose s%[1]d.shop:8443 tls passthrough at h%[1]d.example.com\n",
	} {
		t.Run(name, func(t *testing.T) {
			const few = 60
			smallTime, smallBytes := costs(t, line, few)
			largeTime, largeBytes := costs(t, line, 4*few)
			t.Logf("%v and %d kB, four times as large %v and %d kB", smallTime, smallBytes>>10, largeTime, largeBytes>>10)
			if largeBytes > 9*smallBytes/2+1<<20 {
				t.Errorf("a comparison takes %d kB and one four times as large %d kB", smallBytes>>10, largeBytes>>10)
			}
			if largeTime > 8*smallTime+200*time.Millisecond {
				t.Errorf("a comparison takes %v and one four times as large %v", smallTime, largeTime)
			}
		})
	}
}

// TestPoliciesAreAskedOnce checks that conditions of policies which the connection
// excludes do not divide the calls of a gateway.
func TestPoliciesAreAskedOnce(t *testing.T) {
	var out strings.Builder
	for i := range 20 {
		fmt.Fprintf(&out, "egress e%d.example.net via gateway from account shop/a%d\n", i, i%3)
	}
	s := subject(t, "a.gwc", out.String())
	before, after := review.Pair(s, s)
	r := diff.Compare(before, after)
	if len(r.Differences) > 0 || len(r.Open) > 0 || r.Cells > 2*r.Entries {
		t.Errorf("%s\n%v", r.Summary(), r.Open)
	}
}

// costs are the processor's time and the memory, freed or not, that a comparison of a
// program of n lines with one that has ten other lines takes.
func costs(t *testing.T, line string, n int) (time.Duration, uint64) {
	t.Helper()
	program := func(edits int) *review.Subject {
		var out strings.Builder
		for i := range n {
			text := fmt.Sprintf(line, i)
			if i%(n/10) == 5 && edits > 0 {
				edits--
				text = strings.NewReplacer("expose s", "expose other", "-> t", "-> other").Replace(text)
			}
			out.WriteString(text)
		}
		return subject(t, "a.gwc", out.String())
	}
	old, latest := program(0), program(10)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := worked(t)
	r := diff.Compare(review.Pair(old, latest))
	took := worked(t) - start
	runtime.ReadMemStats(&after)
	if len(r.Differences) == 0 {
		t.Error("no difference was found")
	}
	return took, after.TotalAlloc - before.TotalAlloc
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
