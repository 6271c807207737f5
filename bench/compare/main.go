// Command compare measures gwc and other tools that render the same intents, side by
// side on this machine, and writes the table of docs/performance.md:
//
//	go run ./bench/compare -o docs/performance.md
//
// It installs the other tools with `go install`, each in the version that package
// bench names, into bench/.tools.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A comparison is a run of the command.
type comparison struct {
	ctx    context.Context
	seed   uint64
	rounds int
	patience,
	peerPatience time.Duration
	long    bool
	only    string            // names of parts; empty: all
	offline bool              // leave out tools that are not installed
	tools   string            // directory of the binaries
	work    string            // directory of the generated files and of the outputs
	bin     map[string]string // paths of the binaries that exist, by name
	rows    []row
	// origination is the time of a statement of the first row, in seconds.
	origination float64
}

func main() {
	c := &comparison{bin: map[string]string{}}
	out := flag.String("o", "", "page whose table to rewrite; the default is standard output only")
	flag.Uint64Var(&c.seed, "seed", 1, "seed of the generated hosts, names and orders")
	flag.IntVar(&c.rounds, "rounds", 5, "runs of each command; the table has medians")
	flag.DurationVar(&c.peerPatience, "peer-time", 15*time.Second, "time after which another tool is not run again for a row")
	flag.BoolVar(&c.long, "long", false, "also 1,000,000 statements")
	flag.BoolVar(&c.offline, "offline", false, "install nothing, and leave out the tools that are missing")
	flag.StringVar(&c.only, "only", "", "parts of the table, with commas: egress, expose, mixed (with egress), growth, start, change, check, outcomes, size")
	flag.StringVar(&c.tools, "tools", "bench/.tools", "directory of the other tools")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	c.ctx, c.patience = ctx, 30*time.Second
	err := errors.New("-only is for standard output: a page has the whole table")
	if c.only == "" || *out == "" {
		err = c.run(*out)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func (c *comparison) run(page string) (err error) {
	if c.tools, err = filepath.Abs(c.tools); err != nil {
		return err
	}
	if c.work, err = os.MkdirTemp("", "gwc-bench-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(c.work) }()
	if err := c.install(); err != nil {
		return err
	}
	if err := c.checkPeers(); err != nil {
		return err
	}
	for _, part := range []struct {
		name    string
		measure func() error
	}{
		{"egress", func() error { return c.peers("egress", "10,000 originations") }},
		{"expose", func() error { return c.peers("expose", "10,000 exposes, 200 namespaces, 50 certificates") }},
		{"mixed", c.mixed}, {"growth", c.growth}, {"start", c.start}, {"change", c.change}, {"check", c.inventory}, {"outcomes", c.outcomes}, {"size", c.size},
	} {
		if c.only != "" && !slices.Contains(strings.Split(c.only, ","), part.name) {
			continue
		}
		if err := part.measure(); err != nil {
			return err
		}
	}
	return c.write(page)
}

// note prints what is being done.
func note(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
