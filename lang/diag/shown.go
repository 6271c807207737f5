package diag

import (
	"io"
	"strings"
)

// Shown returns the message without words that could be a piece of a private
// key.
func (d Diagnostic) Shown() string { return d.Span.safe(d.Message) }

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
