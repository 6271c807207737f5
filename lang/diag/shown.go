package diag

import (
	"io"
	"strings"
)

// Shown returns the message without words that could be a piece of a private
// key, and without values of files that are never quoted.
func (d Diagnostic) Shown() string { return d.safe(d.Message) }

// ShownHint returns the hint in the same way.
func (d Diagnostic) ShownHint() string { return d.safe(d.Hint) }

// safe returns a text of the diagnostic without what its places must not show.
func (d Diagnostic) safe(text string) string {
	text = d.Span.safe(text)
	for _, r := range d.Related {
		text = r.Span.safe(text)
	}
	return text
}

// Visible returns the text in one line without terminal control sequences.
func Visible(text string) string { return visible(text) }

// Show prints a place and a message in the format of a diagnostic, with its
// source line and carets.
func (t Text) Show(w io.Writer, s Span, message string) error {
	var b strings.Builder
	b.WriteString(t.paint(bold, place(s)) + visible(s.safe(message)) + "\n")
	t.source(&b, s, bold)
	_, err := io.WriteString(w, b.String())
	return err
}
