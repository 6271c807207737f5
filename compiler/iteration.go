package compiler

import (
	"fmt"
	"sort"
	"strings"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang/diag"
)

// ofIterations returns the diagnostics of a program, in which those that several
// iterations of a statement share are one, at the first iteration. A fix of a
// statement in a loop is left out if not all iterations have it, and a fix of a word
// with a value always: the text of the file is that of all iterations.
func ofIterations(list []diag.Diagnostic, files []*intent.File) []diag.Diagnostic {
	number := map[string]int{}
	for _, d := range list {
		if d.Span.In() != nil {
			number[ofIteration(d)]++
		}
	}
	if len(number) == 0 {
		return list
	}
	made := iterationsOf(files)
	out, first := make([]diag.Diagnostic, 0, len(list)), map[string]bool{}
	for _, d := range list {
		if d.Span.In() == nil {
			out = append(out, d)
			continue
		}
		key := ofIteration(d)
		if first[key] {
			continue
		}
		first[key] = true
		if len(d.Fix) > 0 && (number[key] != made.at(d.Span) || withValue(d)) {
			d.Fix = nil
		}
		if n := number[key] - 1; n > 0 {
			by := d.Span.In().By.Within(nil) // the others have another value
			d = d.WithRelated(by, "%s", moreIterations(n))
		}
		out = append(out, d)
	}
	return out
}

func moreIterations(n int) string {
	if n == 1 {
		return "the same in one more iteration"
	}
	return fmt.Sprintf("the same in %d more iterations", n)
}

// ofIteration returns what the diagnostics of several iterations have in common.
func ofIteration(d diag.Diagnostic) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d %d %s %d %s\n%s", d.Span.File().Name, d.Span.Start(), d.Span.End(), d.Code, d.Severity, d.Message, d.Hint)
	for _, e := range d.Fix {
		fmt.Fprintf(&b, "\n%d %d %s", e.Span.Start(), e.Span.End(), e.Text)
	}
	return b.String()
}

// withValue reports whether a diagnostic, or a part of its fix, is about a word with
// a value.
func withValue(d diag.Diagnostic) bool {
	spans := []diag.Span{d.Span}
	for _, e := range d.Fix {
		spans = append(spans, e.Span)
	}
	for _, s := range spans {
		for in := s.In(); in != nil; in = in.Outer {
			if !in.Loop {
				return true
			}
		}
	}
	return false
}

// generations are how often each statement of a file is generated, by where it
// begins.
type generations map[*diag.File]*generated

type generated struct {
	starts []int
	times  map[int]int
}

func iterationsOf(files []*intent.File) generations {
	all := generations{}
	for _, f := range files {
		g := &generated{times: map[int]int{}}
		for _, s := range f.Source.Statements {
			start := int(s.Tokens[0].Start)
			if g.times[start]++; g.times[start] == 1 {
				g.starts = append(g.starts, start)
			}
		}
		sort.Ints(g.starts)
		all[f.Source.File] = g
	}
	return all
}

// at returns how often the statement at a place is generated.
func (i generations) at(s diag.Span) int {
	g := i[s.File()]
	if g == nil {
		return 0
	}
	n := sort.SearchInts(g.starts, s.Start()+1)
	if n == 0 {
		return 0
	}
	return g.times[g.starts[n-1]]
}
