package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/kubectl"
	"github.com/gwc-lang/gwc/lang/diag"
)

func newDiff() *cobra.Command {
	a := new(applying)
	live := false
	c := &comparing{subjectOf: subjectOf{program: &a.program}}
	cmd := &cobra.Command{
		Use:     "diff OLD NEW | diff REVISION..REVISION [PATH] | diff --live [PATH...]",
		Short:   "Show which calls a change affects, or what apply would change",
		Long:    diffHelp,
		Example: diffExample,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if !live {
				return c.run(cmd, paths)
			}
			if c.rollout.value != "" {
				return usageError{errors.New("--rollout compares two sides, not --live")}
			}
			a.cluster.dryRun = true
			return a.run(cmd, paths)
		},
	}
	a.program.flags(cmd)
	c.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&live, "live", false, "compare with the cluster")
	f.BoolVar(&a.noPrune, "no-prune", false, "do not list objects that would be removed")
	f.StringArrayVar(&a.pruneKinds, "prune-kind", nil, "also list objects of this `KIND[.GROUP]`; can be repeated")
	f.BoolVar(&a.adopt, "adopt-unnamed", false, "also list what this program produced before it had a name")
	f.BoolVar(&a.force, "force-conflicts", false, "as with apply --force-conflicts")
	a.cluster.flags(cmd)
	return cmd
}

func newDelete() *cobra.Command {
	c := new(cluster)
	var name label
	var kinds []string
	cmd := &cobra.Command{
		Use:   "delete --program NAME",
		Short: "Remove all objects of a program from a cluster",
		Long: `delete removes the objects with the label of a program, with kubectl, in the
reverse order of application, so that nothing is sent in plain text meanwhile that
the program encrypts. All are listed first; if one list fails, nothing is removed.
Namespaces and CustomResourceDefinitions stay.

Then the mesh behaves as if gwc had never been there: published hosts receive
404, and traffic that left through the egress gateway leaves directly, in plain
text if the caller uses plain text.

On a terminal, delete asks. A script needs --yes. The exit status is 0 if the
objects are gone, 1 if --dry-run finds any, and 2 if kubectl fails or the command
line is invalid.`,
		Example: `  # What would be removed
  gwc delete --program edge --dry-run

  # In a script
  gwc delete --program edge --yes --context staging`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if name == "" {
				return usageError{errors.New("--program is required")}
			}
			if err := c.check(cmd, nil); err != nil {
				return err
			}
			return c.deleteProgram(cmd, string(name), kinds)
		},
	}
	cmd.Flags().Var(&name, "program", "the program whose objects are removed")
	cmd.Flags().StringArrayVar(&kinds, "prune-kind", nil, "also remove objects of this `KIND[.GROUP]`, as Sidecar.networking.istio.io; can be repeated")
	c.changing(cmd)
	return cmd
}

func (c *cluster) deleteProgram(cmd *cobra.Command, name string, more []string) error {
	client, err := c.client(cmd, new(emit.Bundle))
	if err != nil {
		return err
	}
	ctx, order := cmd.Context(), istio.Target{}.Order()
	list, err := client.List(ctx, append(kubectl.Kinds(order, nil), kindsOf(more)...), kubectl.OfProgram(name))
	if err != nil {
		return fmt.Errorf("%w; nothing was removed", err)
	}
	ranks, kept := kubectl.Removable(list, order)
	if !c.yes {
		for _, rank := range ranks {
			for _, o := range rank {
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "remove %s\n", diag.Visible(o.String())); err != nil {
					return err
				}
			}
		}
	}
	if err := sayKept(cmd, kept); err != nil {
		return err
	}
	switch {
	case c.dryRun && len(ranks) > 0:
		return errDiffers
	case c.dryRun || len(ranks) == 0:
		return c.say(cmd, name+": no objects to remove")
	}
	if err := c.ask(ctx, cmd, client, fmt.Sprintf("remove %d objects of program %s", total(ranks), name)); err != nil {
		return err
	}
	if removed, err := remove(ctx, client, ranks); err != nil {
		return fmt.Errorf("%w; %d of %d objects were removed; run gwc again", err, removed, total(ranks))
	}
	return c.say(cmd, fmt.Sprintf("%s: %d removed (%s)", name, total(ranks), named(ranks)))
}

// say prints a summary on standard error.
func (c *cluster) say(cmd *cobra.Command, text string) error {
	if c.quiet {
		return nil
	}
	_, err := fmt.Fprintln(cmd.ErrOrStderr(), diag.Visible(text))
	return err
}
