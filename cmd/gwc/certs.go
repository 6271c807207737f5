package main

import (
	"github.com/spf13/cobra"
)

func newCerts() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "certs",
		Short: "Make certificates for development, and show what certificates are",
		Long: `certs makes a CA with server and client certificates for development and tests,
and shows certificates: their names, who issued them, when they expire and
whether their keys match.`,
		Example: `  gwc certs new localserver.com --server service-a.localserver.com --client client.localserver.com
  gwc certs show certs/`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCertsNew(), newCertsShow())
	return cmd
}
