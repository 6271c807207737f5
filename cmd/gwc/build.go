package main

import (
	"slices"

	"github.com/spf13/cobra"
)

func newBuild() *cobra.Command {
	p, o := new(program), new(output)
	cmd := &cobra.Command{
		Use:   "build [PATH...]",
		Short: "Compile a program into Istio objects",
		Long: `build compiles a program and writes its objects, in the order in which they are
to be applied. A PATH is a file, a directory with everything beneath it, or -
for the standard input; without one it is this directory. All files are one
program.

Of a program with errors nothing is written. The exit status is 0 for a program
that compiles, 1 for one with errors, 2 for a wrong command line or a path that
cannot be read or written.

With -o a folder (one that exists, or a path that ends in /) has one file for
each object: NAMESPACE/KIND-NAME.yaml. gwc removes what it wrote there before
and no longer makes, and never touches a file that it did not write or that was
edited since. Secrets hold private keys, and what is written to a folder is
usually committed: with -o they are left out unless --secrets says otherwise.

A FILE that is written is never one that the build reads, by whatever name, one
with something else than gwc's own objects, or one of another program: that is
an error before anything is written. A file is replaced whole, with what was
edited in it since: unlike in a folder, nothing in it says what gwc wrote. A link
stays, and a device, a pipe or /dev/stdout is written to.

With --map a file of JSON says where each object and field stands in the output
and which clauses of the program it came from; gwc origin reads it.`,
		Example: `  # Apply the program of this directory
  gwc build | kubectl apply --server-side -f -

  # One folder for a GitOps tool, its Secrets kept elsewhere
  gwc build --program shop -o deploy/ --secrets secrets.yaml

  # One line, for an Istio as old as 1.26
  echo 'expose frontend https at weather.com' | gwc build --target istio@1.26 -

  # What the cluster has, so that a service that does not exist is an error
  kubectl get services -A -o yaml >cluster.yaml
  gwc build --inventory cluster.yaml examples/shop`,
		RunE: func(cmd *cobra.Command, paths []string) error { return build(cmd, p, o, paths) },
	}
	o.flags(cmd)
	p.flags(cmd)
	return cmd
}

// build compiles the program and writes it out. All that is to be said is said
// before anything is written, because a reader may close the output early.
func build(cmd *cobra.Command, p *program, o *output, paths []string) error {
	if err := o.check(cmd); err != nil {
		return err
	}
	result, err := p.compile(cmd, paths)
	if err != nil {
		return err
	}
	list := withoutAdvice(result.Diagnostics)
	if result.Bundle == nil {
		if err := p.report(cmd, list); err != nil {
			return err
		}
		return errProgram
	}
	parts := o.split(result.Bundle, result.Model.Program.Value)
	notes := slices.DeleteFunc(o.notes(parts), result.Accepts)
	if err := p.report(cmd, list, notes...); err != nil {
		return err
	}
	return o.write(cmd, p, parts)
}
