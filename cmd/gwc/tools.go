package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/gitops"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A toolChoice holds the flags for the tool that applies the output.
type toolChoice struct {
	argocd, waves, flux bool
}

func (t *toolChoice) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&t.argocd, "argocd", false, "run as a plugin of Argo CD: take parameters from its environment, and leave out Secrets; see gwc argocd")
	f.BoolVar(&t.waves, "sync-waves", false, "add the annotation argocd.argoproj.io/sync-wave, so that Argo CD applies objects in the safe order")
	f.BoolVar(&t.flux, "flux", false, "add the annotation kustomize.toolkit.fluxcd.io/substitute: disabled to objects with ${, so that Flux does not replace it")
}

// checkTools rejects flags that write what Argo CD does not read.
func (o *output) checkTools(cmd *cobra.Command) error {
	if !o.tools.argocd {
		return nil
	}
	for _, name := range []string{"output", "map", "watch", "check", "dry-run"} {
		if cmd.Flags().Changed(name) {
			return usageError{fmt.Errorf("--argocd and --%s exclude each other: Argo CD reads standard output", name)}
		}
	}
	switch {
	case o.format.value != "yaml":
		return usageError{errors.New("--argocd and --format exclude each other: Argo CD does not read a List")}
	case o.secrets != "" && o.secrets != included:
		return usageError{errors.New("--argocd writes no file; use --secrets include, or no --secrets")}
	}
	return nil
}

// adapt adds the annotations of the tools.
func (t *toolChoice) adapt(b *emit.Bundle) error {
	if t.waves {
		gitops.SyncWaves(b)
	}
	if t.flux {
		return gitops.KeepVariables(b)
	}
	return nil
}

// refuseEmpty reports an output without objects, which Argo CD would take for the wish to
// remove all that it applied.
func (o *output) refuseEmpty(cmd *cobra.Command, p *program, list, notes []diag.Diagnostic) error {
	list = append(slices.Clone(list), diag.At(diag.Span{}, code.EmptyProgram, "without its Secrets the program produces no objects, so that Argo CD would remove what it applied").
		WithHint("use --allow-empty if that is intended"))
	if err := p.report(cmd, list, notes...); err != nil {
		return err
	}
	return errProgram
}
