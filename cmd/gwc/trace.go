package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/trace"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A tracing holds the flags of trace.
type tracing struct {
	*program
	format   choice
	calls    string
	complete bool
	verbose  bool
	root     label
	domain   string
	capture  bool
}

func newTrace() *cobra.Command {
	t := &tracing{program: &program{}}
	cmd := &cobra.Command{
		Use:   "trace FROM METHOD URL [CLAUSE...] [PATH...]",
		Short: "Show what becomes of a call, proxy by proxy, without a cluster",
		Long: `trace follows one call through what istiod would send to the proxies on its way, and
prints what becomes of it: who receives it and how, the answer of a proxy, or that it
is refused. For each proxy it shows what decided, with FILE:LINE, and what did not
apply and why. Nothing is sent, and no cluster is asked.

FROM is outside, outside at GATEWAY, or NAMESPACE/APP: a workload by its name or its
label app. METHOD is that of http, or TCP or TLS with HOST:PORT. Clauses are account
NAME, header NAME = VALUE, host NAME, sni NAME, no-sni, http2, address IP, with
client-certificate and with other-certificate. The call may also be one argument in
quotes; then -> RESULT at its end asks why it does not become that.

A result is SERVICE.NAMESPACE:PORT or HOST:PORT, then tls (the application gets TLS),
mtls (its sidecar terminated mesh mTLS), sni, verified, certificate, via GATEWAY, host
and path; or a status with its Location; or refused. undetermined means that it
depends on something that is not evaluated, which is named: EnvoyFilters, external
authorization, tokens, addresses of callers, headers that proxies set.

A PATH is a program, or manifests: .yaml, .yml or .json files, or a directory of them
without a program. --inventory is what else is in the cluster, or the manifests alone.
Without an inventory, services have the ports that objects name, pods have sidecars,
and Secrets exist; --verbose lists what was assumed.

The exit status is 0 if the call was followed, 1 if it does not become RESULT, is
undetermined although a RESULT was given, or if the program has errors, and 2 if the
command line is invalid, a path cannot be read, or a name of the call is unknown.`,
		Example: `  gwc trace outside GET https://shop.example.com/checkout examples/shop

  # Hand-written objects
  gwc trace shop/sleep GET http://edition.cnn.com/politics manifests/

  # Why not?
  gwc trace 'outside GET https://shop.example.com/checkout -> storefront.shop:8080' examples/shop

  # Many calls, one on each line of a file
  gwc trace --calls calls.txt --format json --inventory cluster/`,
		RunE: t.run,
	}
	t.flags(cmd)
	f := cmd.Flags()
	t.format = choice{trace.Formats()[0], trace.Formats()}
	t.format.addTo(cmd, "format", "output format of the trace")
	f.StringVar(&t.calls, "calls", "", "follow the calls of a `FILE`, one on each line, or of - instead of one call")
	f.BoolVar(&t.complete, "complete", false, "the manifests are the whole cluster: what they do not have does not exist")
	f.BoolVar(&t.verbose, "verbose", false, "list what was assumed because nothing shows it")
	f.Var(&t.root, "root-namespace", "root namespace of the mesh of manifests (default \"istio-system\")")
	f.StringVar(&t.domain, "domain", "", "DNS `DOMAIN` of the mesh of manifests (default \"cluster.local\")")
	f.BoolVar(&t.capture, "dns-capture", false, "sidecars of the mesh of manifests answer DNS")
	return cmd
}

func (t *tracing) run(cmd *cobra.Command, args []string) error {
	lines, paths, err := t.asked(cmd, args)
	if err != nil {
		return err
	}
	subject, err := t.subject(cmd, paths)
	if err != nil {
		return err
	}
	followed := subject.Traffic()
	report := trace.Report{Verbose: t.verbose}
	for _, words := range lines {
		report.Traced = append(report.Traced, follow(followed, words))
	}
	report.Assumed = followed.Registry.Assumed
	if t.calls == "" && report.Traced[0].Err != nil {
		return usageError{report.Traced[0].Err}
	}
	if err := report.Write(cmd.OutOrStdout(), t.format.value); err != nil {
		return err
	}
	for _, traced := range report.Traced {
		if traced.Err == nil && !traced.Met() {
			return errDiffers
		}
	}
	return nil
}

