package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit/origin"
)

func newOrigin() *cobra.Command {
	p := new(program)
	var mapPath string
	cmd := &cobra.Command{
		Use:   "origin FILE:LINE [PATH...]",
		Short: "Show which lines of a program a line of its output came from, and the reverse",
		Long: `origin shows where things came from. For a line of an output, in YAML or JSON,
it shows the clauses of the program that decided it; where none did, those that
decided what is around it, or that asked for the object. For a line of a source
file it shows the objects, and the fields of them, that came from the statement
on that line; a line within a block is asked for alone, if something came of it.

The program is compiled anew: PATH and the flags say what to build, as for
build; without a PATH it is this directory. An object is found by its kind,
namespace and name, and a field by its path, so any file with that object does:
an output that was saved, a file of a folder, or what kubectl shows. Where it
does not say what the program makes now, a note says so. With --map the answer
comes from a map that build wrote, without the program.

The exit status is 0 for an answer, 1 for a program with errors, 2 for a wrong
command line, a path that cannot be read, or a line that is about nothing.`,
		Example: `  gwc build examples/shop >out.yaml
  gwc origin out.yaml:14 examples/shop

  # What stands behind an object of the cluster
  kubectl -n istio-system get gateways -o yaml | gwc origin /dev/stdin:20 examples/shop

  # What one line of the program makes
  gwc origin examples/shop/shop.gwc:8 examples/shop

  # A map beside the output answers without the program
  gwc build --map out.map.json -o out.yaml examples/shop
  gwc origin --map out.map.json out.yaml:14`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("say which line, as out.yaml:14")}
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
	cmd.Flags().StringVar(&mapPath, "map", "", "answer from the map in a `FILE` that build --map wrote")
	p.flags(cmd)
	cmd.ValidArgsFunction = nil // any file may be asked about
	return cmd
}

var fileLine = regexp.MustCompile(`^(.+?):([0-9]+)(?::[0-9]+)?:?$`)

// lineOf reads FILE:LINE; a column behind it, as diagnostics have, is passed
// over.
func lineOf(text string) (file string, line int, err error) {
	m := fileLine.FindStringSubmatch(text)
	if m == nil {
		return "", 0, usageError{fmt.Errorf("%q is no FILE:LINE, as out.yaml:14", text)}
	}
	line, err = strconv.Atoi(m[2])
	if err != nil || line == 0 {
		return "", 0, usageError{fmt.Errorf("%s is no line: the first one is 1", m[2])}
	}
	return m[1], line, nil
}

// read takes the map that was written to a file.
func (q *question) read(path string, rest []string) (err error) {
	if len(rest) > 0 {
		return usageError{errors.New("--map answers without the program: leave out its PATH")}
	}
	q.origins, err = readMap(path)
	return err
}

// compile makes the map of a program.
func (q *question) compile(p *program, paths []string) error {
	result, err := p.mustCompile(q.cmd, paths)
	if err != nil {
		return err
	}
	q.origins, q.program = origin.New(), &result
	return q.origins.Stream(result.Bundle, "")
}
