// Package test follows the calls of a program's expects and judges what becomes of them:
// as text, as JSON, as a JUnit report, and as diagnostics.
package test

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review/known"
	"github.com/gwc-lang/gwc/review/trace"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// Formats returns the names of the formats, the default first.
func Formats() []string { return []string{"text", "json", "junit"} }

// A Verdict is what an expect turned out to be.
type Verdict int

// The verdicts. An expect passes, or fails for one of three reasons.
const (
	Passed       Verdict = iota
	Failed               // something else becomes of the call
	Undetermined         // it is not known what becomes of the call
	Unknown              // a name is unknown
)

// String returns the word of the verdict in JSON.
func (v Verdict) String() string {
	return [...]string{"passed", "failed", "undetermined", "unknown"}[v]
}

// A Case is an expect and what became of its call.
type Case struct {
	model.Expect
	Verdict
	Answer traffic.Answer
	Why    string // of Unknown
	Hint   string // of Unknown
	Cells  int    // of an `expect all`, that were looked at
	code   code.Code
	proven []followed // of an `expect all`
}

// A followed is a call, and what decided about it.
type followed struct {
	call.Call
	trail
}

// A Report is the cases of a program, by place.
type Report struct {
	Cases    []Case
	Coverage Coverage
	// Assumed are the assumptions about what nothing shows.
	Assumed []string
	// Verbose also shows the hops of the cases that pass, and what was assumed; ListCoverage
	// the clauses that no expect exercises.
	Verbose, ListCoverage bool
}

// Run follows the calls of all expects of a program.
func Run(m *model.Model, t *traffic.Traffic) Report {
	r := Report{Assumed: t.Registry.Assumed}
	names := known.Of(m, t)
	for _, e := range m.Expects {
		r.Cases = append(r.Cases, run(e, t, names))
	}
	r.Coverage = coverageOf(m, r.Cases)
	return r
}

func run(e model.Expect, t *traffic.Traffic, names *known.Names) Case {
	c := Case{Expect: e}
	if why, hint := names.Called(e.Call); why != "" {
		c.Verdict, c.Why, c.Hint, c.code = Unknown, why, hint, code.UnknownCall
		return c
	}
	if why, hint := names.Receivers(e.Call, e.Want); why != "" {
		c.Verdict, c.Why, c.Hint, c.code = Unknown, why, hint, code.UnknownReceiver
		return c
	}
	if e.All != nil {
		return all(c, t)
	}
	var err error
	if c.Answer, err = t.Follow(e.Call); err != nil {
		return c.notFollowed(err)
	}
	switch {
	case len(c.Answer.Undetermined) > 0:
		c.Verdict, c.code = Undetermined, code.UndeterminedOutcome
	case !e.Want.Met(c.Answer.Shares()):
		c.Verdict, c.code = Failed, code.UnexpectedOutcome
	}
	return c
}

// notFollowed returns the case of a call with a name that does not exist.
func (c Case) notFollowed(err error) Case {
	c.Verdict, c.Why, c.code = Unknown, err.Error(), code.UnknownCall
	c.Hint = "correct the name, or pass what has it with --inventory"
	if c.Call.From == call.Outside && c.Call.At == "" {
		c.Hint = "name the gateway: " + strings.Replace(c.example(), call.Outside, call.Outside+" at GATEWAY", 1)
	}
	return c
}

// example returns the beginning of the expect.
func (c Case) example() string {
	if c.All != nil {
		return "expect all outside"
	}
	return "expect outside"
}

// call returns which call has the outcome; empty: the one that is written.
func (c Case) call() string {
	if c.All == nil {
		return ""
	}
	return c.Answer.Call.Text
}

// Count returns the number of cases with a verdict.
func (r Report) Count(v Verdict) (n int) {
	for _, c := range r.Cases {
		if c.Verdict == v {
			n++
		}
	}
	return n
}

// Failed reports whether a case does not pass.
func (r Report) Failed() bool { return r.Count(Passed) < len(r.Cases) }

// Write writes the report in a format.
func (r Report) Write(w io.Writer, format string) error {
	switch format {
	case "json":
		return r.json(w)
	case "junit":
		return r.junit(w)
	}
	return r.text(w)
}

func (r Report) text(w io.Writer) error {
	var out strings.Builder
	for _, c := range r.Cases {
		if c.Verdict == Passed && !r.Verbose {
			continue
		}
		fmt.Fprintf(&out, "%-4s %s: %s\n", words[c.Verdict], place(c.At), diag.Visible(c.Line))
		for _, line := range c.details() {
			out.WriteString("     " + line + "\n")
		}
	}
	if r.Verbose {
		out.WriteString(trace.Assumed(r.Assumed))
	}
	if r.ListCoverage {
		for _, c := range r.Coverage.Clauses {
			if missing := c.Missing(); missing != "" {
				fmt.Fprintf(&out, "no expect exercises %s: `%s` (%s)\n", place(c.At), diag.Visible(c.Text), missing)
			}
		}
	}
	out.WriteString(r.Summary() + "\n")
	_, err := io.WriteString(w, out.String())
	return err
}

