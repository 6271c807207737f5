package main

import (
	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/lang/diag"
)

func newCheck() *cobra.Command {
	p, fix := &program{whole: true}, false
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Say what is wrong with a program, and what could be better",
		Long: `check does all that build does but the output, and says all that gwc has to
say: errors, warnings and advice. A PATH is a file, a directory with everything
beneath it, or - for the standard input; without one it is this directory.

--fix first mends what has no meaning as it stands and can have been meant in
one way only: a misspelt word with one word near it, an operator without blanks,
a full name of a service, a clause that stands twice. It changes a statement only
where nothing is wrong with it afterwards, says what it changed, and then what is
left.

With --inventory it says too what the inventory's Istio objects do to each
other. For that no program is needed: where this directory has none and no PATH
is given, check is one for hand-written Istio YAML.

The exit status is 0 for a program that compiles, 1 for one with errors, 2 for
a wrong command line or a path that cannot be read.`,
		Example: `  gwc check
  gwc check --fix
  gwc check --strict --inventory cluster/ edge.gwc
  gwc check --inventory manifests/
  gwc check --diagnostics sarif examples/shop 2>gwc.sarif`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			check := p.check
			if fix {
				check = p.fix
			}
			list, err := check(cmd, paths)
			if err != nil {
				return err
			}
			if err := p.report(cmd, list); err != nil {
				return err
			}
			if diag.Failed(list) {
				return errProgram
			}
			return nil
		},
	}
	p.flags(cmd)
	cmd.Flags().BoolVar(&fix, "fix", false, "mend in the files what is certain, and say what was changed")
	return cmd
}

// check returns all that is to be said of the program at the paths.
func (p *program) check(cmd *cobra.Command, paths []string) ([]diag.Diagnostic, error) {
	result, err := p.compile(cmd, paths)
	return result.Diagnostics, err
}
