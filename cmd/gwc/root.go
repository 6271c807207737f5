package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/gwc-lang/gwc/lang"
)

// newRoot returns the command gwc with all others.
func newRoot() *cobra.Command { return newRootFor("") }

// A maker makes the command of a name.
type maker struct {
	name string
	make func() *cobra.Command
}

// makers returns those of all commands, in the order of their help.
func makers() []maker {
	return []maker{
		{"init", newInit},
		{"build", newBuild},
		{"check", newCheck},
		{"apply", newApply},
		{"diff", newDiff},
		{"delete", newDelete},
		{"krm", newKRM},
		{"fmt", newFormat},
		{"list", newList},
		{"certs", newCerts},
		{"argocd", newArgoCD},
		{"install", newInstall},
		{"needs", newNeeds},
		{"test", newTest},
		{"trace", newTrace},
		{"graph", newGraph},
		{"gateway", newGateway},
		{"origin", newOrigin},
		{"explain", newExplain},
		{"version", newVersion},
	}
}

// newRootFor returns the command gwc with the command of a name, which is the first
// argument, or with all if there is none of that name: each has many flags.
func newRootFor(name string) *cobra.Command {
	root := &cobra.Command{
		Use:   "gwc",
		Short: "Compile ingress and egress intents into Istio objects",
		Long: `gwc compiles intents about the edge of an Istio mesh (which services are
published, which outside hosts workloads may call) into a complete and safe set
of Istio objects.`,
		Example: `  # Apply the program of this directory with kubectl
  gwc apply

  # One line from a shell
  echo 'egress edition.cnn.com via gateway originate-tls' | gwc build -

  # All diagnostics, including advice
  gwc check examples/shop`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          runRoot,
	}
	// Not cobra's own: its template links text/template, which calls methods by their
	// name, and then the linker keeps every exported method of every type.
	root.Flags().BoolP("version", "v", false, "version for gwc")
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp())
	for _, c := range makers() {
		if c.name == name {
			root.AddCommand(c.make())
			return root
		}
	}
	for _, c := range makers() {
		root.AddCommand(c.make())
	}
	return root
}

// runRoot prints the help, or the version.
func runRoot(cmd *cobra.Command, _ []string) error {
	if wanted, err := cmd.Flags().GetBool("version"); err != nil || !wanted {
		return cmd.Help()
	}
	_, err := fmt.Fprintln(cmd.OutOrStdout(), version())
	return err
}

// knownCommand rejects an unknown command.
func knownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError{fmt.Errorf("unknown command %q%s", args[0], meant("", args[0], commandNames(root)))}
}

func commandNames(root *cobra.Command) (names []string) {
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	return names
}

// flagError adds a suggestion to an error about an unknown flag.
func flagError(cmd *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		err = fmt.Errorf("%w%s", err, meant("--", unknown.GetSpecifiedName(), names))
	}
	if cmd.Name() == "trace" && strings.Contains(err.Error(), " in ->") {
		err = errors.New("a call with its result is one argument in quotes, as in gwc trace 'outside GET https://shop.example.com/ -> 404'")
	}
	return usageError{err}
}

// meant returns a "did you mean" suffix with the nearest of the words, if any.
func meant(prefix, text string, words []string) string {
	if word := lang.Nearest(text, words); word != "" {
		return fmt.Sprintf("; did you mean %s%s?", prefix, word)
	}
	return ""
}
