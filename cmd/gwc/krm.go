package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/krm"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
)

const longKRM = `krm is a KRM function, for kustomize, kpt and other tools that call functions. It
reads a ResourceList, compiles the intents of its function config and of its items,
and writes the list with the objects that they imply. gwc does the same if it is
called without arguments and standard input is not a terminal, or is called Intents.

The function config is apiVersion: gwc.dev/v1alpha1, kind: Intents, with these fields
in spec, or a ConfigMap with them in data:

  intents         the program
  files           paths of programs, below the working directory; not in containers
  values          the values of the program
  namespace       of statements without one (default: metadata.namespace)
  target          oldest Istio version, as istio@1.26
  secrets         include: also make Secrets of files, which are left out otherwise
  onlyNamespaces  namespaces of the objects that the function may make

The data of a ConfigMap can also have programs with names that end in .gwc. Items of
kind Intents add their spec.intents to the program.

Every other item is compared with the program: a port that a Service among them does
not have is an error. What is not among them may exist all the same. Items are written
as they were read, byte by byte. gwc adds its objects with the annotation
gwc.dev/owner, replaces those that it made before, and removes those that it no longer
makes. It never changes an object that it did not make: one with the same name is an
error.

Diagnostics are results of the list, and on standard error. With an error, the list is
written as it was read. With --config, standard input and output are YAML documents
instead of a ResourceList: so kustomize calls legacy plugins.

The exit status is 0, 1 if a result is an error, and 2 if the command line is
invalid.`

func newKRM() *cobra.Command {
	f := new(krmFlags)
	cmd := &cobra.Command{
		Use:   "krm",
		Short: "Run as a KRM function: in kustomize, kpt and other tools",
		Long:  longKRM,
		Example: `  # In the kustomization.yaml: transformers: [gwc.yaml]
  kustomize build --enable-alpha-plugins --enable-exec . >out.yaml

  # Did the function run? Every object of the intents is in the output
  gwc krm verify out.yaml gwc.yaml

  # In a package of kpt, with exec: gwc krm in the Kptfile
  kpt fn render --allow-exec

  # As the function of a team, which may make objects in its namespace only
  gwc krm --only-namespaces shop <list.yaml

  # The fields of the function config, and what it adds to resources
  gwc krm --schema
  gwc krm --config gwc.yaml <resources.yaml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usageError{fmt.Errorf("%s: unexpected argument %q%s", cmd.CommandPath(), args[0], meant("", args[0], commandNames(cmd)))}
		},
		RunE: f.run,
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringSliceVar(&f.only, "only-namespaces", nil, "`NAMESPACES`, with commas: an object in another one is an error; in addition to spec.onlyNamespaces")
	fs.BoolVar(&f.allowEmpty, "allow-empty", false, "allow a program that produces no objects")
	fs.StringVar(&f.config, "config", "", "read the function config from a `FILE`, and YAML documents from standard input")
	fs.BoolVar(&f.schema, "schema", false, "print the KRMFunctionDefinition, with the schema of the function config")
	cmd.AddCommand(newVerify(), newKustomizeConfig())
	return cmd
}

// krmFlags holds the flags of krm.
type krmFlags struct {
	only       []string
	allowEmpty bool
	config     string
	schema     bool
}

func (f *krmFlags) run(cmd *cobra.Command, _ []string) error {
	if f.schema {
		_, err := io.WriteString(cmd.OutOrStdout(), krm.Schema)
		return err
	}
	if cmd.Flags().Changed("only-namespaces") && len(f.only) == 0 {
		return usageError{errors.New("--only-namespaces requires a namespace")}
	}
	for _, name := range f.only {
		if !krm.IsNamespace(name) {
			return usageError{fmt.Errorf("--only-namespaces: invalid namespace %q; write names of lower-case letters, digits and dashes, with commas and no spaces", name)}
		}
	}
	var text []byte
	if !isTerminal(cmd) {
		var err error
		if text, err = krm.Copy(cmd.InOrStdin()); err != nil {
			return fmt.Errorf("standard input: %w", err)
		}
	} else if f.config == "" {
		return usageError{errors.New("krm reads a ResourceList from standard input; kustomize and kpt write it")}
	}
	function := f.function()
	var response krm.Response
	if f.config == "" {
		response = function.Run(cmd.Context(), text)
	} else {
		config, err := readText(f.config)
		if err != nil {
			return err
		}
		response = function.Stream(cmd.Context(), krm.Source{Name: shownName(f.config), Text: config}, text)
	}
	return respond(cmd, response)
}

// shownName returns a path as messages have it; empty for an absolute one, which
// kustomize makes for plugins and which differs from run to run.
func shownName(path string) string {
	if filepath.IsAbs(path) {
		return ""
	}
	return path
}

// function returns the function with its access to files.
func (f *krmFlags) function() krm.Function {
	out := krm.Function{Now: time.Now(), OnlyNamespaces: f.only, AllowEmpty: f.allowEmpty, Target: setTarget}
	if os.Getpid() != 1 { // else it is the command of a container
		out.Open = func(path string) (gwc.Root, error) { return source.Within(".", path) }
	}
	return out
}

func setTarget(name string, o *gwc.Options) error {
	t := new(target)
	if err := t.Set(name); err != nil {
		return err
	}
	o.Target, o.Version = t.maker, t.version
	return nil
}

// respond prints the diagnostics for tools that do not show results, and then the
// output.
func respond(cmd *cobra.Command, r krm.Response) error {
	var list []diag.Diagnostic
	var notes bytes.Buffer
	for _, d := range r.Diagnostics {
		if d.Severity != diag.Advice {
			list = append(list, d)
		} else if krm.IsNote(d) {
			fmt.Fprintf(&notes, "note: %s; %s\n", diag.Visible(d.Shown()), diag.Visible(d.ShownHint()))
		}
	}
	if err := (diag.Text{}).Print(cmd.ErrOrStderr(), list); err != nil {
		return err
	}
	if _, err := cmd.ErrOrStderr().Write(notes.Bytes()); err != nil {
		return err
	}
	if _, err := cmd.OutOrStdout().Write(r.Output); err != nil {
		return err
	}
	if r.Failed() {
		return errProgram
	}
	return nil
}

func newKustomizeConfig() *cobra.Command {
	return &cobra.Command{
		Use:   "kustomizeconfig",
		Short: "Print the configuration with which kustomize renames what gwc's objects refer to",
		Long: `kustomizeconfig prints a file for the field configurations of a kustomization.yaml.
With it, namePrefix, nameSuffix and the hashes of generated Secrets also change the
names in gwc's objects: credentialName of Gateways and DestinationRules, gateways of
VirtualServices, and hosts of Services in the namespace of the object.`,
		Example: `  gwc krm kustomizeconfig >kustomizeconfig.yaml
  # and in the kustomization.yaml
  #   configurations: [kustomizeconfig.yaml]`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usageError{fmt.Errorf("%s: unexpected argument %q", cmd.CommandPath(), args[0])}
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(cmd.OutOrStdout(), krm.KustomizeConfig)
			return err
		},
	}
}
