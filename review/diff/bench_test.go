package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
)

// large returns a program with 1,000 published and 1,000 outside hosts, of which some
// are edited.
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

const hosts = 500

// BenchmarkCompare compares two large programs that differ in ten lines.
func BenchmarkCompare(b *testing.B) {
	old, latest := subject(b, "old.gwc", large(hosts, 0)), subject(b, "new.gwc", large(hosts, 10))
	for b.Loop() {
		before, after := review.Pair(old, latest)
		r := diff.Compare(before, after)
		if n := len(r.Differences); n == 0 {
			b.Fatalf("%d differences", n)
		}
		b.ReportMetric(float64(r.Cells), "cells")
	}
}
