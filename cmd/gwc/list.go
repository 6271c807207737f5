package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/compiler/survey"
)

func newList() *cobra.Command {
	p := new(program)
	var format choice
	var accepted, raw bool
	cmd := &cobra.Command{
		Use:   "list [PATH...]",
		Short: "List published hosts and allowed egress hosts as a table",
		Long: `list compiles a program and prints one row for each host and port: hosts that are
published at a gateway (in), routed inside the mesh (mesh), or reachable outside
the mesh (out). A confined namespace is a row, too (confine). A row shows the protocol, the TLS mode, the certificate, the
gateway, the destinations, the restrictions, and the source lines. A host without
a row is neither published nor routed by the program.

--accepted lists the accept statements instead: each with its reason and the
diagnostics that it suppresses. --raw lists the objects of the manifests that raw
statements carry, with their lines. Rows are sorted and depend only on the program.
json has one field for each value.

If the program has errors, nothing is listed. The exit status is 0 if the program
compiles, 1 if it has errors, and 2 if the command line is invalid or a path
cannot be read.`,
		Example: `  gwc list examples/shop

  # For a review: the changes to published hosts
  gwc list --format csv >published.csv && git diff published.csv

  # All accepted warnings, as a Markdown page
  gwc list --accepted --format markdown >accepted.md

  # The objects that people wrote by hand
  gwc list --raw

  # Hosts that are published without TLS
  gwc list --format json | jq -r '.[] | select(.kind == "in" and .protocol == "http") | .host'`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if accepted && raw {
				return usageError{errors.New("--accepted and --raw are two lists: give one of them")}
			}
			result, err := p.mustCompile(cmd, paths)
			if err != nil {
				return err
			}
			sheet := survey.RowsSheet(survey.Of(result.Model))
			if raw {
				sheet = survey.RawSheet(survey.RawsOf(result.Model))
			}
			if accepted {
				sheet = survey.AcceptedSheet(survey.AcceptedOf(result.Accepted))
			}
			return sheet.Write(cmd.OutOrStdout(), format.value)
		},
	}
	format = choice{survey.Formats()[0], survey.Formats()}
	format.addTo(cmd, "format", "output format of the table")
	cmd.Flags().BoolVar(&accepted, "accepted", false, "list the accept statements, with their reasons and the diagnostics they suppress")
	cmd.Flags().BoolVar(&raw, "raw", false, "list the objects of the manifests that raw statements carry")
	p.flags(cmd)
	return cmd
}
