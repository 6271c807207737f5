package diag_test

import (
	"math"
	"sync"
	"testing"
	"unsafe"

	"github.com/gwc-lang/gwc/lang/diag"
)

func TestSpanIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(diag.Span{}); size > 16 {
		t.Errorf("a span has %d bytes; a model has millions of them", size)
	}
}

func TestSpansAreEqualIfTheTextIs(t *testing.T) {
	a, b := diag.NewFile("a.gwc", []byte("some text")), diag.NewFile("a.gwc", []byte("some text"))
	one, two := &diag.Expansion{Name: "n"}, &diag.Expansion{Name: "n"}
	spans := []diag.Span{
		{}, a.Top(), a.Span(0, 4), a.Span(1, 4), b.Span(0, 4), a.Span(0, 4).Within(one), a.Span(0, 4).Within(two),
		b.Span(0, 4).Within(one), b.Span(0, 4).Within(two), // text from another file, as from one that is included
	}
	for i, s := range spans {
		for j, o := range spans {
			if s == o != (i == j) {
				t.Errorf("%d == %d is %v", i, j, s == o)
			}
		}
		if !s.Known() {
			continue
		}
		again := s.File().Span(s.Start(), s.End()).Within(s.In())
		if again != s || s.Within(nil) != s.File().Span(s.Start(), s.End()) || s.Within(one).In() != one || s.Within(one).File() != s.File() {
			t.Errorf("%d is not what it is made of", i)
		}
	}
	if s := (*diag.File)(nil).Span(1, 2).Within(one); s != (diag.Span{}) || s.File() != nil || s.In() != nil {
		t.Error("a span of no file is known")
	}
}

// TestSpansOfAnExpansion makes spans of one expansion in several files at the same
// time.
func TestSpansOfAnExpansion(t *testing.T) {
	files := []*diag.File{diag.NewFile("a.gwc", []byte("a")), diag.NewFile("b.gwc", []byte("b")), diag.NewFile("c.gwc", []byte("c"))}
	in := &diag.Expansion{Name: "n"}
	made := make([][]diag.Span, 50)
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			for n := range files {
				made[i] = append(made[i], files[(i+n)%len(files)].Span(0, 1).Within(in))
			}
		})
	}
	all.Wait()
	distinct := map[diag.Span]bool{}
	for _, spans := range made {
		for _, s := range spans {
			distinct[s] = true
		}
	}
	if len(distinct) != len(files) {
		t.Errorf("%d distinct spans of %d files", len(distinct), len(files))
	}
}

// TestOffsetsDoNotWrap makes spans beyond the largest offset.
func TestOffsetsDoNotWrap(t *testing.T) {
	last := diag.MaxText
	if last == math.MaxInt {
		t.Skip("no text is larger")
	}
	s := diag.NewFile("a.gwc", nil).Span(last-1, last+1)
	if s.Start() != last-1 || s.End() != last || s.Part(5, 5) != s.After() {
		t.Errorf("%d to %d", s.Start(), s.End())
	}
}