// asked returns the calls, each as its words, and the paths.
func (t *tracing) asked(cmd *cobra.Command, args []string) (calls [][]string, paths []string, err error) {
	if t.calls == "" {
		words, paths, err := call.Take(args)
		if err != nil {
			return nil, nil, usageError{err}
		}
		if _, _, _, err := call.ParseWords(words); err != nil {
			return nil, nil, usageError{err}
		}
		return [][]string{words}, paths, nil
	}
	text, err := t.readCalls(cmd.InOrStdin())
	if err != nil {
		return nil, nil, err
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		words, _, err := call.Take([]string{line + " "})
		if err != nil {
			words = []string{line}
		}
		calls = append(calls, words)
	}
	if len(calls) == 0 {
		return nil, nil, usageError{fmt.Errorf("no calls in %s: write one on each line", t.calls)}
	}
	return calls, args, nil
}

func (t *tracing) readCalls(in io.Reader) ([]byte, error) {
	if t.calls == source.Stdin {
		return io.ReadAll(in)
	}
	return os.ReadFile(t.calls)
}

// follow follows one call.
func follow(through *traffic.Traffic, words []string) trace.Traced {
	out := trace.Traced{Call: strings.Join(words, " ")}
	c, want, asked, err := call.ParseWords(words)
	if err != nil {
		out.Err = err
		return out
	}
	out.Call = c.Text
	if out.Answer, out.Err = through.Follow(c); out.Err != nil || !asked {
		return out
	}
	if out.Want = &want; !want.Met(out.Answer.Shares()) {
		for _, share := range want.Shares {
			out.Near = append(out.Near, out.Answer.Misses(share.Outcome)...)
		}
	}
	return out
}

// subject reads the program or the manifests at the paths.
func (t *tracing) subject(cmd *cobra.Command, paths []string) (*review.Subject, error) {
	yaml, in, err := (&manifests{program: t.program}).asked(paths, cmd.InOrStdin())
	if err != nil {
		return nil, err
	}
	cmd.SetIn(in)
	if yaml || len(paths) == 0 && len(t.inventory) > 0 && !hasSource(".") {
		return t.ofManifests(cmd, paths)
	}
	if t.root != "" || t.domain != "" || t.capture {
		return nil, usageError{errors.New("--root-namespace, --domain and --dns-capture are for manifests: a program states them in its mesh statement")}
	}
	result, err := t.mustCompile(cmd, paths)
	if err != nil {
		return nil, err
	}
	return t.ofProgram(cmd, result)
}

// ofProgram puts a program into its inventory.
func (t *tracing) ofProgram(cmd *cobra.Command, result gwc.Result) (*review.Subject, error) {
	s := &review.Subject{Bundle: result.Bundle}
	s.OfModel(result.Model)
	var err error
	s.Inventory, err = t.readInventory(cmd, t.inventory)
	return s, err
}

// hasSource reports whether a directory has a program.
func hasSource(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return true
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".gwc") {
			return true
		}
	}
	return false
}

// ofManifests reads manifests without a program.
func (t *tracing) ofManifests(cmd *cobra.Command, paths []string) (*review.Subject, error) {
	s := t.bare()
	var err error
	s.Inventory, err = t.readInventory(cmd, append(append([]string(nil), paths...), t.inventory...))
	return s, err
}

// bare returns what surrounds manifests.
func (t *tracing) bare() *review.Subject {
	defaults := istio.Target{}.Defaults()
	s := &review.Subject{
		Mesh:     world.Mesh{Root: defaults.Root, Domain: defaults.Domain, DNSCapture: t.capture, Now: time.Now()},
		Gateways: defaults.Gateways,
	}
	if t.root != "" {
		s.Mesh.Root = t.root.String()
	}
	if t.domain != "" {
		s.Mesh.Domain = t.domain
	}
	return s
}

// readInventory reads manifests; nil without any.
func (t *tracing) readInventory(cmd *cobra.Command, paths []string) (*inventory.Inventory, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	t.seen = new(source.Seen)
	files, err := source.Manifests(paths, cmd.InOrStdin(), t.seen)
	if err != nil {
		return nil, err
	}
	var sink diag.Sink
	i := inventory.Options{Complete: t.complete}.Read(files, &sink)
	return i, t.report(cmd, sink.Sorted())
}
