// Package trace writes what becomes of calls: for people, as JSON, and as a diagram.
package trace

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// Formats returns the names of the formats, the default first.
func Formats() []string { return []string{"text", "json", "mermaid"} }

// A Traced is a call with its answer, or why it has none.
type Traced struct {
	Call   string
	Answer traffic.Answer
	Want   *call.Want // what was asked for; nil: nothing
	Near   []traffic.Miss
	Err    error
}

// Met reports whether what was asked for becomes of the call; true if nothing was.
func (t Traced) Met() bool {
	return t.Err == nil && (t.Want == nil || len(t.Answer.Undetermined) == 0 && t.Want.Met(t.Answer.Shares()))
}

// A Report is calls with their answers.
type Report struct {
	Traced []Traced
	// Assumed are the assumptions about what is not shown.
	Assumed []string
	// Verbose lists them.
	Verbose bool
}

// Write writes the report in a format.
func (r Report) Write(w io.Writer, format string) error {
	switch format {
	case "json":
		return r.json(w)
	case "mermaid":
		return r.mermaid(w)
	}
	return r.text(w)
}

func (r Report) text(w io.Writer) error {
	var out strings.Builder
	for i, t := range r.Traced {
		if i > 0 {
			out.WriteString("\n")
		}
		t.text(&out)
	}
	if r.Verbose && len(r.Assumed) > 0 {
		out.WriteString("\n" + Assumed(r.Assumed))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// Assumed returns the lines about assumptions, none if nothing was assumed.
func Assumed(list []string) string {
	if len(list) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("assumed, because nothing shows it:\n")
	for _, a := range list {
		out.WriteString("  " + diag.Visible(a) + "\n")
	}
	return out.String()
}

func (t Traced) text(out *strings.Builder) {
	fmt.Fprintf(out, "%s\n", diag.Visible(t.Call))
	if t.Err != nil {
		fmt.Fprintf(out, "  error: %s\n", diag.Visible(t.Err.Error()))
		return
	}
	if len(t.Answer.Undetermined) > 0 {
		fmt.Fprintf(out, "undetermined: %s\n", diag.Visible(strings.Join(t.Answer.Undetermined, "; ")))
	}
	for _, way := range t.Answer.Ways {
		if len(t.Answer.Undetermined) > 0 {
			out.WriteString("possible: ")
		}
		out.WriteString(result(way, len(t.Answer.Undetermined) > 0) + "\n")
		writeHops(out, way)
	}
	t.verdict(out)
}

// result writes the result of a way; shares of possible ways are not known.
func result(way traffic.Way, possible bool) string {
	text := way.Full()
	if !possible && way.Percent <= 99.999 {
		text = strconv.FormatFloat(way.Percent, 'f', -1, 64) + "% " + text
	}
	if way.Last != "" {
		text += " (" + way.Last + ")"
	}
	return diag.Visible(text)
}

// verdict says whether what was asked for happens, and which route is nearest to it.
func (t Traced) verdict(out *strings.Builder) {
	switch {
	case t.Want == nil:
		return
	case t.Met():
		fmt.Fprintf(out, "as asked: %s\n", diag.Visible(t.Want.String()))
		return
	case len(t.Answer.Undetermined) > 0:
		fmt.Fprintf(out, "not known: %s\n", diag.Visible(t.Want.String()))
	default:
		fmt.Fprintf(out, "not %s\n", diag.Visible(t.Want.String()))
	}
	if len(t.Answer.Undetermined) == 0 {
		if text := t.Want.ArrivesAs(t.Answer.Shares()); text != "" {
			out.WriteString(ArrivesAs(text) + "\n")
		}
	}
	for _, m := range t.Near {
		fmt.Fprintf(out, "nearest: %s%s\n", diag.Visible(strings.Join(m.Failed, "; ")), suffix(m.At))
	}
}

func suffix(at world.Part) string {
	if at.Object == nil {
		return ""
	}
	return "  " + diag.Visible(strings.TrimSpace(Where(at)+"  "+object(at)))
}

// A line is a line of the hops: who, what, and where that is.
type line struct{ who, what, where, object string }

func writeHops(out *strings.Builder, way traffic.Way) {
	var lines []line
	for i, h := range way.Hops {
		who := fmt.Sprintf("%d %s", i+1, h.Proxy)
		for _, s := range h.Steps {
			lines = append(lines, stepLines(who, s)...)
			who = ""
		}
		if len(h.Steps) == 0 {
			lines = append(lines, line{who: who})
		}
	}
	if way.End.Object != nil && way.Last != "" && !said(way) {
		lines = append(lines, line{what: way.Last, where: Where(way.End), object: object(way.End)})
	}
	var widths [3]int
	for _, l := range lines {
		widths[0], widths[1], widths[2] = max(widths[0], len(l.who)), max(widths[1], min(len(l.what), widest)), max(widths[2], len(l.where))
	}
	for _, l := range lines {
		text := fmt.Sprintf("  %-*s  %-*s  %-*s  %s", widths[0], l.who, widths[1], l.what, widths[2], l.where, l.object)
		out.WriteString(strings.TrimRight(diag.Visible(text), " ") + "\n")
	}
}

// said reports whether the last step says why the way ends so.
func said(way traffic.Way) bool {
	if len(way.Hops) == 0 {
		return false
	}
	steps := way.Hops[len(way.Hops)-1].Steps
	return len(steps) > 0 && steps[len(steps)-1].Text == way.Last
}

// widest is how wide the column of decisions may make the others move.
const widest = 72

func stepLines(who string, s traffic.Step) []line {
	list := []line{{who: who, what: s.Text}}
	for i, at := range s.At {
		if i > 0 {
			list = append(list, line{})
		}
		list[len(list)-1].where, list[len(list)-1].object = Where(at), object(at)
	}
	for _, p := range s.Passed {
		list = append(list, line{what: "  not " + p.Why, where: Where(p.At), object: object(p.At)})
	}
	return list
}

// Where returns FILE:LINE of a part; empty if it has no place.
func Where(p world.Part) string {
	if p.Object == nil || p.Place == nil {
		return ""
	}
	return p.Span().Where()
}

// object returns the object and the field of a part.
func object(p world.Part) string {
	if p.Object == nil {
		return ""
	}
	return p.String() + " " + p.Path
}
