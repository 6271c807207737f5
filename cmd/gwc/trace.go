package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/review/known"
	"github.com/gwc-lang/gwc/review/trace"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// A tracing holds the flags of trace.
type tracing struct {
	subjectOf
	format  choice
	calls   string
	verbose bool
}

func newTrace() *cobra.Command {
	t := &tracing{subjectOf: subjectOf{program: &program{}}}
	cmd := &cobra.Command{
		Use:   "trace FROM METHOD URL [CLAUSE...] [PATH...]",
		Short: "Show what becomes of a call, proxy by proxy, without a cluster",
		Long: `trace follows one call through what istiod would send to the proxies on its way, and
prints what becomes of it: who receives it and how, the answer of a proxy, or that it
is refused. For each proxy it shows what decided, with FILE:LINE, and what did not
apply and why. Nothing is sent, and no cluster is asked.

FROM is outside, outside at GATEWAY, or NAMESPACE/APP: a workload by its name or its
label app. METHOD is that of http, or TCP or TLS with HOST:PORT. Clauses are account
NAME, header NAME = VALUE, host NAME, sni NAME, no-sni, http2, address IP,
client-address IP, token CLAIM=VALUE,..., with client-certificate and with
other-certificate. The call may also be one argument in
quotes; then -> RESULT at its end asks why it does not become that.

A result is SERVICE.NAMESPACE:PORT or HOST:PORT, then tls (the application gets TLS),
mtls (its sidecar terminated mesh mTLS), sni, verified, certificate, via GATEWAY, host
and path; or a status with its Location; or refused. undetermined means that it
depends on something that is not evaluated, which is named: EnvoyFilters, external
authorization, headers that proxies set.

A PATH is a program, or manifests: .yaml, .yml or .json files, or a directory of them
without a program. --inventory is what else is in the cluster, or the manifests alone.
Without an inventory, services have the ports that objects name, pods have sidecars,
and Secrets exist; --verbose lists what was assumed. --target names the release of
istiod; without it, and without a target of the program, it is the newest.

The exit status is 0 if the call was followed, 1 if it does not become RESULT, is
undetermined although a RESULT was given, a line of --calls is wrong, or if the program
has errors, and 2 if the command line is invalid, a path cannot be read, or a name of
the call or of RESULT is unknown.`,
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
	f.BoolVar(&t.verbose, "verbose", false, "list what was assumed because nothing shows it")
	t.manifestFlags(cmd)
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
	names := known.Of(subject.Model, followed)
	report := trace.Report{Verbose: t.verbose}
	for _, words := range lines {
		report.Traced = append(report.Traced, follow(followed, names, words))
	}
	report.Assumed = followed.Registry.Assumed
	if t.calls == "" && report.Traced[0].Err != nil {
		return usageError{report.Traced[0].Err}
	}
	if err := report.Write(cmd.OutOrStdout(), t.format.value); err != nil {
		return err
	}
	for _, traced := range report.Traced {
		if !traced.Met() {
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
func follow(through *traffic.Traffic, names *known.Names, words []string) trace.Traced {
	out := trace.Traced{Call: strings.Join(words, " ")}
	c, want, asked, err := call.ParseWords(words)
	if err != nil {
		out.Err = err
		return out
	}
	out.Call = c.Text
	if why, hint := names.Caller(c); why != "" {
		out.Err = errors.New(why + "; " + hint)
		return out
	}
	if why, hint := names.Receivers(c, want); why != "" { // `not` of a misspelt name always holds
		out.Err = errors.New(why + "; " + hint)
		return out
	}
	if out.Answer, out.Err = through.Follow(c); out.Err != nil || !asked {
		return out
	}
	if out.Want = &want; !want.Met(out.Answer.Shares()) && !want.Not {
		for _, share := range want.Shares {
			out.Near = append(out.Near, out.Answer.Misses(share.Outcome)...)
		}
	}
	return out
}
