package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/scratch"
)

const longBuild = `build compiles a program and writes its objects in the order in which to apply
them. A PATH is a file, a directory (read recursively), or - for standard input.
The default is the current directory. All files together are one program.

If the program has errors, nothing is written. The exit status is 0 if the
program compiles, 1 if it has errors or --check finds a difference, and 2 if the
command line is invalid or a path cannot be read or written.

With -o and a folder (an existing one, or a path that ends in /), gwc writes one
file for each object, NN-KIND/NAMESPACE/NAME.yaml, where NN grows in the order in
which to apply the kinds. The first line of each file says that gwc wrote it, for
which program, and a sum of its content. So gwc removes the files of this program
that it no longer produces, reports files that were edited (--force overwrites
them), and never changes other files. A line on standard error says what changed.
--dry-run prints it with the differences and changes nothing, and so does --check,
which exits with 1 if anything differs. Secrets contain private keys and output
folders are usually committed, so -o omits Secrets unless --secrets is set.

gwc does not overwrite a file that the build reads (by any name), a file with
objects that gwc did not write, or a file of another program: it reports an
error before it writes anything. A file is replaced as a whole, with edits that
were made in it since: unlike a folder, it does not record what gwc wrote.
Symbolic links are kept. Devices, pipes and /dev/stdout are written to directly.

Until it is written, most of a large output is in a temporary file in $TMPDIR, which
only its owner can read and which disappears with gwc; where none can be made, it is in
memory. Secrets are never in it.

--overlay changes the objects by a function in Jsonnet from their list to a list;
several are applied in order. A change of what the program states is a warning.

--test writes nothing if an expect statement of the program does not pass (gwc test
--help).

--map writes a JSON file that maps each object and field in the output to the
clauses of the program that produced it; gwc origin reads this file.

For Argo CD, --sync-waves adds the wave of each object, and --argocd runs gwc as a
plugin (gwc argocd --help). For Flux, --flux marks objects with a text that Flux
would replace.

--watch builds again whenever a file changes that the build reads: programs, also
new ones, and what they name or include, values files, overlays, the inventory.
Each build prints its diagnostics and one line. With errors, the output stays as it
was. Without -o, it writes nothing. Ctrl-C or SIGTERM ends it, never within a
write; the exit status is that of the last build that ended. If the first build
cannot read or write a path, the exit status is 2 at once.`

func newBuild() *cobra.Command {
	p, o := new(program), new(output)
	cmd := &cobra.Command{
		Use:   "build [PATH...]",
		Short: "Compile a program into Istio objects",
		Long:  longBuild,
		Example: `  # A folder for a GitOps tool, with Secrets in a separate file
  gwc build --program shop -o deploy/ --secrets secrets.yaml

  # In CI: the folder is what the program yields
  gwc build --check deploy/ edge/

  # Labels of a cost centre on every object
  echo 'function(os) [o { metadata+: { labels+: { cost: "edge" } } } for o in os]' >labels.jsonnet
  gwc build --overlay labels.jsonnet examples/shop

  # A folder that Argo CD applies in the safe order
  gwc build --sync-waves -o deploy/ edge/

  # One line, for Istio 1.26 and later
  echo 'expose frontend https at weather.com' | gwc build --target istio@1.26 -

  # Keep a folder up to date while you edit
  gwc build --watch -o deploy/ edge/

  # Check that the services exist in the cluster
  kubectl get services -A -o yaml >cluster.yaml
  gwc build --inventory cluster.yaml examples/shop`,
		RunE: func(cmd *cobra.Command, paths []string) error { return build(cmd, p, o, paths) },
	}
	o.flags(cmd)
	p.flags(cmd)
	return cmd
}

// build compiles the program and writes the output.
func build(cmd *cobra.Command, p *program, o *output, paths []string) error {
	paths, err := o.check(cmd, paths)
	if err != nil {
		return err
	}
	p.yamlOnly = o.format.value == "yaml" && o.mapPath == "" && !o.test
	if o.watch {
		if err := o.checkWatch(cmd, p, paths); err != nil {
			return err
		}
		return (&watching{cmd: cmd, p: p, o: o, paths: paths}).run()
	}
	if o.tools.argocd {
		if err := o.readArgoCD(cmd, p); err != nil {
			return err
		}
	}
	texts := new(scratch.File)
	defer func() { _ = texts.Close() }() // nothing of it is needed again
	p.store = texts
	result, err := p.compile(cmd, paths)
	if err != nil {
		return err
	}
	return o.finish(cmd, p, result)
}

// finish prints all diagnostics of a build before it writes anything, because a
// reader can close the output early.
func (o *output) finish(cmd *cobra.Command, p *program, result gwc.Result) error {
	list := withoutAdvice(result.Diagnostics)
	if result.Bundle == nil {
		if err := p.report(cmd, list); err != nil {
			return err
		}
		return errProgram
	}
	if failed := o.failing(result); len(failed) > 0 {
		if err := p.report(cmd, append(list, failed...)); err != nil {
			return err
		}
		return errProgram
	}
	if err := o.tools.adapt(result.Bundle); err != nil {
		return err
	}
	parts := o.split(result.Bundle, result.Model.Program.Value)
	notes := slices.DeleteFunc(o.notes(parts), result.Accepts)
	if o.tools.argocd && len(parts.open.Objects) == 0 && !p.allowEmpty {
		return o.refuseEmpty(cmd, p, list, notes)
	}
	if err := p.report(cmd, list, notes...); err != nil {
		return err
	}
	if o.watch && o.path == toStdout {
		return nil
	}
	return o.write(cmd, p, parts)
}
