package main

import "github.com/spf13/cobra"

func newCheck() *cobra.Command {
	p := new(program)
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Say what is wrong with a program, and what could be better",
		Long: `check does all that build does but the output, and says all that gwc has to
say: errors, warnings and advice. A PATH is a file, a directory with everything
beneath it, or - for the standard input; without one it is this directory.

The exit status is 0 for a program that compiles, 1 for one with errors, 2 for
a wrong command line or a path that cannot be read.`,
		Example: `  gwc check
  gwc check --strict --inventory cluster/ edge.gwc
  gwc check --diagnostics sarif examples/shop 2>gwc.sarif`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			_, list, err := p.compile(cmd, paths)
			if err != nil {
				return err
			}
			if err := p.report(cmd, list); err != nil {
				return err
			}
			if failed(list) {
				return errProgram
			}
			return nil
		},
	}
	p.flags(cmd)
	return cmd
}
