package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
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
// program with errors, and says what build says of it.
func (p *program) mustCompile(cmd *cobra.Command, paths []string) (compiler.Result, error) {
	result, list, err := p.compile(cmd, paths)
	if err != nil {
		return result, err
	}
	if err := p.report(cmd, withoutAdvice(list)); err != nil {
		return result, err
	}
	if result.Bundle == nil {
		return result, errProgram
	}
	return result, nil
}

func withoutAdvice(list []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Severity == diag.Advice })
}

// compile builds what lies at the paths, and returns what came of it, without
// objects where there are errors, and all that is to be said.
func (p *program) compile(cmd *cobra.Command, paths []string) (compiler.Result, []diag.Diagnostic, error) {
	in, err := p.open(cmd, paths)
	if err != nil {
		return compiler.Result{}, nil, err
	}
	result, list := p.build(cmd.Context(), in, in.roots)
	return result, list, nil
}

// An input is what a program is compiled from.
type input struct {
	paths     []string
	given     bool // the paths were written down
	roots     []compiler.Root
	inventory *inventory.Inventory
	wrong     []diag.Diagnostic // of the inventory
}

// open finds what lies at the paths, and reads the inventory.
func (p *program) open(cmd *cobra.Command, paths []string) (*input, error) {
	given := len(paths) > 0
	if !given {
		paths = []string{"."}
	}
	if slices.Contains(paths, source.Stdin) && slices.Contains(p.inventory, source.Stdin) {
		return nil, usageError{errors.New("the standard input is either a program or an inventory")}
	}
	roots, err := source.Roots(paths, cmd.InOrStdin(), &p.seen)
	if err != nil {
		return nil, err
	}
	var sink diag.Sink
	known, err := source.Inventory(p.inventory, cmd.InOrStdin(), &p.seen, &sink)
	return &input{paths, given, roots, known, sink.Sorted()}, err
}

// build compiles the program in the roots, which may be the input's with other
// texts.
func (p *program) build(ctx context.Context, in *input, roots []compiler.Root) (compiler.Result, []diag.Diagnostic) {
	var sink diag.Sink
	sink.Add(in.wrong...)
	result := compiler.Compile(ctx, roots, compiler.Options{
		Target: p.target.maker, Now: time.Now(), Version: p.target.version,
		Program: p.name.String(), Namespace: p.namespace.String(), Inventory: in.inventory, OwnOnly: !p.whole,
	})
	sink.Add(result.Diagnostics...)
	if b := result.Bundle; b != nil && len(b.Objects) == 0 && !p.allowEmpty && !p.inventoryAlone(in, result) {
		sink.Add(p.empty(in))
	}
	list := p.judged(sink.Sorted())
	if failed(list) {
		result.Bundle = nil
	}
	return result, list
}

// inventoryAlone reports whether it is the inventory that is meant, because there
// is no program and none was asked for. One that has nothing is another
// directory than the one that is meant.
func (p *program) inventoryAlone(in *input, result compiler.Result) bool {
	something := !in.inventory.Empty() || in.inventory.Incomplete()
	return p.whole && something && !in.given && len(result.Files) == 0
}

// empty is the error of a program without objects: a tool that prunes what is
// no longer there would remove everything.
func (p *program) empty(in *input) diag.Diagnostic {
	d := diag.At(diag.Span{}, "GWC0194", "the program in %s yields no object", strings.Join(in.paths, ", ")).
		WithHint("write --allow-empty if that is meant")
	if p.whole && in.inventory != nil && in.inventory.Empty() && !in.given {
		d.Message += ", and the inventory in " + strings.Join(p.inventory, ", ") + " has none"
	}
	return d
}

// judged makes warnings errors where they are to be.
func (p *program) judged(list []diag.Diagnostic) []diag.Diagnostic {
	for i := range list {
		if p.strict && list[i].Severity == diag.Warning {
			list[i].Severity = diag.Error
		}
	}
	return list
}

func failed(list []diag.Diagnostic) bool {
	return slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
}
