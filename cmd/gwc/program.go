package main

import (
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A program is what a command line says of a program and of what is wrong in
// it.
type program struct {
	namespace, name label
	target          target
	inventory       []string
	strict          bool
	allowEmpty      bool
	whole           bool // the inventory is looked at for itself, too
	diagnostics     choice
	seen            source.Seen // what was read
}

// flags gives the command the flags of a program.
func (p *program) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.Var(&p.namespace, "namespace", "the namespace of files that name none (default \"default\")")
	f.Var(&p.name, "program", "the name of this build, in the label gwc.dev/program; wins over what the files say")
	p.target.maker = targets[0].maker
	f.Var(&p.target, "target", "the oldest Istio the output must work on; wins over what the files say")
	f.StringArrayVar(&p.inventory, "inventory", nil, "Kubernetes manifests of what the cluster has, at a `PATH`: a file, a directory, or -; may be repeated")
	f.BoolVar(&p.strict, "strict", false, "take every warning for an error")
	f.BoolVar(&p.allowEmpty, "allow-empty", false, "accept a program that yields no object")
	p.diagnostics = choice{"text", formNames()}
	p.diagnostics.addTo(cmd, "diagnostics", "how errors and warnings are printed")
	complete(cmd, "target", cobra.FixedCompletions(targetWords(), cobra.ShellCompDirectiveNoFileComp))
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"gwc"}, cobra.ShellCompDirectiveFilterFileExt
	}
}

// mustCompile builds what lies at the paths for a command that has no use for a
// program with errors, and reports what build reports.
func (p *program) mustCompile(cmd *cobra.Command, paths []string) (gwc.Result, error) {
	result, err := p.compile(cmd, paths)
	if err != nil {
		return result, err
	}
	if err := p.report(cmd, withoutAdvice(result.Diagnostics)); err != nil {
		return result, err
	}
	if result.Bundle == nil {
		return result, errProgram
	}
	return result, nil
}

func withoutAdvice(list []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(slices.Clone(list), func(d diag.Diagnostic) bool { return d.Severity == diag.Advice })
}

// compile builds what lies at the paths.
func (p *program) compile(cmd *cobra.Command, paths []string) (gwc.Result, error) {
	in, err := p.open(cmd, paths)
	if err != nil {
		return gwc.Result{}, err
	}
	return gwc.Build(cmd.Context(), in, p.options(len(paths) > 0)), nil
}

// open finds what lies at the paths, and reads the inventory.
func (p *program) open(cmd *cobra.Command, paths []string) (in gwc.Input, err error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	if slices.Contains(paths, source.Stdin) && slices.Contains(p.inventory, source.Stdin) {
		return in, usageError{errors.New("the standard input is either a program or an inventory")}
	}
	if in.Roots, err = source.Roots(paths, cmd.InOrStdin(), &p.seen); err != nil {
		return in, err
	}
	in.Inventory, err = source.Manifests(p.inventory, cmd.InOrStdin(), &p.seen)
	return in, err
}

// options are those of the flags. Where no path is given, an inventory may be
// meant, and no program.
func (p *program) options(given bool) gwc.Options {
	return gwc.Options{
		Target: p.target.maker, Now: time.Now(), Version: p.target.version,
		Program: p.name.String(), Namespace: p.namespace.String(),
		Strict: p.strict, AllowEmpty: p.allowEmpty, AuditInventory: p.whole, InventoryAlone: p.whole && !given,
	}
}
