package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/kubectl"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

func newApply() *cobra.Command {
	a := &applying{limit: limitFlag{Limit: kubectl.HalfOf}}
	cmd := &cobra.Command{
		Use:   "apply [PATH...]",
		Short: "Apply a program to a cluster with kubectl, and remove what it no longer produces",
		Long: `apply compiles a program, applies its objects with kubectl, and removes the
objects that it no longer produces. It uses the context and the credentials of
kubectl. The program needs a name, because the label gwc.dev/program says which
objects are its own.

Objects are applied rank by rank, so that a partly applied program never sends
in plain text what must be encrypted (docs/language.md, Objects). A failing
object or a field that another field manager owns ends the run before the next
rank, and nothing is removed. Then gwc removes, in the reverse order, the objects
with the program's label that the program does not produce. They are listed
first; if one list fails, nothing is applied or removed. Objects without the label
are never removed, nor Namespaces and CustomResourceDefinitions, and not more than
--prune-limit of what is there.

The shares of a route with "by controller" stay as they are in the cluster.

On a terminal, apply shows the difference and asks. A script needs --yes. The
content of Secrets is never printed.

The exit status is 0 if everything was applied, 1 if the program has errors or
--dry-run finds a difference, and 2 if kubectl fails, the command line is invalid
or a path cannot be read.`,
		Example: `  # Show the difference, ask, and apply
  gwc apply edge/

  # In a script, to a certain cluster
  gwc apply --yes --context prod edge/

  # What would change
  gwc apply --dry-run edge/

  # The program has just got its name: also remove what it made without one
  gwc apply --adopt-unnamed edge/`,
		RunE: a.run,
	}
	a.program.flags(cmd)
	f := cmd.Flags()
	f.Var(&a.limit, "prune-limit", "never remove more than this number, or this percentage of what is there")
	f.BoolVar(&a.noPrune, "no-prune", false, "do not list or remove objects")
	f.StringArrayVar(&a.pruneKinds, "prune-kind", nil, "also remove objects of this `KIND[.GROUP]`, as Sidecar.networking.istio.io; can be repeated")
	f.BoolVar(&a.adopt, "adopt-unnamed", false, "also remove what this program produced before it had a name")
	f.BoolVar(&a.force, "force-conflicts", false, "take over fields that other field managers own")
	a.cluster.changing(cmd)
	return cmd
}

// An applying is one run of apply or diff.
type applying struct {
	program    program
	cluster    cluster
	limit      limitFlag
	noPrune    bool
	adopt      bool
	force      bool
	pruneKinds []string

	cmd     *cobra.Command
	client  *kubectl.Client
	bundle  *emit.Bundle
	unnamed *emit.Bundle // what the program produces without a name; nil: not asked for
	kinds   []kubectl.Kind
	name    string // of the program
}

// A limitFlag is --prune-limit.
type limitFlag struct {
	kubectl.Limit
	given bool
}

// Set reads a limit.
func (l *limitFlag) Set(text string) (err error) {
	l.Limit, err = kubectl.ParseLimit(text)
	l.given = true
	return err
}

// Type returns the placeholder for the value in the help text.
func (l *limitFlag) Type() string { return "N|N%" }

func (a *applying) run(cmd *cobra.Command, paths []string) error {
	if err := a.cluster.check(cmd, paths); err != nil {
		return err
	}
	if err := a.compile(cmd, paths); err != nil {
		return err
	}
	ctx := cmd.Context()
	stale, err := a.stale(ctx)
	if err != nil {
		return err
	}
	if a.cluster.dryRun {
		differs, err := a.diff(ctx, stale)
		if err == nil && differs {
			return errDiffers
		}
		return err
	}
	if !a.cluster.yes {
		differs, err := a.diff(ctx, stale)
		if err != nil {
			return err
		}
		if !differs {
			return a.summary(0, nil)
		}
	}
	ranks, _ := kubectl.Removable(stale, a.bundle.Order)
	if err := a.cluster.ask(ctx, cmd, a.client, fmt.Sprintf("apply %d objects of program %s and remove %d", len(a.bundle.Objects), a.name, total(ranks))); err != nil {
		return err
	}
	return a.apply(ctx, stale)
}

// compile compiles the program, which must have a name.
func (a *applying) compile(cmd *cobra.Command, paths []string) error {
	result, err := a.program.mustCompile(cmd, paths)
	if err != nil {
		return err
	}
	a.cmd, a.bundle, a.name = cmd, result.Bundle, result.Model.Program.Value
	if a.name == "" {
		d := diag.At(diag.Span{}, code.UnnamedProgram, "the program has no name, so that its objects in the cluster could not be told from others").
			WithHint("add a line `program NAME` to one of its files, or use --program NAME")
		if err := a.program.report(cmd, []diag.Diagnostic{d}); err != nil {
			return err
		}
		return errProgram
	}
	if err := a.refuseEncrypted(cmd); err != nil {
		return err
	}
	if a.adopt {
		a.program.unnamed = true
		without, err := a.program.compile(cmd, paths)
		if err != nil {
			return err
		}
		if without.Bundle == nil {
			return errors.New("--adopt-unnamed: the program does not compile without its name, so what it produced is not known")
		}
		a.unnamed = without.Bundle
	}
	a.kinds = kubectl.Kinds(istio.Target{}.Order(), a.bundle)
	a.kinds = append(a.kinds, kindsOf(a.pruneKinds)...)
	a.client, err = a.cluster.client(cmd, a.bundle)
	return err
}

