package main

import (
	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/compiler/survey"
)

func newList() *cobra.Command {
	p := new(program)
	var format choice
	var accepted bool
	cmd := &cobra.Command{
		Use:   "list [PATH...]",
		Short: "Show what a program publishes and what it lets leave, as a table",
		Long: `list compiles a program and shows, a row for each host and port, what it
publishes at gateways (in), routes between the services of the mesh (mesh) and
lets leave (out): the protocol, how TLS is treated, the certificate, the
gateway, where requests go and what they are restricted to, and the lines that
say so. What is in no row, the program does not publish and does not route.

With --accepted it shows every accept instead: what is not said, and why. The
rows are sorted and depend on the program alone; json has each value as a field
of its own.

Of a program with errors nothing is shown. The exit status is 0 for a program
that compiles, 1 for one with errors, 2 for a wrong command line or a path that
cannot be read.`,
		Example: `  gwc list examples/shop

  # For a review: what changed in what is published
  gwc list --format csv >published.csv && git diff published.csv

  # Who accepted what, for a page
  gwc list --accepted --format markdown >accepted.md

  # Every host that is published without TLS
  gwc list --format json | jq -r '.[] | select(.kind == "in" and .protocol == "http") | .host'`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			result, err := p.mustCompile(cmd, paths)
			if err != nil {
				return err
			}
			sheet := survey.RowsSheet(survey.Of(result.Model))
			if accepted {
				sheet = survey.AcceptedSheet(survey.AcceptedOf(result.Accepted))
			}
			return sheet.Write(cmd.OutOrStdout(), format.value)
		},
	}
	format = choice{survey.Formats()[0], survey.Formats()}
	format.addTo(cmd, "format", "how the table is written")
	cmd.Flags().BoolVar(&accepted, "accepted", false, "show what the program accepts, with its reasons and what is silenced")
	p.flags(cmd)
	return cmd
}
