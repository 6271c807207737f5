package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/folder"
	"github.com/gwc-lang/gwc/emit/origin"
	"github.com/gwc-lang/gwc/emit/sops"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A folderChoice holds the flags for output folders.
type folderChoice struct {
	quiet, force, adopt, kustomization, dryRun bool
	check                                      checkFlag
}

func (f *folderChoice) flags(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.BoolVar(&f.dryRun, "dry-run", false, "print what would change in the folder of -o, and change nothing")
	f.check.set = fs
	fs.Var(&f.check, "check", "like --dry-run for the folder of -o, or for the `DIR` that follows; exit with 1 if anything differs")
	fs.Lookup("check").NoOptDefVal = "true"
	fs.BoolVar(&f.force, "force", false, "overwrite files in the folder that were edited")
	fs.BoolVar(&f.adopt, "adopt-unnamed", false, "remove files in the folder that were written for a program without a name")
	fs.BoolVar(&f.kustomization, "kustomization", false, "also write a kustomization.yaml that lists the files")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "do not print the summary of a folder")
}

// changesNothing reports whether the folder is only compared.
func (f *folderChoice) changesNothing() bool { return f.dryRun || f.check.on }

// notes reports the Secrets that are not written.
func (o *output) notes(p *parts) (notes []diag.Diagnostic) {
	where, hint := o.path, "use --secrets include to write it there, or --secrets FILE to write it to a private file"
	if o.tools.argocd {
		where, hint = "the manifests of Argo CD, which it caches", "use --secrets include to write it there"
	}
	for _, s := range p.leftOut.Objects {
		var asked diag.Span
		if len(s.Origins) > 0 {
			asked = s.Origins[0]
		}
		notes = append(notes, diag.At(asked, code.OmittedSecret, "Secret %s/%s is not written to %s", s.Namespace, s.Name, where).
			WithHint("%s", hint))
	}
	return notes
}

// folder writes a file for each object, or compares the files. If an earlier build
// wrote a Secret that is now omitted, its file stays: a GitOps tool deletes objects
// whose files disappear.
func (o *output) folder(cmd *cobra.Command, prog *program, p *parts) error {
	stop := prog.progress.show(cmd.ErrOrStderr(), prog.writing(len(p.open.Objects)))
	defer stop()
	files, err := o.files(p)
	if err != nil {
		return err
	}
	report, err := folder.Write(o.path, files, folder.Options{
		Program: p.program, Force: o.choices.force, AdoptUnnamed: o.choices.adopt,
		Kustomization: o.choices.kustomization, DryRun: o.choices.changesNothing(),
	})
	stop()
	blocked, isBlocked := errors.AsType[*folder.BlockedError](err)
	if err != nil && !isBlocked {
		return plainly(filepath.Clean(o.path), err)
	}
	c := comparison{cmd, filepath.ToSlash(filepath.Clean(o.path)), report}
	switch {
	case o.choices.check.on:
		return c.check(blocked, o.choices.quiet)
	case o.choices.changesNothing():
		if err := c.diff(); err != nil {
			return err
		}
	}
	if blocked != nil {
		return c.blocked(blocked)
	}
	return c.summary(o.choices.quiet, o.choices.changesNothing())
}

func (o *output) files(p *parts) (files []folder.File, err error) {
	for i := range p.open.Objects {
		object := &p.open.Objects[i]
		data, err := object.YAML()
		if err != nil {
			return nil, err
		}
		f := fileOf(&p.open, object)
		f.Data = data
		files = append(files, f)
	}
	for i := range p.leftOut.Objects {
		f := fileOf(&p.leftOut, &p.leftOut.Objects[i])
		f.Kept = true
		files = append(files, f)
	}
	return files, nil
}

