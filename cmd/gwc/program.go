package main

import (
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A program holds the flags that select a program and control its diagnostics.
type program struct {
	namespace, name label
	target          target
	inventory       []string
	overlays        []string
	strict          bool
	allowEmpty      bool
	unnamed         bool       // compile it as if it had no name
	whole           bool       // also audit the inventory by itself
	yamlOnly        bool       // the objects are only written as YAML
	store           emit.Store // of their texts; nil: in memory
	diagnostics     choice
	profile         profile
	progress        progress
	values          values
	seen            *source.Seen // the files that were read; see open
}

// flags adds the flags of a program to the command.
func (p *program) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.Var(&p.namespace, "namespace", "namespace of files without a namespace statement (default \"default\")")
	f.Var(&p.name, "program", "name of the program, written to the label gwc.dev/program; overrides the program statement")
	p.target.maker = targets[0].maker
	f.Var(&p.target, "target", "oldest Istio version the output must work on; overrides the target statement")
	f.StringArrayVar(&p.inventory, "inventory", nil, "manifests of the objects in the cluster, at a `PATH`: a file, a directory, or -; can be repeated")
	p.values.flags(cmd)
	f.StringArrayVar(&p.overlays, "overlay", nil, "change the objects by a function in a Jsonnet `FILE`: function(objects) objects; can be repeated")
	f.BoolVar(&p.strict, "strict", false, "treat warnings as errors")
	f.BoolVar(&p.allowEmpty, "allow-empty", false, "allow a program that produces no objects")
	p.diagnostics = choice{"text", formNames()}
	p.diagnostics.addTo(cmd, "diagnostics", "output format of diagnostics")
	p.profile.addTo(cmd)
	complete(cmd, "target", cobra.FixedCompletions(targetWords(), cobra.ShellCompDirectiveNoFileComp))
	cmd.ValidArgsFunction = programFiles
}

// programFiles completes the paths of programs.
func programFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"gwc"}, cobra.ShellCompDirectiveFilterFileExt
}

// mustCompile compiles the program at the paths and reports the same diagnostics
// as build. It returns errProgram if the program has errors.
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

// compile compiles the program at the paths.
func (p *program) compile(cmd *cobra.Command, paths []string) (gwc.Result, error) {
	in, err := p.open(cmd, paths)
	if err != nil {
		return gwc.Result{}, err
	}
	defer p.progress.show(cmd.ErrOrStderr(), p.compiling)()
	result := gwc.Build(cmd.Context(), in, p.options(len(paths) > 0))
	p.profile.stats.count(result)
	p.profile.stats.starts("output")
	return result, nil
}

// open finds the files at the paths and reads the inventory.
func (p *program) open(cmd *cobra.Command, paths []string) (in gwc.Input, err error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	if slices.Contains(paths, source.Stdin) && slices.Contains(p.inventory, source.Stdin) {
		return in, usageError{errors.New("standard input cannot be both a program and the inventory")}
	}
	p.seen = new(source.Seen)
	p.progress.begin()
	if in.Roots, err = source.Roots(paths, cmd.InOrStdin(), p.seen); err != nil {
		return in, err
	}
	return in, p.beside(cmd, &in)
}

// beside reads what the flags name beside the program.
func (p *program) beside(cmd *cobra.Command, in *gwc.Input) (err error) {
	if err = p.values.open(in, p.seen); err != nil {
		return err
	}
	if in.Overlays, err = source.Overlays(p.overlays, p.seen); err != nil {
		return err
	}
	in.Inventory, err = source.Manifests(p.inventory, cmd.InOrStdin(), p.seen)
	return err
}

// options returns the options that the flags set. Without a path, the inventory
// can be checked alone.
func (p *program) options(given bool) gwc.Options {
	o := gwc.Options{
		Target: p.target.maker, Now: time.Now(), Version: p.target.version,
		Program: p.name.String(), Namespace: p.namespace.String(),
		Unnamed: p.unnamed, Strict: p.strict, AllowEmpty: p.allowEmpty, AuditInventory: p.whole, InventoryAlone: p.whole && !given,
		Starts: p.profile.stats.starts, Forget: true, YAMLOnly: p.yamlOnly, Store: p.store, InMemory: textsInMemory,
		Parsed: p.progress.parsed,
	}
	p.values.addTo(&o)
	return o
}
