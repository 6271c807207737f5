package test

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review/known"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// generatedNote is the comment above generated expects.
const generatedNote = "# What becomes of calls now. Keep what is meant: these lines do not say that it is right.\n"

// Generate writes what becomes of calls now, as few expects as show each clause that
// decides about a call, each that refuses one, and each result of a host.
func Generate(w io.Writer, m *model.Model, t *traffic.Traffic) error {
	names := known.Of(m, t)
	var list []candidate
	for _, e := range t.Entries() {
		if !namesCaller(names, e.Call) {
			continue
		}
		_, _ = t.Explore(e, func(c traffic.Cell) bool {
			if result := resultOf(names, c); result != "" && writable(c.Call) {
				list = append(list, candidate{c.Call.Host, written(c.Call.Words()) + " -> " + result, oddness(c.Call), showsOf(c, result)})
			}
			return true
		})
	}
	var out strings.Builder
	host := ""
	for _, c := range fewest(list) {
		switch {
		case out.Len() == 0:
			out.WriteString(generatedNote)
		case c.host != host:
			out.WriteString("\n")
		}
		host = c.host
		out.WriteString("expect " + c.text + "\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// namesCaller reports whether an expect may have the caller of an entry.
func namesCaller(n *known.Names, c call.Call) bool {
	if c.From == call.Outside {
		return true
	}
	namespace, _, _ := strings.Cut(c.From, "/")
	return n.HasNamespace(namespace) && c.Hop == "" && c.Host != traffic.OtherName
}

// writable reports whether a program can have the host of a call in a URL.
func writable(c call.Call) bool { return !strings.HasSuffix(c.Host, ".") }

// resultOf returns the result of a cell as an expect has it; empty: no expect is worth it.
func resultOf(n *known.Names, c traffic.Cell) string {
	a := c.Answer
	if len(a.Undetermined) > 0 || len(a.Ways) == 0 || !slices.ContainsFunc(a.Ways, decidedByClause) {
		return ""
	}
	var results []string
	for _, s := range a.Shares() {
		o := s.Outcome
		host, _, _ := strings.Cut(o.Receiver, ":")
		switch {
		case o.Receiver == "":
		case !n.Has(host) && host != c.Call.Host, strings.Contains(o.Verified, "+"):
			return ""
		case !n.HasSubset(host, o.Subset):
			o.Subset = ""
		}
		text := written(o.Words())
		if len(a.Ways) > 1 {
			text = strconv.FormatFloat(s.Percent, 'f', -1, 64) + "% " + text
		}
		results = append(results, text)
	}
	return strings.Join(results, ", ")
}

// decidedByClause reports whether a clause of the program decided about a call that
// arrives, is answered or is refused by a guard.
func decidedByClause(w traffic.Way) bool {
	if w.Receiver == "" && w.Guard == traffic.Unguarded && (w.Status < 200 || w.Status >= 400) {
		return false
	}
	return slices.ContainsFunc(w.Hops, func(h traffic.Hop) bool {
		return slices.ContainsFunc(h.Steps, func(s traffic.Step) bool { return len(s.At) > 0 })
	})
}

// written writes words as a program has them.
func written(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		if w != "=" && (w == "" || lang.NotInWord(w) >= 0) {
			out[i] = strings.ReplaceAll(fmt.Sprintf("%q", w), "${", "$${")
		}
	}
	return strings.Join(out, " ")
}

// FindDead finds the clauses that no call at all reaches: no cell of any entry does.
func (r *Report) FindDead(t *traffic.Traffic) {
	at, last := map[diag.Span]bool{}, map[diag.Span]bool{}
	for _, e := range t.Entries() {
		gaps, err := t.Explore(e, func(c traffic.Cell) bool {
			one := trailOf(c.Answer)
			for _, span := range one.at {
				at[span] = true
			}
			for _, span := range one.last {
				last[span] = true
			}
			return true
		})
		if err != nil || len(gaps) > 0 {
			return // some calls were not looked at
		}
	}
	if len(t.Unexplored("")) > 0 {
		return
	}
	reached := trail{at: slices.Collect(maps.Keys(at)), last: slices.Collect(maps.Keys(last))}
	for i := range r.Coverage.Clauses {
		c := &r.Coverage.Clauses[i]
		c.Dead = !c.Applied && !reached.decided(c.At) && !reached.ends(c.At)
	}
}
