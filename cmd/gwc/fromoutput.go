package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/gwc-lang/gwc/emit/origin"
	"github.com/gwc-lang/gwc/lang/diag"
)

// intent shows the clauses that produced a line of an output.
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
		return q.errorf("the program does not produce %s", document)
	}
	part, places := object.Decided(document.Paths)
	if !slices.ContainsFunc(places, func(p origin.Place) bool { return p.File == path.Clean(filepath.ToSlash(q.file)) }) { // a manifest
		if err := q.compare(document, object); err != nil {
			return err
		}
	}
	what := object.String()
	if part != "" {
		what = part + " of " + what
	}
	if len(places) == 0 {
		_, err := fmt.Fprintf(q.cmd.OutOrStdout(), "%s: not produced by a single statement\n", diag.Visible(what))
		return err
	}
	for _, p := range origin.Outermost(places) {
		if err := q.show(p, what); err != nil {
			return err
		}
	}
	return nil
}

// compare prints a note if an output differs from what the program produces now.
func (q *question) compare(document *origin.Document, object *origin.Object) error {
	now := q.produced(object)
	if now == nil {
		return nil
	}
	made, err := now.YAML()
	if err != nil || document.Is(made) {
		return err
	}
	_, err = fmt.Fprintf(q.cmd.ErrOrStderr(), "note: %s: the program now produces a different %s\n", diag.Visible(q.file), diag.Visible(object.String()))
	return err
}

// show prints a place, with its line if the source is available.
func (q *question) show(p origin.Place, message string) error {
	w := q.cmd.OutOrStdout()
	if !p.Span.Known() {
		_, err := fmt.Fprintf(w, "%s: %s\n", diag.Visible(p.String()), diag.Visible(message))
		return err
	}
	return diag.Text{Color: isColorful(w)}.Show(w, p.Span, message)
}
