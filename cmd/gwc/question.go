package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/origin"
)

// A question asks about a line of a program or of its output.
type question struct {
	cmd     *cobra.Command
	file    string
	line    int
	origins *origin.Map
	program *gwc.Result // nil: the map was read from a file
	made    map[emit.ID]*emit.Object
}

func (q *question) answer() error {
	name, isSource := q.source()
	switch {
	case isSource:
		return q.objects(name)
	case filepath.Ext(q.file) == ".gwc":
		return fmt.Errorf("%s: is not a file of the program", q.file)
	}
	return q.intent()
}

// errorf returns an error about the line.
func (q *question) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", q.file, q.line, fmt.Errorf(format, args...))
}

// source returns the name of the program's file that the question is about.
func (q *question) source() (name string, found bool) {
	asked := path.Clean(filepath.ToSlash(q.file))
	info, err := os.Stat(q.file)
	for _, name := range q.sources() {
		if path.Clean(name) == asked {
			return name, true
		}
		if path.Base(name) == path.Base(asked) && err == nil {
			if other, err := os.Stat(filepath.FromSlash(name)); err == nil && os.SameFile(info, other) {
				return name, true
			}
		}
	}
	return "", false
}

// sources returns the known names of the program's files.
func (q *question) sources() (names []string) {
	if q.program != nil {
		for _, f := range q.program.Files {
			names = append(names, f.Name)
		}
		return names
	}
	q.origins.From(func(p origin.Place) bool { names = append(names, p.File); return false })
	slices.Sort(names)
	return slices.Compact(names)
}

// produced returns what the program produces for an object of the map; nil without a
// program.
func (q *question) produced(object *origin.Object) *emit.Object {
	if q.program == nil {
		return nil
	}
	if q.made == nil {
		q.made = map[emit.ID]*emit.Object{}
		for i := range q.program.Bundle.Objects {
			o := &q.program.Bundle.Objects[i]
			q.made[o.ID()] = o
		}
	}
	return q.made[object.ID()]
}
