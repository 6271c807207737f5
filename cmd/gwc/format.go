package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A formatting is a run of `gwc fmt`.
type formatting struct {
	write, check, diff bool
}

func newFormat() *cobra.Command {
	f := &formatting{}
	cmd := &cobra.Command{
		Use:   "fmt [PATH...]",
		Short: "Format programs: indent, align columns and comments",
		Long: `fmt formats programs. It changes white space only: it indents blocks, aligns
columns and comments, and removes blank lines. Words and comments stay as they
are, in their order, and so does what the program means. docs/format.md has the
rules; there are no options for them.

A PATH is a file, a directory (read recursively), or - for standard input. The
default is the current directory. Without a flag, fmt writes the formatted text
to standard output.

A file with a syntax error is not changed. The error is reported, and the other
files are formatted.

The exit status is 0 if all files were formatted, 1 if a file has a syntax error
or, with --check, is not formatted, and 2 if the command line is invalid or a path
cannot be read or written.`,
		Example: `  gwc fmt -w
  gwc fmt --check --diff edge/
  gwc fmt - <edge.gwc`,
		RunE: f.run,
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().BoolVarP(&f.write, "write", "w", false, "write the formatted text to the files, and list those that change")
	cmd.Flags().BoolVar(&f.check, "check", false, "list the files that are not formatted, and exit with 1 if there are any")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "print the changes as a unified diff")
	cmd.ValidArgsFunction = programFiles
	return cmd
}

// A formatted is the text of a file that is not formatted, before and after.
type formatted struct {
	before, after []byte
}

func (f *formatting) run(cmd *cobra.Command, paths []string) error {
	if f.write && f.check {
		return usageError{errors.New("-w and --check exclude each other")}
	}
	if f.write && slices.Contains(paths, source.Stdin) {
		return usageError{errors.New("-w is not allowed with standard input")}
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	roots, err := source.Roots(paths, cmd.InOrStdin(), nil)
	if err != nil {
		return err
	}
	files, list := compiler.ReadFiles(roots)
	changed := map[string]formatted{}
	for _, file := range files {
		text, wrong := gwc.Format(file)
		list = append(list, wrong...)
		if text == nil {
			continue
		}
		if !bytes.Equal(text, file.Text) {
			changed[file.Name] = formatted{file.Text, text}
		}
		if err := f.print(cmd.OutOrStdout(), file, text); err != nil {
			return err
		}
	}
	if f.write {
		err = rewriteAll(cmd.OutOrStdout(), changed, !f.diff)
	}
	err = errors.Join(err, (diag.Text{Color: isColorful(cmd.ErrOrStderr())}).Print(cmd.ErrOrStderr(), list))
	if err == nil && (len(list) > 0 || f.check && len(changed) > 0) {
		return errProgram
	}
	return err
}

// print prints what the flags ask for about a file with its formatted text. The names
// of written files are printed when they are written.
func (f *formatting) print(w io.Writer, file *diag.File, text []byte) (err error) {
	name := diag.Visible(file.Name)
	switch same := bytes.Equal(text, file.Text); {
	case f.diff && !same:
		_, err = w.Write(unified(name, file.Text, text))
	case f.check && !f.diff && !same:
		_, err = fmt.Fprintln(w, name)
	case !f.write && !f.check && !f.diff:
		_, err = w.Write(text)
	}
	return err
}

// unified returns the unified diff of a file.
func unified(name string, before, after []byte) []byte {
	text := diff.Diff(name, before, name, after)
	_, text, _ = bytes.Cut(text, []byte("\n")) // without the command, which other tools do not print
	return text
}

// rewriteAll replaces the texts of files, and with names lists those that it has
// replaced. A file that cannot be written does not keep it from the others.
func rewriteAll(w io.Writer, changed map[string]formatted, names bool) error {
	after := map[string][]byte{}
	for name, c := range changed {
		after[name] = c.after
	}
	list, err := rewritesOf(after)
	if err != nil {
		return err
	}
	for _, r := range list {
		failed := r.write(changed[r.name].before, changed[r.name].after)
		if failed == nil && names {
			_, failed = fmt.Fprintln(w, diag.Visible(r.name))
		}
		err = errors.Join(err, failed)
	}
	return err
}
