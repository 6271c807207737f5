package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/lang/diag"
)

// report prints diagnostics to standard error, then the notes about the output.
// In machine-readable formats the notes are ordinary advice.
func (p *program) report(cmd *cobra.Command, list []diag.Diagnostic, notes ...diag.Diagnostic) error {
	w := cmd.ErrOrStderr()
	for _, f := range forms {
		if f.name == p.diagnostics.value {
			var all diag.Sink
			all.Add(list...)
			all.Add(notes...)
			return f.print(w, all.Sorted())
		}
	}
	if err := (diag.Text{Color: isColorful(w)}).Print(w, list); err != nil {
		return err
	}
	for _, n := range notes {
		if _, err := fmt.Fprintf(w, "note: %s; %s\n", diag.Visible(n.Shown()), diag.Visible(n.ShownHint())); err != nil {
			return err
		}
	}
	return nil
}

// isColorful reports whether to use colour: on a terminal, unless NO_COLOR is
// set (https://no-color.org).
func isColorful(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && onTerminal(w)
}
