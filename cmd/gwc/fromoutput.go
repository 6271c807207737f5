package main

import (
	"fmt"
	"os"

	"github.com/gwc-lang/gwc/emit/origin"
	"github.com/gwc-lang/gwc/lang/diag"
)

// intent shows what in the program a line of an output came from.
func (q *question) intent() error {
	text, err := os.ReadFile(q.file)
	if err != nil {
		return plainly(q.file, err)
	}
	document, err := origin.At(text, q.line)
	if err != nil {
		return q.errorf("%w", err)
	}
	object := q.origins.Find(document)
	if object == nil {
		return q.errorf("the program makes no %s", document)
	}
	if err := q.compare(document, object); err != nil {
		return err
	}
	part, places := object.Decided(document.Paths)
	what := object.String()
	if part != "" {
		what = part + " of " + what
	}
	if len(places) == 0 {
		_, err := fmt.Fprintf(q.cmd.OutOrStdout(), "%s: no statement asks for it by itself\n", diag.Visible(what))
		return err
	}
	for _, p := range origin.Outermost(places) {
		if err := q.show(p, what); err != nil {
			return err
		}
	}
	return nil
}

// compare notes that an output does not say what the program makes now.
func (q *question) compare(document *origin.Document, object *origin.Object) error {
	made, err := q.yaml(object)
	if err != nil || made == nil || document.Is(made) {
		return err
	}
	_, err = fmt.Fprintf(q.cmd.ErrOrStderr(), "note: %s: the program now makes another %s\n", diag.Visible(q.file), diag.Visible(object.String()))
	return err
}

// show prints a place, with its line where the program is at hand.
func (q *question) show(p origin.Place, message string) error {
	w := q.cmd.OutOrStdout()
	if !p.Span.Known() {
		_, err := fmt.Fprintf(w, "%s: %s\n", diag.Visible(p.String()), diag.Visible(message))
		return err
	}
	return diag.Text{Color: isColorful(w)}.Show(w, p.Span, message)
}
