package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/test"
	"github.com/gwc-lang/gwc/traffic"
)

// A trial holds the flags of test.
type trial struct {
	*program
	format        choice
	verbose, list bool
	generate      bool
	under         int
}

func newTest() *cobra.Command {
	t := &trial{program: &program{}}
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Judge the expects of a program: what becomes of calls, without a cluster",
		Long: `test compiles a program and follows the call of each expect statement through the
output, as the control plane would configure the proxies and as these would act. It
prints the expects that do not pass: what was expected, what came, and proxy by proxy
what decided, with FILE:LINE. Nothing is sent, and no cluster is asked.

An expect passes if the call becomes what it states. It fails if something else
happens, if it is undetermined what happens (because of a filter, external
authorization or a token, which are not evaluated), or if it names a workload, service
or receiver that neither the program nor the inventory has. --inventory is what else
is in the cluster; without it, services have the ports that objects name, pods have
sidecars, and Secrets exist.

The last line counts the clauses that decide: routes, egress hosts, and what refuses
callers (mutual, from account). A clause is exercised if it decided about the call of
an expect; a route with conditions, and a clause that refuses callers, if it decided
both ways. --coverage lists those that are not, and says which routes no call at all can
take; --fail-under asks for a share. --generate prints what becomes of calls now, as few
expects as show each clause both ways and each result of a host: keep those that are
meant.

--format junit has a suite for each file and a test for each expect. --diagnostics
json, sarif, github or junit prints the expects that do not pass as diagnostics, too.

The exit status is 0 if all expects pass, 1 if one does not, the coverage is too low
or the program has errors, and 2 if the command line is invalid or a path cannot be
read.`,
		Example: `  gwc test examples/shop

  # Every expect, with the proxies that its call passes
  gwc test --verbose

  # In CI: a report, and annotations of the pull request
  gwc test --format junit --diagnostics github >expects.xml

  # What becomes of calls now, as expects
  gwc test --generate edge/ >edge/expects.gwc

  # Which routes does no expect exercise?
  gwc test --coverage --fail-under 80`,
		RunE: t.run,
	}
	t.flags(cmd)
	f := cmd.Flags()
	t.format = choice{test.Formats()[0], test.Formats()}
	t.format.addTo(cmd, "format", "output format of the report")
	f.BoolVarP(&t.verbose, "verbose", "v", false, "also show the expects that pass with their hops, and what was assumed")
	f.BoolVar(&t.list, "coverage", false, "list the clauses that no expect exercises")
	f.BoolVar(&t.generate, "generate", false, "print the fewest expects that show what becomes of calls now, instead of judging those of the program")
	f.IntVar(&t.under, "fail-under", 0, "fail if less than this `PERCENT` of the clauses is exercised")
	return cmd
}

func (t *trial) run(cmd *cobra.Command, paths []string) error {
	if t.under < 0 || t.under > 100 {
		return usageError{fmt.Errorf("--fail-under %d: must be from 0 to 100", t.under)}
	}
	result, err := t.compile(cmd, paths)
	if err != nil {
		return err
	}
	found := withoutAdvice(result.Diagnostics)
	if result.Bundle == nil {
		if err := t.report(cmd, found); err != nil {
			return err
		}
		return errProgram
	}
	if t.generate {
		if err := t.report(cmd, found); err != nil {
			return err
		}
		return test.Generate(cmd.OutOrStdout(), result.Model, trafficOf(result))
	}
	report := t.judge(result)
	if t.list {
		report.FindDead(trafficOf(result))
	}
	if t.diagnostics.value != "text" { // the text of the report shows them
		found = append(found, report.Diagnostics()...)
	}
	if err := t.report(cmd, found); err != nil {
		return err
	}
	if err := report.Write(cmd.OutOrStdout(), t.format.value); err != nil {
		return err
	}
	if percent := report.Coverage.Percent(); percent < t.under {
		printError(cmd.ErrOrStderr(), fmt.Errorf("the coverage is %d%%, less than %d%%", percent, t.under))
		return errDiffers
	}
	if report.Failed() {
		return errDiffers
	}
	return nil
}

// judge follows the calls of the program's expects.
func (t *trial) judge(result gwc.Result) test.Report {
	report := judged(result)
	report.Verbose, report.ListCoverage = t.verbose, t.list
	return report
}

func judged(result gwc.Result) test.Report { return test.Run(result.Model, trafficOf(result)) }

func trafficOf(result gwc.Result) *traffic.Traffic {
	s := &review.Subject{Bundle: result.Bundle, Inventory: result.Inventory}
	s.OfModel(result.Model)
	return s.Traffic()
}

// failing returns the expects that do not pass, if the output depends on them.
func (o *output) failing(result gwc.Result) []diag.Diagnostic {
	if !o.test {
		return nil
	}
	return judged(result).Diagnostics()
}
