package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/emit/folder"
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
	for _, name := range slices.Sorted(maps.Keys(result.Files)) {
		if err := rewrite(name, result); err != nil {
			return nil, err
		}
	}
	return result.Diagnostics, sayFixed(cmd.OutOrStdout(), result.Settled)
}

// rewrite replaces a file with the repaired text, unless the file has changed
// since it was read.
func rewrite(name string, result repair.Result) error {
	target, err := folder.Find(name)
	if err != nil {
		return plainly(name, err)
	}
	text, err := target.Text()
	if err != nil {
		return plainly(name, err)
	}
	if !bytes.Equal(text, result.Before[name]) {
		return fmt.Errorf("%s: was changed by another process; run gwc again", name)
	}
	return plainly(name, target.Rewrite(result.Files[name]))
}

// sayFixed prints a line for each change.
func sayFixed(w io.Writer, settled []diag.Diagnostic) error {
	var b strings.Builder
	for _, d := range settled {
		for _, e := range d.Fix {
			at := e.Span.File.Position(e.Span.Start)
			fmt.Fprintf(&b, "%s:%d:%d: fixed[%s]: %s\n", diag.Visible(e.Span.File.Name), at.Line, at.Column, d.Code, e)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
