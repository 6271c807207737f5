package diff

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Formats returns the names of the formats, the default first.
func Formats() []string { return []string{"text", "json", "markdown"} }

// Write writes the report in a format.
func (r Report) Write(w io.Writer, format string) error {
	switch format {
	case "json":
		return r.json(w)
	case "markdown":
		return r.markdown(w)
	}
	return r.text(w)
}

// writeExamples writes a call of the difference, or one of each part.
func (d Difference) writeExamples(out *strings.Builder) {
	for i, example := range d.Examples {
		if i == 0 || len(d.Parts) > 1 {
			out.WriteString("         e.g. " + diag.Visible(example) + "\n")
		}
	}
}

func (r Report) text(w io.Writer) error {
	var out strings.Builder
	for _, d := range r.Differences {
		line := fmt.Sprintf("%-8s %s%s", d.Class, d.Subject(), d.what())
		if place := d.place(); place != "" {
			line += "  " + place
		}
		out.WriteString(diag.Visible(line) + "\n")
		d.writeExamples(&out)
	}
	for _, o := range r.Open {
		out.WriteString(diag.Visible("open     "+o.Why+o.extent(o.Call)) + "\n")
	}
	out.WriteString(r.Summary() + "\n")
	if r.Rollout != nil {
		r.Rollout.text(&out)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// extent says how many cells are not certain, with an example.
func (o Open) extent(example string) string {
	if o.Cells == 0 {
		return ""
	}
	return ": " + count(o.Cells, "cell") + ", e.g. " + example
}

// mostNamed is how many parts of requests, or callers, a line names.
const mostNamed = 4

func some(list []string) string {
	if len(list) > mostNamed {
		return strings.Join(list[:mostNamed], ", ") + " and " + strconv.Itoa(len(list)-mostNamed) + " more"
	}
	return strings.Join(list, ", ")
}

// Subject returns what the difference is about.
func (d Difference) Subject() string {
	text := d.Host
	if len(d.Parts) > 0 {
		text += " " + some(d.Parts)
	}
	switch {
	case len(d.Callers) == 1 && strings.HasPrefix(d.Callers[0], "at "):
		text += " " + d.Callers[0]
	case len(d.Callers) > 0:
		text += " from " + some(d.Callers)
	}
	return text
}

// What returns the change.
func (d Difference) What() string {
	text := d.New
	if d.Old != "" {
		text = d.Old + " -> " + d.New
	}
	if len(d.Doubt) > 0 {
		text += " (not certain: " + strings.Join(d.Doubt, "; ") + ")"
	}
	return text
}

// what returns the change, as it follows the subject.
func (d Difference) what() string {
	if d.Old == "" {
		return " " + d.What()
	}
	return ": " + d.What()
}

// place returns where the new side decides, and where the old one did.
func (d Difference) place() string {
	at, was := d.At.Where(), d.Was.Where()
	switch {
	case at == "" && was == "":
		return ""
	case at == "":
		return "was " + was
	case was == "" || was == at:
		return at
	}
	return at + " (was " + was + ")"
}

// Summary returns the last line of the text.
func (r Report) Summary() string {
	text := count(len(r.Differences), "difference")
	if len(r.Differences) == 0 {
		text = "no difference"
	}
	text += fmt.Sprintf("; %s of %s compared", count(r.Cells, "cell"), counted(r.Entries, "entry", "entries"))
	open := 0
	for _, o := range r.Open {
		open += o.Cells
	}
	switch {
	case open > 0:
		text += fmt.Sprintf(", of which %d %s not certain", open, map[bool]string{true: "is", false: "are"}[open == 1])
	case len(r.Open) > 0:
		text += ", and not all calls are known"
	case len(r.Differences) > 0:
		text += ", in all others a call goes the same way"
	case r.Refused == 0:
		text += ", every call goes the same way"
	}
	if r.Refused > 0 {
		text += "; " + count(r.Refused, "cell") + map[bool]string{true: " is", false: " are"}[r.Refused == 1] + " refused in another way"
	}
	if r.Renamed > 0 {
		text += "; " + count(r.Renamed, "object") + map[bool]string{true: " is", false: " are"}[r.Renamed == 1] + " only renamed"
	}
	return text
}

func count(n int, word string) string { return counted(n, word, word+"s") }

func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + more
}
