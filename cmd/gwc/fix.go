package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/repair"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
)

// fix repairs the program at the paths, prints the changes, and returns the
// remaining diagnostics.
func (p *program) fix(cmd *cobra.Command, paths []string) ([]diag.Diagnostic, error) {
	if slices.Contains(paths, source.Stdin) {
		return nil, usageError{errors.New("--fix is not allowed with standard input")}
	}
	in, err := p.open(cmd, paths)
	if err != nil {
		return nil, err
	}
	session := gwc.NewSession(in, p.options(len(paths) > 0))
	result := repair.Apply(func(texts map[string][]byte) []diag.Diagnostic {
		return session.With(cmd.Context(), texts).Diagnostics
	})
	list, err := rewritesOf(result.Files)
	if err != nil {
		return nil, err
	}
	written := map[string]bool{}
	for _, r := range list {
		if err = r.write(result.Before[r.name], result.Files[r.name]); err != nil {
			break
		}
		written[r.name] = true
	}
	return result.Diagnostics, errors.Join(err, sayFixed(cmd.OutOrStdout(), result.Settled, written))
}

// sayFixed prints a line for each change of the files that were written, also
// where a later one could not be.
func sayFixed(w io.Writer, settled []diag.Diagnostic, written map[string]bool) error {
	var b strings.Builder
	for _, d := range settled {
		for _, e := range d.Fix {
			if !written[e.Span.File().Name] {
				continue
			}
			at := e.Span.File().Position(e.Span.Start())
			fmt.Fprintf(&b, "%s:%d:%d: fixed[%s]: %s\n", diag.Visible(e.Span.File().Name), at.Line, at.Column, d.Code, e)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
