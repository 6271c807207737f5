package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/diag"
)

// starter is the project that init writes.
//
//go:embed all:starter
var starter embed.FS

func newInit() *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a starter project",
		Long: `init writes a starter project into a directory, which is created if necessary:
a program with a name and two expects, values for two environments, a Makefile that
builds a folder for each, a kustomization for the tool that applies them, and a
workflow that checks them, with a README. It compiles as it is, with the values of either
environment (--values). The files are printed, and the next command is on standard
error. If one of the files exists, nothing is written.`,
		Example: `  gwc init edge && cd edge && make deploy

  # What is published, and what would be applied
  gwc list --values values/production.yaml
  gwc build --values values/production.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{fmt.Errorf("%s: unexpected argument %q", cmd.CommandPath(), args[1])}
			}
			return start(cmd, append(args, ".")[0])
		},
	}
}

// start writes the starter project into a directory.
func start(cmd *cobra.Command, dir string) error {
	files := map[string][]byte{}
	err := fs.WalkDir(starter, "starter", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(name, "starter/")))], err = starter.ReadFile(name)
		return err
	})
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(files))
	if err := unused(dir, names); err != nil {
		return err
	}
	var list []pendingFile
	for _, name := range names {
		list = append(list, pendingFile{name, 0o666, files[name]})
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return plainly(filepath.Dir(name), err)
		}
	}
	if err := writeTogether(dir, list); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := fmt.Fprintln(cmd.OutOrStdout(), diag.Visible(filepath.ToSlash(name))); err != nil {
			return err
		}
	}
	change := ""
	if clean := filepath.Clean(dir); clean != "." {
		change = "cd " + shellWord(clean) + " && "
	}
	_, err = fmt.Fprintf(cmd.ErrOrStderr(), "next: %smake deploy\nREADME.md says what the files are for\n", change)
	return err
}

var plainWord = lazy.MustCompile(`^[\w./+-]+$`)

// shellWord returns a text as one word of a command for a shell.
func shellWord(text string) string {
	if plainWord.MatchString(text) && !strings.HasPrefix(text, "-") {
		return text
	}
	return "'" + strings.ReplaceAll(diag.Visible(text), "'", `'\''`) + "'"
}

// unused reports a file that exists, and a file or a link where a directory of the
// project is to be: a link may lead out of it.
func unused(dir string, names []string) error {
	if dir == "" {
		return usageError{errors.New("the name of the directory is empty: write . for this one")}
	}
	if _, err := os.Lstat(dir); err == nil {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return fmt.Errorf("%s: not a directory; nothing was written; give another directory", dir)
		}
	}
	for _, name := range names {
		for parent := filepath.Dir(name); len(parent) > len(filepath.Clean(dir)); parent = filepath.Dir(parent) {
			if info, err := os.Lstat(parent); err == nil && !info.IsDir() {
				return fmt.Errorf("%s: not a directory; nothing was written; give another directory", parent)
			}
		}
		if _, err := os.Lstat(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return plainly(name, err)
		} else if err == nil {
			return fmt.Errorf("%s: exists already; nothing was written; give another directory", name)
		}
	}
	return nil
}
