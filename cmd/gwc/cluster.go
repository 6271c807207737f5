package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/kubectl"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A cluster holds the flags that select a cluster, and how to change it.
type cluster struct {
	path, context, kubeconfig string
	yes, dryRun, quiet        bool
}

func (c *cluster) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&c.path, "kubectl", "kubectl", "`PATH` of kubectl")
	f.StringVar(&c.context, "context", "", "`NAME` of the context of the kubeconfig")
	f.StringVar(&c.kubeconfig, "kubeconfig", "", "`PATH` of the kubeconfig")
}

// changing adds the flags of commands that change the cluster.
func (c *cluster) changing(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVarP(&c.yes, "yes", "y", false, "do not ask")
	f.BoolVar(&c.dryRun, "dry-run", false, "print what would change, and change nothing; exit with 1 if anything would")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "do not print the summary")
	c.flags(cmd)
}

// check rejects a run that would have to ask and cannot.
func (c *cluster) check(cmd *cobra.Command, paths []string) error {
	if c.yes || c.dryRun {
		return nil
	}
	if !isTerminal(cmd) || slices.Contains(paths, source.Stdin) {
		return usageError{errors.New("standard input is not a terminal on which to ask; use --yes, or --dry-run")}
	}
	return nil
}

// isTerminal reports whether standard input is a terminal.
func isTerminal(cmd *cobra.Command) bool {
	file, ok := cmd.InOrStdin().(*os.File)
	return ok && isTerminalFile(file)
}

func isTerminalFile(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && info.Name() != "null"
}

// client returns a client for the bundle, whose Secrets it hides.
func (c *cluster) client(cmd *cobra.Command, b *emit.Bundle) (*kubectl.Client, error) {
	if _, err := exec.LookPath(c.path); err != nil {
		return nil, fmt.Errorf("%s: not found; install kubectl, or give its path with --kubectl", c.path)
	}
	mask, err := kubectl.NewMask(b)
	return &kubectl.Client{
		Path: c.path, Context: c.context, Kubeconfig: c.kubeconfig,
		Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr(), Mask: mask,
	}, err
}

// ask asks a question about the cluster and returns an error unless the answer is
// yes.
func (c *cluster) ask(ctx context.Context, cmd *cobra.Command, client *kubectl.Client, what string) error {
	if c.yes {
		return nil
	}
	name, err := client.CurrentContext(ctx)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(cmd.ErrOrStderr(), "%s in context %s? [y/N] ", diag.Visible(what), diag.Visible(name)); err != nil {
		return err
	}
	answer, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	if answer = strings.ToLower(strings.TrimSpace(answer)); err == nil && (answer == "y" || answer == "yes") {
		return nil
	}
	return errors.New("not confirmed; nothing was changed")
}

// A stage is the objects of one rank, which are applied together.
type stage struct {
	rank    int
	objects emit.Bundle
}

// stages returns the objects of a bundle by rank, in the order of application.
func stages(b *emit.Bundle) (list []stage) {
	for _, o := range b.Objects {
		rank, _ := b.Order.Of(o.ID())
		if n := len(list); n == 0 || list[n-1].rank != rank {
			list = append(list, stage{rank: rank})
		}
		last := &list[len(list)-1].objects
		last.Objects = append(last.Objects, o)
	}
	return list
}

// yamlOf returns the YAML of a bundle.
func yamlOf(b *emit.Bundle) ([]byte, error) {
	var data bytes.Buffer
	err := b.YAML(&data)
	return data.Bytes(), err
}

// named returns "A, B, C and 4 more" of objects.
func named(ranks [][]kubectl.Object) string {
	var names []string
	for _, rank := range ranks {
		for _, o := range rank {
			names = append(names, o.String())
		}
	}
	if len(names) > longestSummary {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:longestSummary], ", "), len(names)-longestSummary)
	}
	return strings.Join(names, ", ")
}

// remove removes objects rank by rank and returns how many.
func remove(ctx context.Context, client *kubectl.Client, ranks [][]kubectl.Object) (removed int, err error) {
	for _, rank := range ranks {
		if err := client.Delete(ctx, rank); err != nil {
			return removed, err
		}
		removed += len(rank)
	}
	return removed, nil
}

func total(ranks [][]kubectl.Object) (n int) {
	for _, rank := range ranks {
		n += len(rank)
	}
	return n
}

// sayKept prints a note about objects that gwc does not remove.
func sayKept(cmd *cobra.Command, kept []kubectl.Object) error {
	if len(kept) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(cmd.ErrOrStderr(), "note: %s: other objects would be removed with it; remove it yourself\n", diag.Visible(named([][]kubectl.Object{kept})))
	return err
}

// kindsOf reads kinds as KIND or KIND.GROUP.
func kindsOf(texts []string) (kinds []kubectl.Kind) {
	for _, text := range texts {
		kind, group, _ := strings.Cut(text, ".")
		kinds = append(kinds, kubectl.Kind{Group: group, Kind: kind})
	}
	return kinds
}