// fileOf returns the file of an object, without its content.
func fileOf(b *emit.Bundle, object *emit.Object) folder.File {
	f := folder.File{
		Path: pathOf(b, object), Source: object.Annotations["gwc.dev/source"], Private: object.Sensitive,
		Old: firstEditionPath(object),
	}
	if text, is := object.Body.(emit.Verbatim); is {
		f.Verbatim = true
		f.Replaces = func(before []byte) bool { return sops.Newer(text, before) }
	}
	return f
}

// pathOf returns the path of an object in a folder.
func pathOf(b *emit.Bundle, object *emit.Object) string {
	id := object.ID()
	rank, named := b.Order.Of(id)
	if named {
		id.Group = ""
	}
	return folder.Path(rank, id.Group, id.Kind, id.Namespace, id.Name)
}

// firstEditionPath returns the path of an object in a folder of the first edition.
func firstEditionPath(object *emit.Object) string {
	return object.Namespace + "/" + strings.ToLower(object.Kind) + "-" + object.Name + ".yaml"
}

// A comparison prints what a run changed, or would change, in a folder.
type comparison struct {
	cmd    *cobra.Command
	path   string
	report folder.Report
}

// longestSummary is the number of removed objects that the summary names.
const longestSummary = 3

// summary prints one line on standard error, and notes about what stays.
func (c comparison) summary(quiet, dry bool) error {
	if quiet {
		return nil
	}
	r, would := c.report, ""
	if dry {
		would = "would be "
	}
	text := fmt.Sprintf("%s: %d %swritten, %d unchanged, %d %sremoved", c.path, len(r.Written), would, r.Unchanged, len(r.Removed), would)
	var names []string
	for _, change := range r.Removed {
		names = append(names, objectIn(change))
	}
	if len(names) > longestSummary {
		names = append(names[:longestSummary], fmt.Sprintf("and %d more", len(names)-longestSummary))
	}
	if len(names) > 0 {
		text += " (" + strings.Join(names, ", ") + ")"
	}
	lines := []string{text}
	if r.FirstEdition {
		lines = append(lines, "note: "+c.path+": its form is that of an older gwc; the files of the new form replace it")
	}
	if r.Unnamed > 0 {
		lines = append(lines, fmt.Sprintf("note: %s: %d files were written for a program without a name and stay; use --adopt-unnamed to remove them", c.path, r.Unnamed))
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(c.cmd.ErrOrStderr(), diag.Visible(line)); err != nil {
			return err
		}
	}
	return nil
}

// objectIn names the object in a removed file.
func objectIn(c folder.Change) string {
	document, err := origin.At(c.Before, 2) // after the first line
	if err != nil {
		return c.Path
	}
	return document.String()
}

// diff prints the differences on standard output.
func (c comparison) diff() error {
	for _, change := range slices.Concat(c.report.Written, c.report.Removed) {
		if err := c.show(c.cmd.OutOrStdout(), change, -1); err != nil {
			return err
		}
	}
	return nil
}

// shownLines is the number of lines of a difference in an error.
const shownLines = 12

// blocked prints the first lines that differ in edited files, and returns the error
// that names all files that are in the way.
func (c comparison) blocked(e *folder.BlockedError) error {
	for _, b := range e.Files {
		if b.Edited {
			if err := c.show(c.cmd.ErrOrStderr(), b.Change, shownLines); err != nil {
				return err
			}
		}
	}
	hint := "move these files or choose another folder"
	if e.Edited() {
		hint = "use --force to overwrite them, or change the program instead"
	}
	return fmt.Errorf("%s: %w; %s", c.path, e, hint)
}

// show prints a difference, at most the first lines of it; -1 means all. The content
// of a Secret is never shown.
func (c comparison) show(w io.Writer, change folder.Change, lines int) error {
	text := c.unified(change)
	if lines > 0 {
		all := strings.SplitAfter(text, "\n")
		if len(all) > lines {
			text = strings.Join(all[:lines], "") + "...\n"
		}
	}
	_, err := io.WriteString(w, text)
	return err
}
