package main

import (
	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/lang/diag"
)

func newCheck() *cobra.Command {
	p, fix := &program{whole: true}, false
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Report errors, warnings and advice for a program",
		Long: `check compiles a program without writing output and reports all diagnostics:
errors, warnings and advice. A PATH is a file, a directory (read recursively), or
- for standard input. The default is the current directory.

--fix first fixes errors that have exactly one possible correction: a misspelt
word with one similar word, an operator without spaces, the full name of a
service, a duplicate clause. It changes a statement only if the statement has no
errors afterwards. It prints each change, then the remaining diagnostics.

With --inventory, check also reports conflicts between the Istio objects in the
inventory. This works without a program: if no PATH is given and the current
directory has no program, check lints hand-written Istio YAML.

The exit status is 0 if the program compiles, 1 if it has errors, and 2 if the
command line is invalid or a path cannot be read.`,
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
	cmd.Flags().BoolVar(&fix, "fix", false, "fix errors in the files that have exactly one possible correction, and print the changes")
	return cmd
}

// check returns all diagnostics of the program at the paths.
func (p *program) check(cmd *cobra.Command, paths []string) ([]diag.Diagnostic, error) {
	result, err := p.compile(cmd, paths)
	return result.Diagnostics, err
}
