package diag

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxShown is the maximum number of diagnostics in text output.
const maxShown = 100

// A Text prints diagnostics for people: the place, the message, the source line
// with carets, the hint, the related places with their lines, and the iterations
// of loops that the diagnostic is about.
type Text struct {
	// Color is for terminals only.
	Color bool
}

// Print writes the diagnostics in their order. Of more than 100 of one cause it
// shows three and the number of the others; then of more than 100 it shows 100,
// errors before warnings before advice, and the total. Terminal control
// characters are made visible.
func (t Text) Print(w io.Writer, list []Diagnostic) error {
	var b strings.Builder
	show := shown(findings(list))
	for _, f := range show {
		t.diagnostic(&b, f.Diagnostic)
		if f.more > 0 {
			b.WriteString("  " + f.like() + "\n")
		}
	}
	if len(list) > len(show) {
		fmt.Fprintf(&b, "%d diagnostics, showing %d: %s; use --diagnostics json to see all\n",
			len(list), len(show), Count(list))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shown returns the first diagnostics of the highest severities, in their
// order.
func shown(list []finding) []finding {
	if len(list) <= maxShown {
		return list
	}
	room := maxShown
	var keep [Advice + 1]int
	for severity := range keep {
		keep[severity] = min(room, count(list, Severity(severity)))
		room -= keep[severity]
	}
	return slices.DeleteFunc(slices.Clone(list), func(f finding) bool {
		keep[f.Severity]--
		return keep[f.Severity] < 0
	})
}

// Count returns the number of errors, warnings and advice, as in "2 errors, 1
// warning".
func Count(list []Diagnostic) string {
	var parts []string
	for severity := Error; severity <= Advice; severity++ {
		switch n := number(list, severity); {
		case n == 0:
		case n == 1 || severity == Advice:
			parts = append(parts, fmt.Sprintf("%d %s", n, severity))
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, severity))
		}
	}
	return strings.Join(parts, ", ")
}

// count returns the number of findings of a severity.
func count(list []finding, severity Severity) (n int) {
	for _, f := range list {
		if f.Severity == severity {
			n++
		}
	}
	return n
}

func number(list []Diagnostic, severity Severity) (n int) {
	for _, d := range list {
		if d.Severity == severity {
			n++
		}
	}
	return n
}

// style is the terminal sequence before a text; plain resets it.
type style string

const (
	plain style = "\x1b[0m"
	bold  style = "\x1b[1m"
	faint style = "\x1b[2m"
)

var severityStyles = [...]style{Error: "\x1b[1;31m", Warning: "\x1b[1;33m", Advice: "\x1b[1;36m"}

func (t Text) paint(s style, text string) string {
	if !t.Color || text == "" {
		return text
	}
	return string(s) + text + string(plain)
}

func (t Text) diagnostic(b *strings.Builder, d Diagnostic) {
	mark := severityStyles[d.Severity]
	title := d.Severity.String()
	if d.Code != "" {
		title += "[" + string(d.Code) + "]"
	}
	b.WriteString(t.paint(bold, place(d.Span)) + t.paint(mark, title+":") + " ")
	b.WriteString(t.paint(bold, visible(d.safe(d.Message))) + "\n")
	t.source(b, d.Span, mark)
	if d.Hint != "" {
		b.WriteString("  hint: " + visible(d.safe(d.Hint)) + "\n")
	}
	for _, r := range d.Notes() {
		b.WriteString("  " + place(r.Span) + visible(r.Span.safe(d.safe(r.Message))) + "\n")
		t.source(b, r.Span, bold)
	}
}

// place returns the beginning of the span as FILE:LINE:COLUMN with a colon and
// a space, or "" for the zero Span.
func place(s Span) string {
	if !s.Known() {
		return ""
	}
	at := s.File().Position(s.Start())
	return fmt.Sprintf("%s:%d:%d: ", visible(s.File().Name), at.Line, at.Column)
}

func (t Text) source(b *strings.Builder, s Span, mark style) {
	line, carets, ok := s.quote()
	if !ok {
		return
	}
	number := fmt.Sprintf("%5d", s.File().Position(s.Start()).Line)
	b.WriteString(t.paint(faint, number+" |") + " " + line + "\n")
	b.WriteString(t.paint(faint, strings.Repeat(" ", len(number))+" |") + " " + carets[0])
	b.WriteString(t.paint(mark, carets[1]) + "\n")
}
