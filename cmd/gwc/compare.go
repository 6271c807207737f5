package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
	"github.com/gwc-lang/gwc/review/graph"
	"github.com/gwc-lang/gwc/traffic"
)

// A comparing holds the flags of diff for two states of a program.
type comparing struct {
	subjectOf
	format, fail choice
	rollout      choice
	most         int
}

// flags adds the flags to the command.
func (c *comparing) flags(cmd *cobra.Command) {
	c.format = choice{diff.Formats()[0], append(diff.Formats(), mermaid)}
	c.format.addTo(cmd, "format", "output format of the differences of OLD and NEW")
	c.fail = choice{"", append(diff.Classes(), "any", diff.Meanwhile)}
	c.fail.addTo(cmd, "fail-on", "exit with status 1 if there is a difference of this class")
	c.rolloutFlags(cmd)
	c.manifestFlags(cmd)
}

// run compares what becomes of calls on two sides.
func (c *comparing) run(cmd *cobra.Command, args []string) error {
	if err := c.checkRollout(); err != nil {
		return err
	}
	sides, err := c.sides(args)
	if err != nil {
		return err
	}
	if slices.Contains(c.inventory, source.Stdin) {
		return usageError{errors.New("the inventory is read for both sides: standard input cannot be it")}
	}
	old, err := c.side(cmd, sides[0])
	if err != nil {
		return err
	}
	latest, err := c.side(cmd, sides[1])
	if err != nil {
		return err
	}
	before, after := review.Pair(old, latest)
	if c.format.value == mermaid {
		return c.draw(cmd, before, after)
	}
	report := diff.Compare(before, after)
	report.Rollout = c.followed(old, latest)
	if err := report.Write(cmd.OutOrStdout(), c.format.value); err != nil {
		return err
	}
	return c.judge(report)
}

// judge returns an error if the report has what --fail-on names.
func (c *comparing) judge(r diff.Report) error {
	if c.fail.value != "" && r.Has(c.fail.value) {
		return errDiffers
	}
	return nil
}

// mermaid is the format of the picture.
const mermaid = "mermaid"

// draw draws both sides in one picture.
func (c *comparing) draw(cmd *cobra.Command, before, after *traffic.Traffic) error {
	report := diff.Compare(before, after)
	picture := graph.Between(before, after).With(changesOf(report))
	if why := picture.TooLarge(); why != "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "note: the picture has %s: use --format text\n", why)
	}
	for _, note := range picture.Notes {
		fmt.Fprintf(cmd.ErrOrStderr(), "note: %s\n", diag.Visible(note))
	}
	if err := picture.Write(cmd.OutOrStdout(), mermaid); err != nil {
		return err
	}
	return c.judge(report)
}

// changesOf returns the differences of a report for a picture.
func changesOf(r diff.Report) (list []graph.Change) {
	for _, d := range r.Differences {
		name, _, _ := strings.Cut(d.Host, " ") // without how it is called
		list = append(list, graph.Change{Host: name, What: d.Class.String() + strings.TrimPrefix(d.Subject(), name)})
	}
	return list
}

// A side is a path of the working tree or, with a revision, of the repository.
type side struct{ revision, path string }

// sides reads OLD NEW, OLD..NEW [PATH] and REVISION PATH.
func (c *comparing) sides(args []string) (list [2]side, err error) {
	if len(args) == 0 || len(args) > 3 {
		return list, usageError{errors.New("two sides are required: gwc diff OLD NEW, gwc diff REVISION..REVISION PATH, or gwc diff --live")}
	}
	old, latest, isRange := strings.Cut(args[0], "..")
	isRange = isRange && !exists(args[0]) && !strings.HasPrefix(latest, ".")
	at := "."
	switch {
	case isRange && len(args) <= 2:
		if len(args) == 2 {
			at = args[1]
		}
		list = [2]side{{old, at}, {latest, at}}
	case isRange || len(args) == 1:
		return list, usageError{fmt.Errorf("two sides are required, not %s", strings.Join(args, " "))}
	case len(args) == 3:
		list = [2]side{{args[0], args[2]}, {args[1], args[2]}}
	case exists(args[0]):
		list = [2]side{{"", args[0]}, {"", args[1]}}
	default:
		list = [2]side{{args[0], args[1]}, {"", args[1]}}
	}
	for _, s := range list {
		if s.path == source.Stdin || strings.HasPrefix(s.revision, "-") {
			return list, usageError{fmt.Errorf("a side is a path or a revision, not %s", s.revision+s.path)}
		}
	}
	return list, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (c *comparing) side(cmd *cobra.Command, s side) (*review.Subject, error) {
	if s.revision == "" {
		return c.subject(cmd, []string{s.path})
	}
	at := filepath.ToSlash(filepath.Clean(s.path))
	files, err := atRevision(cmd.Context(), s.revision, at)
	if err != nil {
		return nil, err
	}
	info, err := fs.Stat(files, at)
	if err != nil {
		return nil, fmt.Errorf("%s: no %s in this revision", s.revision, at)
	}
	dir, base := at, "."
	if !info.IsDir() {
		dir, base = path.Dir(at), path.Base(at)
	}
	within, err := fs.Sub(files, dir)
	if err != nil {
		return nil, err
	}
	root := gwc.Root{FS: within, Path: base, Name: s.revision + ":" + strings.TrimPrefix(dir, ".")}
	if programs, _ := contents(root.FS, root.Path); programs {
		return c.programAt(cmd, root)
	}
	return c.manifestsAt(cmd, root)
}

func (c *comparing) programAt(cmd *cobra.Command, root gwc.Root) (*review.Subject, error) {
	in := gwc.Input{Roots: []gwc.Root{root}}
	c.seen = new(source.Seen)
	if err := c.beside(cmd, &in); err != nil {
		return nil, err
	}
	result := gwc.Build(cmd.Context(), in, c.options(true))
	if err := c.report(cmd, withoutAdvice(result.Diagnostics)); err != nil {
		return nil, err
	}
	if result.Bundle == nil {
		return nil, errProgram
	}
	return c.ofProgram(cmd, result)
}

func (c *comparing) manifestsAt(cmd *cobra.Command, root gwc.Root) (*review.Subject, error) {
	files, err := inventory.Files(root.FS, root.Path, root.Name)
	if err != nil {
		return nil, err
	}
	around, err := source.Manifests(c.inventory, cmd.InOrStdin(), nil)
	if err != nil {
		return nil, err
	}
	s := c.bare()
	s.Inventory, err = c.parse(cmd, append(files, around...))
	return s, err
}
