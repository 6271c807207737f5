package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
)

// large returns a program with as many published and outside hosts, of which some are
// edited.
func large(hosts, edits int) string {
	var out strings.Builder
	for i := range hosts {
		service := fmt.Sprintf("s%d", i)
		if i%(hosts/10) == 5 && edits > 0 {
			edits--
			service = "other"
		}
		fmt.Fprintf(&out, "expose %s.shop:8080 https at h%d.example.com redirect http\negress e%d.example.net via gateway originate-tls\n", service, i, i)
	}
	return out.String()
}

// BenchmarkCompare compares two large programs that differ in ten lines.
func BenchmarkCompare(b *testing.B) {
	for _, hosts := range []int{500, 1000, 2000} {
		b.Run(fmt.Sprint(hosts), func(b *testing.B) { compare(b, hosts) })
	}
}

func compare(b *testing.B, hosts int) {
	old, latest := subject(b, "old.gwc", large(hosts, 0)), subject(b, "new.gwc", large(hosts, 10))
	b.ReportAllocs()
	for b.Loop() {
		before, after := review.Pair(old, latest)
		r := diff.Compare(before, after)
		if n := len(r.Differences); n == 0 {
			b.Fatalf("%d differences", n)
		}
		b.ReportMetric(float64(r.Cells), "cells")
	}
}
