package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/lang/diag"
)

func newCheck() *cobra.Command {
	p, fix := &program{whole: true}, false
	m := &manifests{program: p}
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Report errors, warnings and advice for a program or for manifests",
		Long: `check compiles a program without writing output and reports all diagnostics:
errors, warnings and advice. A PATH is a file, a directory (read recursively), or
- for standard input. The default is the current directory.

check also reads hand-written Istio YAML: a .yaml, .yml or .json file, a directory
with such files and no program, or a manifest on standard input. It reports what
the API server or Istio's webhook refuses, and what the objects do to each other.
Each kustomization with what it reaches, and each other directory, is a unit; units
are not compared with each other unless --together is set. Files of a directory
that define one object in different ways are alternatives. Namespaces, prefixes and
labels of kustomizations are applied; what their patches and replacements change,
and what variables as ${NAME} are part of, is not reported. Helm charts, templates,
values, patches and encrypted files are left out, and so is what .gitignore and
.gwcignore list. --inventory is what else is in the cluster. --target names the
oldest release of Istio that reads the manifests: fields of newer ones are errors.

--live reads the objects of the cluster of the current context by kubectl, one call
for each kind, and checks them. What they do not have does not exist, unless a kind
cannot be listed. With a PATH the manifests there are checked together with them.

A finding is accepted by a comment on its line, # gwc:accept GWC0952 REASON, by the
annotation gwc.dev/accept: "GWC0952: REASON" of the object, or by a --baseline.

--fix first fixes errors that have exactly one possible correction: a misspelt
word with one similar word, an operator without spaces, the full name of a
service, a duplicate clause. It changes a statement only if the statement has no
errors afterwards. It prints each change, then the remaining diagnostics.

With --inventory, check also reports conflicts between the Istio objects in the
inventory, even if no PATH is given and the current directory has no program.

The exit status is 0 if the program compiles or the manifests have no errors, 1 if
there are errors (or what --fail-on names), and 2 if the command line is invalid or
a path cannot be read.`,
		Example: `  gwc check
  gwc check --fix
  gwc check --strict --inventory cluster/ edge.gwc
  gwc check manifests/
  gwc check --fail-on warning --namespace shop route.yaml
  kubectl get -A -o yaml gateways,virtualservices,services | gwc check --complete -
  gwc check --live --context staging
  gwc check --diagnostics sarif examples/shop 2>gwc.sarif`,
		RunE: func(cmd *cobra.Command, paths []string) error { return m.run(cmd, paths, fix) },
	}
	p.flags(cmd)
	m.flags(cmd)
	cmd.Flags().BoolVar(&fix, "fix", false, "fix errors in the files that have exactly one possible correction, and print the changes")
	return cmd
}

// run checks the program or the manifests at the paths, and prints what is found.
func (m *manifests) run(cmd *cobra.Command, paths []string, fix bool) error {
	yaml, in, err := m.asked(paths, cmd.InOrStdin())
	if err != nil {
		return err
	}
	cmd.SetIn(in)
	if m.live && !yaml && len(paths) > 0 {
		return usageError{errors.New("--live is for manifests: pass the objects of the cluster to a program with --inventory")}
	}
	yaml = yaml || m.live
	check := m.program.check
	switch {
	case fix && yaml:
		return usageError{errors.New("--fix is for programs, not for manifests")}
	case fix:
		check = m.fix
	case yaml:
		check = func(cmd *cobra.Command, paths []string) ([]diag.Diagnostic, error) { return m.check(cmd, paths, in) }
	}
	list, err := check(cmd, paths)
	if err != nil {
		return err
	}
	if err := m.report(cmd, list); err != nil {
		return err
	}
	if m.diagnostics.value == "text" {
		for _, note := range m.notes {
			if _, err := fmt.Fprintln(cmd.ErrOrStderr(), note); err != nil {
				return err
			}
		}
	}
	if m.fail.failed(list) {
		return errProgram
	}
	return nil
}

// check returns all diagnostics of the program at the paths.
func (p *program) check(cmd *cobra.Command, paths []string) ([]diag.Diagnostic, error) {
	result, err := p.compile(cmd, paths)
	return result.Diagnostics, err
}
