package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gwc-lang/gwc/bench"
)

// mixed measures programs with blocks and routes, and the same as loops.
func (c *comparison) mixed() error {
	var list []*command
	for _, kind := range []string{"mixed", "loops"} {
		cmd, _, err := c.gwcOf(kind, statements)
		if err != nil {
			return err
		}
		list = append(list, cmd)
	}
	if err := c.measure(list...); err != nil {
		return err
	}
	for i, what := range []string{"10,000 statements with blocks and routes in 300 files", "the same as `for` over values"} {
		ratio := list[i].wall().Seconds() / statements / c.origination
		c.add(row{
			what: what, measured: shown(list[i]), ratio: fmt.Sprintf("%.1fx an origination", ratio),
			goal: "at most 2x", reached: yes(ratio <= 2),
		})
	}
	return nil
}

// growth measures programs of growing size, and the memory of 100,000 statements.
func (c *comparison) growth() error {
	sizes := []int{1_000, 10_000, 100_000}
	if c.long {
		sizes = append(sizes, 1_000_000)
	}
	var list []*command
	input := map[int]int{}
	for _, n := range sizes {
		cmd, size, err := c.gwcOf("egress", n)
		if err != nil {
			return err
		}
		input[n] = size
		list = append(list, cmd)
	}
	if err := c.measure(list...); err != nil {
		return err
	}
	for i, n := range sizes {
		cmd := list[i]
		if err := c.checkOutput(cmd, "egress", n, 0); err != nil {
			return err
		}
		r := row{what: fmt.Sprintf("growth: %s originations", grouped(n)), measured: shown(cmd)}
		if i > 0 {
			factor := float64(n) / float64(sizes[i-1])
			wall := cmd.wall().Seconds() / list[i-1].wall().Seconds() / factor
			memory := float64(cmd.memory()) / float64(max(1, list[i-1].memory())) / factor
			r.ratio = fmt.Sprintf("time %.2fx, memory %.2fx of linear", wall, memory)
			r.goal, r.reached = "at most 1.3x", yes(wall <= 1.3 && memory <= 1.3)
		}
		c.add(r)
		if n == 100_000 {
			both := float64(input[n]) + float64(cmd.printed)
			ratio := float64(cmd.memory()) / both
			c.add(row{
				what:     fmt.Sprintf("… peak memory to the %.0f MB of input and output", both/1e6),
				measured: fmt.Sprintf("%.0f MB", float64(cmd.memory())/1e6), ratio: fmt.Sprintf("%.1fx", ratio), goal: "at most 3x", reached: yes(ratio <= 3),
			})
		}
		if n == 1_000_000 {
			c.add(row{
				what: "… peak memory", measured: fmt.Sprintf("%.1f GB", float64(cmd.memory())/1e9), goal: "at most 8 GB", reached: yes(cmd.memory() <= 8e9),
			})
		}
	}
	return nil
}

// start measures processes that have nearly nothing to do.
func (c *comparison) start() error {
	line := filepath.Join(c.work, "line", "line.gwc")
	if err := os.MkdirAll(filepath.Dir(line), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(line, []byte("egress api.example.com via gateway originate-tls\n"), 0o666); err != nil {
		return err
	}
	of := func(name, binary string, args ...string) *command {
		return &command{name: name, binary: c.bin[binary], args: args, directory: c.work, patience: c.patience}
	}
	empty, version, build := of("an empty Go program", "empty"), of("gwc version", "gwc", "version"), of("gwc build of one line", "gwc", "build", line)
	list := []*command{empty, version, build}
	helm := of("helm version", "helm", "version")
	if helm.binary != "" {
		list = append(list, helm)
	}
	rounds := c.rounds
	c.rounds *= 4 // they are short
	err := c.measure(list...)
	c.rounds = rounds
	if err != nil {
		return err
	}
	c.add(row{what: "start: an empty Go program", measured: shown(empty)})
	if helm.binary != "" {
		c.add(row{what: "… `helm version`", measured: shown(helm)})
	}
	for _, cmd := range []*command{version, build} {
		over := cmd.wall() - empty.wall()
		r := row{what: "… `" + cmd.name + "`", measured: shown(cmd), ratio: fmt.Sprintf("%.1f ms over the empty one", over.Seconds()*1000), goal: "at most 12 ms"}
		reached := over.Seconds() <= 0.012
		if helm.binary != "" {
			ratio := helm.wall().Seconds() / cmd.wall().Seconds()
			r.ratio += fmt.Sprintf(", 1/%.1f of helm", ratio)
			r.goal += ", 1/5 of helm"
			reached = reached && ratio >= 5
		}
		r.reached = yes(reached)
		c.add(r)
	}
	return nil
}

// inventoryObjects is the number of hand-written objects to check.
const inventoryObjects = 20_000

// inventory measures the check of hand-written objects.
func (c *comparison) inventory() error {
	directory, size, err := c.generate("inventory", bench.Inventory(bench.Size{N: inventoryObjects, Seed: c.seed}))
	if err != nil {
		return err
	}
	alone := filepath.Join(c.work, "alone")
	if err := os.MkdirAll(alone, 0o777); err != nil {
		return err
	}
	cmd := &command{name: "gwc check", binary: c.bin["gwc"], args: []string{"check", "--inventory", directory}, directory: alone, patience: c.patience}
	if err := c.measure(cmd); err != nil {
		return err
	}
	speed := float64(size) / 1e6 / cmd.wall().Seconds()
	c.add(row{
		what: fmt.Sprintf("`gwc check` of %s hand-written objects, %.1f MB", grouped(inventoryObjects), float64(size)/1e6), measured: shown(cmd),
		ratio: fmt.Sprintf("%.0f MB/s", speed), goal: "50 MB/s, at most 1 s", reached: yes(speed >= 50 && cmd.wall().Seconds() <= 1),
	})
	return nil
}

// size measures the stripped binary.
func (c *comparison) size() error {
	info, err := os.Stat(c.bin["gwc"])
	if err != nil {
		return err
	}
	c.add(row{what: "the stripped binary", measured: fmt.Sprintf("%.1f MB", float64(info.Size())/1e6), goal: "at most 20 MB", reached: yes(info.Size() <= 20e6)})
	return nil
}
