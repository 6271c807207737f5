package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/review/graph"
)

// A graphing holds the flags of graph.
type graphing struct {
	subjectOf
	format     choice
	view       choice
	hosts      []string
	namespaces []string
	all        bool
}

func newGraph() *cobra.Command {
	g := &graphing{subjectOf: subjectOf{program: &program{}}, view: choice{"edge", append([]string{"edge"}, graph.Views()...)}}
	cmd := &cobra.Command{
		Use:   "graph [PATH...]",
		Short: "Draw who may call whom, and what encrypts it, without a cluster",
		Long: `graph follows all calls of a program, or of manifests, through what istiod would send
to the proxies, and draws a picture: callers, the gateways that they pass, the hosts
that they ask for, and the services and outside hosts that receive the calls. Nothing
is sent, and no cluster is asked.

Each edge stands for calls that can be made, and has an example: gwc trace shows it
proxy by proxy. A red dashed edge is not encrypted and has an end outside the mesh, a
yellow one is not encrypted inside the mesh. A single edge is TLS, a double or thick
one TLS with a client certificate or mesh mTLS, and a dotted one TLS that the proxies
pass through. Labels are ports, shares with subsets, statuses such as 301, and from
CALLER where only some of the callers of a gateway may go on. ? is undetermined.

The picture has calls from outside and calls to outside hosts; --view in, out or mesh
selects those from outside, to outside hosts, or between workloads. The format
markdown is a matrix of who may call whom, of all three. Callers that are treated
alike are one node, and so are hosts and receivers if there are more than 40 nodes;
--all draws each. --host and --of-namespace select a part.

A PATH is a program, or manifests, as for gwc trace.

The exit status is 0 if the picture was drawn, 1 if the program has errors, and 2 if
the command line is invalid, a path cannot be read, or nothing has the host or
namespace.`,
		Example: `  gwc graph examples/shop

  # For a browser or a README, with tooltips
  gwc graph --format svg examples/shop >shop.svg

  # Who may call whom?
  gwc graph --format markdown examples/shop

  # Everything about one host of hand-written manifests
  gwc graph --host shop.example.com --all manifests/`,
		RunE: g.run,
	}
	g.flags(cmd)
	f := cmd.Flags()
	g.format = choice{graph.Formats()[0], graph.Formats()}
	g.format.addTo(cmd, "format", "output format of the picture")
	g.view.addTo(cmd, "view", "calls that are drawn; edge is in and out")
	f.StringArrayVar(&g.hosts, "host", nil, "only calls to a `HOST`, or one that it covers; can be repeated")
	f.StringArrayVar(&g.namespaces, "of-namespace", nil, "only calls from or to workloads of a `NAMESPACE`; can be repeated")
	f.BoolVar(&g.all, "all", false, "draw each caller, host and receiver, and calls between workloads")
	g.manifestFlags(cmd)
	return cmd
}

func (g *graphing) run(cmd *cobra.Command, paths []string) error {
	subject, err := g.subject(cmd, paths)
	if err != nil {
		return err
	}
	picture := graph.Of(subject.Traffic(), graph.Options{Views: g.views(cmd), Hosts: g.hosts, Namespaces: g.namespaces, All: g.all})
	if len(picture.Nodes) == 0 && len(g.hosts)+len(g.namespaces) > 0 {
		return usageError{fmt.Errorf("no call is drawn: none of the view has %v", slices.Concat(g.hosts, g.namespaces))}
	}
	if why := picture.TooLarge(); why != "" && g.format.value == "mermaid" {
		fmt.Fprintf(cmd.ErrOrStderr(), "note: the picture has %s: use --format svg\n", why)
	}
	return picture.Write(cmd.OutOrStdout(), g.format.value)
}

// views returns the views that are drawn; none: all.
func (g *graphing) views(cmd *cobra.Command) []graph.View {
	switch {
	case g.view.value != "edge":
		return []graph.View{graph.View(g.view.value)}
	case g.all || g.format.value == "markdown" && !cmd.Flags().Changed("view"):
		return nil
	}
	return []graph.View{graph.In, graph.Out}
}
