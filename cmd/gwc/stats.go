package main

import (
	"fmt"
	"io"
	"runtime/metrics"
	"text/tabwriter"
	"time"

	"github.com/gwc-lang/gwc"
)

// A stats measures the passes of a run.
type stats struct {
	asked  bool
	marks  []mark
	counts string
}

// A mark is the beginning of a pass.
type mark struct {
	pass      string
	at        time.Time
	allocated uint64 // bytes since the process began
}

// starts begins a pass, and ends the one before.
func (s *stats) starts(pass string) {
	if !s.asked {
		return
	}
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	s.marks = append(s.marks, mark{pass, time.Now(), sample[0].Value.Uint64()})
}

// count counts what a build read and made.
func (s *stats) count(r gwc.Result) {
	if !s.asked {
		return
	}
	size, statements, objects := 0, 0, 0
	for _, f := range r.Files {
		size += len(f.Text)
	}
	for _, f := range r.Parsed {
		statements += len(f.Nodes)
	}
	if r.Bundle != nil {
		objects = len(r.Bundle.Objects)
	}
	s.counts = fmt.Sprintf("%d files, %d bytes, %d statements, %d objects, %d diagnostics", len(r.Files), size, statements, objects, len(r.Diagnostics))
}

// print prints the passes in their order, and the counts. Failures to print are not
// failures of the build.
func (s *stats) print(w io.Writer) {
	if !s.asked {
		return
	}
	s.starts("total")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(pass string, from, to mark) {
		fmt.Fprintf(t, "%s\t%.1f ms\t%.1f MB\t\n", pass, float64(to.at.Sub(from.at).Microseconds())/1000, float64(to.allocated-from.allocated)/1e6)
	}
	for i, m := range s.marks[:len(s.marks)-1] {
		row(m.pass, m, s.marks[i+1])
	}
	row("total", s.marks[0], s.marks[len(s.marks)-1])
	_ = t.Flush()
	if s.counts != "" {
		_, _ = fmt.Fprintln(w, s.counts)
	}
}
