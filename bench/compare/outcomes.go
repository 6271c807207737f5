package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gwc-lang/gwc/bench"
)

// outcomeHosts is the number of hosts of the programs whose outcomes are measured.
const outcomeHosts = 1000

// outcomes measures what evaluates calls: expects, a difference and a trace.
func (c *comparison) outcomes() error {
	for _, part := range []func() error{c.expects, c.difference, c.trace} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// expects measures `gwc test`, which fails if an expect does.
func (c *comparison) expects() error {
	directory, _, err := c.generate("expects", bench.Expects(bench.Size{N: outcomeHosts, Seed: c.seed}))
	if err != nil {
		return err
	}
	cmd := c.gwc("gwc test", "test", "--format", "json", directory)
	if err := c.measure(cmd); err != nil {
		return err
	}
	c.add(row{
		what:     fmt.Sprintf("`gwc test` of %s expects and as many hosts", grouped(outcomeHosts)),
		measured: shown(cmd), goal: "at most 1 s", reached: yes(cmd.wall().Seconds() <= 1),
	})
	return nil
}

// difference measures `gwc diff` of two programs, which must find each edit.
func (c *comparison) difference() error {
	before, after := bench.Edited(bench.Size{N: outcomeHosts, Seed: c.seed})
	paths := []string{"", ""}
	for i, files := range [][]bench.File{before, after} {
		var err error
		if paths[i], _, err = c.generate(fmt.Sprintf("diff-%d", i), files); err != nil {
			return err
		}
	}
	cmd := c.gwc("gwc diff", "diff", paths[0], paths[1])
	if err := c.measure(cmd); err != nil {
		return err
	}
	text, err := os.ReadFile(c.output(cmd))
	if err != nil {
		return err
	}
	if err := edits(string(text), after); err != nil {
		return err
	}
	c.add(row{
		what:     fmt.Sprintf("`gwc diff` of programs of %s hosts with %d edits", grouped(outcomeHosts), bench.Edits),
		measured: shown(cmd), goal: "at most 2 s", reached: yes(cmd.wall().Seconds() <= 2),
	})
	return nil
}

// edits returns an error if the report of a difference lacks the host of an edit.
func edits(report string, after []bench.File) error {
	n := 0
	for line := range strings.Lines(string(after[0].Text)) {
		words := strings.Fields(line)
		host := ""
		switch {
		case len(words) == 2: // egress HOST
			host = words[1]
		case len(words) > 4 && strings.HasPrefix(words[1], "other-"): // expose SERVICE https at HOST
			host = words[4]
		default:
			continue
		}
		n++
		if !strings.Contains(report, host) {
			return fmt.Errorf("gwc diff does not report the edit of %s", host)
		}
	}
	if n != bench.Edits {
		return fmt.Errorf("%d edits, want %d", n, bench.Edits)
	}
	return nil
}

// trace measures `gwc trace` of a call of examples/shop, against `gwc version`.
func (c *comparison) trace() error {
	program, err := filepath.Abs(filepath.Join("examples", "shop"))
	if err != nil {
		return err
	}
	version, trace := c.gwc("gwc version", "version"), c.gwc("gwc trace", "trace", "outside", "GET", "https://shop.example.com/", program)
	rounds := c.rounds
	c.rounds *= 4 // they are short
	err = c.measure(version, trace)
	c.rounds = rounds
	if err != nil {
		return err
	}
	over := trace.wall() - version.wall()
	c.add(row{
		what: "`gwc trace` of a call of examples/shop", measured: shown(trace),
		ratio: fmt.Sprintf("%.1f ms over `gwc version`", over.Seconds()*1000), goal: "at most 50 ms", reached: yes(over.Seconds() <= 0.05),
	})
	return nil
}

// gwc returns a command of gwc.
func (c *comparison) gwc(name string, args ...string) *command {
	return &command{name: name, binary: c.bin["gwc"], args: args, directory: c.work, patience: c.patience}
}