// refuseEncrypted reports Secrets that only a GitOps tool can decrypt.
func (a *applying) refuseEncrypted(cmd *cobra.Command) error {
	var list []diag.Diagnostic
	_, encrypted := a.bundle.WithoutVerbatim()
	for _, o := range encrypted {
		list = append(list, diag.At(encryptedAt(o), code.EncryptedNotApplied, "Secret %s/%s is encrypted: gwc does not decrypt it, and the API server refuses it", o.Namespace, o.Name).
			WithHint("write a folder with `gwc build -o DIR/` for Flux or ksops, which decrypt it; or use `secret %s`", o.Name))
	}
	if len(list) == 0 {
		return nil
	}
	if err := a.program.report(cmd, list); err != nil {
		return err
	}
	return errProgram
}

// encryptedAt returns the clause of an encrypted Secret.
func encryptedAt(o emit.Object) diag.Span {
	for _, at := range o.Origins {
		if strings.HasPrefix(at.Text(), "sops") {
			return at
		}
	}
	return diag.First(o.Origins)
}

// stale lists the objects of the program that it no longer produces, within the
// limit.
func (a *applying) stale(ctx context.Context) ([]kubectl.Object, error) {
	stale, there, err := a.listStale(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w; nothing was changed: without the list of its objects, gwc cannot tell what to remove (--no-prune removes nothing)", err)
	}
	ranks, _ := kubectl.Removable(stale, a.bundle.Order)
	removed := total(ranks)
	if a.limit.Allows(removed, there) || a.cluster.yes && !a.limit.given || a.cluster.dryRun {
		return stale, nil
	}
	hint := "check that this is the whole program, or use --yes"
	if a.limit.given {
		hint = "check that this is the whole program, or raise the limit"
	}
	return nil, fmt.Errorf("program %s would lose %d of %d objects (%s), more than --prune-limit %s; nothing was changed; %s", a.name, removed, there, named(ranks), a.limit, hint)
}

// listStale returns the objects that are not in the build, and how many there are
// in all.
func (a *applying) listStale(ctx context.Context) (stale []kubectl.Object, there int, err error) {
	if a.noPrune {
		return nil, 0, nil
	}
	list, err := a.client.List(ctx, a.kinds, kubectl.OfProgram(a.name))
	if err != nil {
		return nil, 0, err
	}
	if a.unnamed != nil {
		others, err := a.client.List(ctx, a.kinds, kubectl.OfNoProgram())
		if err != nil {
			return nil, 0, err
		}
		foreign := kubectl.Stale(others, a.unnamed)
		list = append(list, kubectl.Stale(others, bundleOf(foreign))...)
	}
	return kubectl.Stale(list, a.bundle), len(list), nil
}

// bundleOf returns a bundle with the identities of objects.
func bundleOf(list []kubectl.Object) *emit.Bundle {
	b := new(emit.Bundle)
	for _, o := range list {
		b.Objects = append(b.Objects, emit.Object{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name})
	}
	return b
}

// diff prints what would change, and reports whether anything would.
func (a *applying) diff(ctx context.Context, stale []kubectl.Object) (differs bool, err error) {
	err = a.each(ctx, a.bundle.Objects, func(manifests []byte) error {
		some, err := a.client.Diff(ctx, manifests)
		differs = differs || some
		return err
	})
	if err != nil {
		return false, err
	}
	ranks, kept := kubectl.Removable(stale, a.bundle.Order)
	for _, rank := range ranks {
		for _, o := range rank {
			differs = true
			if _, err := fmt.Fprintf(a.cmd.OutOrStdout(), "remove %s\n", diag.Visible(o.String())); err != nil {
				return false, err
			}
		}
	}
	return differs, sayKept(a.cmd, kept)
}

// apply applies the objects rank by rank, and removes those that are stale.
func (a *applying) apply(ctx context.Context, stale []kubectl.Object) error {
	done := 0
	for _, s := range stages(a.bundle) {
		if err := a.each(ctx, s.objects.Objects, func(manifests []byte) error { return a.client.Apply(ctx, manifests) }); err != nil {
			return fmt.Errorf("%w; of %d objects, %d of earlier ranks are applied, rank %02d perhaps in part, and nothing was removed; run gwc again when the cause is corrected",
				err, len(a.bundle.Objects), done, s.rank)
		}
		done += len(s.objects.Objects)
	}
	if len(stale) > 0 {
		now, _, err := a.listStale(ctx)
		if err != nil {
			return fmt.Errorf("%w; everything is applied, and nothing was removed; run gwc again", err)
		}
		stale = kubectl.Both(stale, now)
	}
	ranks, kept := kubectl.Removable(stale, a.bundle.Order)
	if removed, err := remove(ctx, a.client, ranks); err != nil {
		return fmt.Errorf("%w; everything is applied, and %d of %d objects were removed; run gwc again", err, removed, total(ranks))
	}
	if err := sayKept(a.cmd, kept); err != nil {
		return err
	}
	return a.summary(done, ranks)
}

func (a *applying) summary(applied int, removed [][]kubectl.Object) error {
	text := fmt.Sprintf("%s: %d applied, %d removed", a.name, applied, total(removed))
	if applied == 0 && len(removed) == 0 {
		text = a.name + ": nothing to change"
	}
	if len(removed) > 0 {
		text += " (" + named(removed) + ")"
	}
	return a.cluster.say(a.cmd, text)
}
