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
	list, err := rewritesOf(result)
	if err != nil {
		return nil, err
	}
	written := map[string]bool{}
	for _, r := range list {
		if err = r.write(result); err != nil {
			break
		}
		written[r.name] = true
	}
	return result.Diagnostics, errors.Join(err, sayFixed(cmd.OutOrStdout(), result.Settled, written))
}

// A rewrite is a file that is to hold its repaired text.
type rewrite struct {
	name   string
	target folder.Target
}

// rewritesOf returns the files to be written, each once: one that the program
// has under several names, by links, is repaired under the first.
func rewritesOf(result repair.Result) ([]rewrite, error) {
	var list []rewrite
	bySize := map[int64][]rewrite{} // the same file has the same size
	for _, name := range slices.Sorted(maps.Keys(result.Files)) {
		target, err := folder.Find(name)
		if err != nil {
			return nil, plainly(name, err)
		}
		r, size := rewrite{name, target}, int64(-1)
		if info := target.Info(); info != nil {
			size = info.Size()
		}
		n := slices.IndexFunc(bySize[size], func(o rewrite) bool { return o.target.Same(target) })
		switch {
		case n < 0:
			list, bySize[size] = append(list, r), append(bySize[size], r)
		case !bytes.Equal(result.Files[bySize[size][n].name], result.Files[name]):
			return nil, fmt.Errorf("%s: is the same file as %s, and would be changed differently; give one of them", name, bySize[size][n].name)
		}
	}
	return list, nil
}

// write replaces a file with the repaired text, unless the file has changed
// since it was read.
func (r rewrite) write(result repair.Result) error {
	text, err := r.target.Text()
	if err != nil {
		return plainly(r.name, err)
	}
	if !bytes.Equal(text, result.Before[r.name]) {
		return fmt.Errorf("%s: was changed by another process; run gwc again", r.name)
	}
	return plainly(r.name, r.target.Rewrite(result.Files[r.name]))
}

// sayFixed prints a line for each change of the files that were written, also
// where a later one could not be.
func sayFixed(w io.Writer, settled []diag.Diagnostic, written map[string]bool) error {
	var b strings.Builder
	for _, d := range settled {
		for _, e := range d.Fix {
			if !written[e.Span.File.Name] {
				continue
			}
			at := e.Span.File.Position(e.Span.Start)
			fmt.Fprintf(&b, "%s:%d:%d: fixed[%s]: %s\n", diag.Visible(e.Span.File.Name), at.Line, at.Column, d.Code, e)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
