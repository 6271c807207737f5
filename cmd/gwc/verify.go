package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/krm"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
)

func newVerify() *cobra.Command {
	p := new(program)
	cmd := &cobra.Command{
		Use:   "verify STREAM PATH...",
		Short: "Check that the output of kustomize has every object that intents imply",
		Long: `verify reads a stream of YAML documents, as kustomize build prints it, and compiles
each PATH: a function config of kind Intents, or a program. Every object that they
imply must be in the stream, by API group, kind, namespace and name. STREAM can be - for
standard input.

kustomize leaves out functions with exec if --enable-exec is missing, without a message
and with exit status 0; then verify exits with 1. So it does if namePrefix or namespace
of a kustomization changed the objects of a generator.

Secrets of certificate files are not missed, unless the function config has secrets:
include.`,
		Example: `  kustomize build --enable-alpha-plugins --enable-exec . >out.yaml
  gwc krm verify out.yaml gwc.yaml && kubectl apply -f out.yaml

  # In a pipe
  kustomize build --enable-alpha-plugins --enable-exec . | gwc krm verify - gwc.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error { return verify(cmd, p, args) },
	}
	p.flags(cmd)
	return cmd
}

// verify checks a stream against function configs and programs.
func verify(cmd *cobra.Command, p *program, args []string) error {
	if len(args) < 2 {
		return usageError{errors.New("verify requires a stream, and the paths of function configs or programs")}
	}
	text, err := readStream(cmd, args[0])
	if err != nil {
		return err
	}
	stream := krm.Source{Name: args[0], Text: text}
	if args[0] == source.Stdin {
		stream.Name = "standard input"
	}
	o := p.options(true)
	var configs []krm.Config
	var paths []string
	for _, path := range args[1:] {
		if !isConfig(path) && !isYAML(path) {
			paths = append(paths, path)
			continue
		}
		text, err := readText(path)
		if err != nil {
			return err
		}
		directory := filepath.Dir(path) // of the kustomization
		configs = append(configs, krm.Config{Source: krm.Source{Name: path, Text: text}, Function: krm.Function{
			Now: o.Now, Target: setTarget, Open: func(path string) (gwc.Root, error) { return source.Within(directory, path) },
		}})
	}
	var in gwc.Input
	if len(paths) > 0 {
		if in, err = p.open(cmd, paths); err != nil {
			return err
		}
	}
	list, found := krm.Verify(cmd.Context(), stream, configs, in, o)
	if err := p.report(cmd, withoutAdvice(list)); err != nil {
		return err
	}
	if diag.Failed(list) {
		return errProgram
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "all %d objects are in the stream\n", found)
	return err
}

func readStream(cmd *cobra.Command, path string) ([]byte, error) {
	if path == source.Stdin {
		text, err := krm.Copy(cmd.InOrStdin())
		return text, cmp.Or(err, source.WholeStdin(text))
	}
	return readText(path)
}

// readText reads a file whose lines messages can quote.
func readText(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	return text, plainly(path, cmp.Or(err, manifest.Fits(text)))
}

// isYAML reports whether a path is that of a file in YAML or JSON, which no program is.
func isYAML(path string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path))
}