// words are the verdicts in the text.
var words = map[Verdict]string{Passed: "ok", Failed: "FAIL", Undetermined: "FAIL", Unknown: "FAIL"}

// Summary returns the last line of the text.
func (r Report) Summary() string {
	if len(r.Cases) == 0 {
		return "no expects; " + r.Coverage.String()
	}
	text := fmt.Sprintf("%d passed, %d failed, %d undetermined", r.Count(Passed), r.Count(Failed), r.Count(Undetermined))
	if n := r.Count(Unknown); n > 0 {
		text += fmt.Sprintf(", %d unknown", n)
	}
	return text + "; " + r.Coverage.String()
}

// mostWays is how many ways of a case are shown.
const mostWays = 3

// details returns what became of the call, in lines.
func (c Case) details() (lines []string) {
	switch c.Verdict {
	case Unknown:
		lines = append(lines, diag.Visible(c.Why+"; "+c.Hint))
	case Undetermined:
		lines = append(lines, "undetermined: "+diag.Visible(strings.Join(c.Answer.Undetermined, "; ")))
	}
	if text := c.call(); text != "" {
		lines = append(lines, "a call that has another outcome: "+diag.Visible(text))
		if c.Verdict == Undetermined {
			lines[len(lines)-1] = "a call that may have another outcome: " + diag.Visible(text)
		}
	}
	if c.Verdict == Passed && c.All != nil {
		return append(lines, fmt.Sprintf("%d cells", c.Cells))
	}
	got := "got "
	if c.Verdict == Undetermined {
		got = "possible: "
	}
	for i, way := range c.Answer.Ways {
		if i == mostWays {
			lines = append(lines, fmt.Sprintf("and %d other ways", len(c.Answer.Ways)-i))
			break
		}
		lines = append(append(lines, got+trace.Result(way, c.Verdict == Undetermined)), trace.Hops(way)...)
	}
	if c.Verdict == Failed && !c.Want.Not {
		if text := c.Want.ArrivesAs(c.Answer.Shares()); text != "" {
			lines = append(lines, trace.ArrivesAs(text))
		}
		for _, share := range c.Want.Shares {
			for _, m := range c.Answer.Misses(share.Outcome) {
				lines = append(lines, trace.Near(m))
			}
		}
	}
	return lines
}

// got returns the results of the call, in one line.
func (c Case) got() string {
	var list []string
	for _, s := range c.Answer.Shares() {
		if c.Verdict == Undetermined {
			s.Percent = 100
		}
		list = append(list, s.String())
	}
	return strings.Join(list, ", ")
}

// place returns FILE:LINE.
func place(at diag.Span) string { return diag.Visible(at.Where()) }

// Diagnostics returns the cases that do not pass as diagnostics, with the clauses that
// decided.
func (r Report) Diagnostics() (list []diag.Diagnostic) {
	for _, c := range r.Cases {
		var d diag.Diagnostic
		switch c.Verdict {
		case Passed:
			continue
		case Failed:
			d = diag.At(c.Result, c.code, "the call has another outcome: %s", c.got())
			if text := c.call(); text != "" {
				d = diag.At(c.Result, c.code, "not all calls have this outcome: of %s it is %s", text, c.got())
			}
			d = d.WithHint("change the route that decided, or what is expected")
			if text := c.Want.ArrivesAs(c.Answer.Shares()); text != "" {
				d = d.WithHint("%s", trace.ArrivesAs(text))
			}
		case Undetermined:
			d = diag.At(c.Result, c.code, "the outcome is undetermined: %s", strings.Join(c.Answer.Undetermined, "; ")).WithHint("expect something of a call that does not depend on it")
		default:
			at := c.At
			if c.code == code.UnknownReceiver {
				at = c.Result
			}
			d = diag.At(at, c.code, "%s", c.Why).WithHint("%s", c.Hint)
		}
		for _, s := range c.decided() {
			d = d.WithRelated(s.at, "%s", s.text)
		}
		list = append(list, d)
	}
	return list
}

// A said is what a clause decided.
type said struct {
	at   diag.Span
	text string
}

// decided returns the clauses that decided, each once.
func (c Case) decided() (list []said) {
	add := func(s said) {
		if s.at.Known() && !slices.ContainsFunc(list, func(o said) bool { return o.at == s.at }) {
			list = append(list, s)
		}
	}
	for _, way := range c.Answer.Ways {
		for _, h := range way.Hops {
			for _, s := range h.Steps {
				for _, p := range s.At {
					add(said{spanOf(p), h.Proxy + ": " + s.Text})
				}
			}
		}
		if way.Last != "" {
			add(said{spanOf(way.End), way.Last})
		}
	}
	return list
}
