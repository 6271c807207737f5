package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit/gitops"
)

func newArgoCD() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "argocd",
		Short: "Work with Argo CD: announce parameters, print what to ignore",
		Long: `argocd has the parts of gwc that only Argo CD needs. As a config management plugin,
gwc runs as gwc build --argocd: it takes parameters and variables of the Application
from the environment, fails if there are no objects, and writes nothing but objects
to standard output. docs/gitops-argocd.md and examples/gitops/argocd have the whole
setup.`,
		Example: `  # What plugin.yaml runs
  gwc build --argocd .

  # The parameters that the plugin announces
  gwc argocd parameters

  # What an Application must ignore, for routes with "by controller"
  gwc argocd ignore edge/`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newArgoCDParameters(), newArgoCDIgnore())
	return cmd
}

func newArgoCDParameters() *cobra.Command {
	return &cobra.Command{
		Use:   "parameters",
		Short: "Print the parameters of the plugin, as Argo CD reads them",
		Long: `parameters prints the parameters that gwc build --argocd takes from an
Application, as a JSON list in the form of parameters.dynamic of a config management
plugin.`,
		Example: `  gwc argocd parameters | jq -r '.[].name'`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			encoder := json.NewEncoder(cmd.OutOrStdout())
			encoder.SetIndent("", "  ")
			return encoder.Encode(announcements())
		},
	}
}

func newArgoCDIgnore() *cobra.Command {
	p := new(program)
	cmd := &cobra.Command{
		Use:   "ignore [PATH...]",
		Short: "Print what an Application has to ignore, because a controller changes it",
		Long: `ignore compiles a program and prints the part of an Application's spec that keeps
Argo CD from setting the shares back that a controller changes: those of routes with
"by controller". Nothing is printed if there are none.`,
		Example: `  gwc argocd ignore edge/`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			result, err := p.mustCompile(cmd, paths)
			if err != nil {
				return err
			}
			text := gitops.IgnoreDifferences(result.Bundle)
			if len(text) == 0 {
				_, err = cmd.ErrOrStderr().Write([]byte("note: no route of the program has `by controller`\n"))
				return err
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
	p.flags(cmd)
	return cmd
}
