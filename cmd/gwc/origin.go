package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit/origin"
	"github.com/gwc-lang/gwc/internal/lazy"
)

func newOrigin() *cobra.Command {
	p := new(program)
	var mapPath string
	cmd := &cobra.Command{
		Use:   "origin FILE:LINE [PATH...]",
		Short: "Map a line of the output to the program, or a line of the program to its output",
		Long: `origin maps between a program and its output. For a line of an output, in YAML or
JSON, it shows the clauses of the program that set this field. If there are none,
it shows the clauses that set the enclosing field or created the object. For a
line of a source file, it shows the objects and fields that the statement on this
line produced. A line within a block is shown by itself if it produced something.

origin compiles the program: PATH and the flags are the same as for build. The
default is the current directory. It finds an object by kind, namespace and name,
and a field by its path, so any file with the object works: saved output, a file
of an output folder, or the output of kubectl. If the file differs from what the
program produces now, origin prints a note. With --map it reads a map that build
wrote and does not need the program.

The exit status is 0 if origin finds an answer, 1 if the program has errors, and
2 if the command line is invalid, a path cannot be read, or the line has no
object or statement.`,
		Example: `  gwc build examples/shop >out.yaml
  gwc origin out.yaml:14 examples/shop

  # The clauses behind an object in the cluster
  kubectl -n istio-system get gateways -o yaml | gwc origin /dev/stdin:20 examples/shop

  # The objects that a line of the program produces
  gwc origin examples/shop/shop.gwc:8 examples/shop

  # Use a map instead of the program
  gwc build --map out.map.json -o out.yaml examples/shop
  gwc origin --map out.map.json out.yaml:14`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("expected FILE:LINE, for example out.yaml:14")}
			}
			file, line, err := lineOf(args[0])
			if err != nil {
				return err
			}
			q := &question{cmd: cmd, file: file, line: line}
			if cmd.Flags().Changed("map") {
				err = q.read(mapPath, args[1:])
			} else {
				err = q.compile(p, args[1:])
			}
			if err != nil {
				return err
			}
			return q.answer()
		},
	}
	cmd.Flags().StringVar(&mapPath, "map", "", "read the map in a `FILE` that build --map wrote, instead of the program")
	p.flags(cmd)
	cmd.ValidArgsFunction = nil // any file is allowed
	return cmd
}

var fileLine = lazy.MustCompile(`^(.+?):([0-9]+)(?::[0-9]+)?:?$`)

// lineOf parses FILE:LINE and ignores a column after it, as in diagnostics.
func lineOf(text string) (file string, line int, err error) {
	m := fileLine.FindStringSubmatch(text)
	if m == nil {
		return "", 0, usageError{fmt.Errorf("invalid position %q: must be FILE:LINE, for example out.yaml:14", text)}
	}
	line, err = strconv.Atoi(m[2])
	if err != nil || line == 0 {
		return "", 0, usageError{fmt.Errorf("invalid line %s: lines start at 1", m[2])}
	}
	return m[1], line, nil
}

// read reads the map from a file.
func (q *question) read(path string, rest []string) (err error) {
	if len(rest) > 0 {
		return usageError{errors.New("PATH is not allowed with --map")}
	}
	q.origins, err = readMap(path)
	return err
}

// compile compiles the program and makes its map.
func (q *question) compile(p *program, paths []string) error {
	result, err := p.mustCompile(q.cmd, paths)
	if err != nil {
		return err
	}
	q.origins, q.program = origin.New(), &result
	return q.origins.Stream(result.Bundle, "")
}
