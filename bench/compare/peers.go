package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/bench"
)

// statements is the number of intents of most rows.
const statements = 10_000

// ofKustomize is the number of intents for kustomize, whose time is not linear.
const ofKustomize = 250

// objectsOf is the number of objects that the other tools render for an intent.
var objectsOf = map[string]int{"egress": 5, "expose": 2}

// peerOf returns the command of another tool for generated intents.
func (c *comparison) peerOf(p bench.Peer, kind string, n int) (*command, error) {
	directory, _, err := c.generate(kind+"-"+p.Name, p.Of(kind, bench.Size{N: n, Seed: c.seed}))
	return &command{name: kind + " " + p.Name, binary: c.bin[p.Name], args: p.Args, directory: directory, patience: c.peerPatience}, err
}

// gwcOf returns the command of gwc for a generated program, and the program's size.
func (c *comparison) gwcOf(kind string, n int) (*command, int, error) {
	name := fmt.Sprintf("%s %d", kind, n)
	directory, size, err := c.generate(strings.ReplaceAll(name, " ", "-"), bench.Kinds[kind](bench.Size{N: n, Seed: c.seed}))
	return c.gwc("gwc "+name, "build", directory), size, err
}

// checkPeers renders a few intents with all tools, and expects the same objects.
func (c *comparison) checkPeers() error {
	for _, kind := range []string{"egress", "expose"} {
		first, from := "", ""
		for _, p := range bench.Peers {
			if c.bin[p.Name] == "" || !slices.Contains(p.Kinds, kind) {
				continue
			}
			cmd, err := c.peerOf(p, kind, 20)
			if err != nil {
				return err
			}
			if err := c.once(cmd); err != nil {
				return err
			}
			objects, err := canonical(c.output(cmd))
			switch {
			case err != nil:
				return fmt.Errorf("%s: %w", cmd.name, err)
			case first == "":
				first, from = objects, cmd.name
			case objects != first:
				return fmt.Errorf("the objects of %s differ from those of %s", cmd.name, from)
			}
		}
		note("%s: all tools render the same objects", kind)
	}
	return nil
}

// canonical returns the objects of a YAML stream as sorted lines of JSON.
func canonical(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	var lines []string
	for d := yaml.NewDecoder(file); ; {
		var object any
		if err := d.Decode(&object); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return "", err
		}
		if object == nil {
			continue
		}
		line, err := json.Marshal(object)
		if err != nil {
			return "", err
		}
		lines = append(lines, string(line))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n"), nil
}

var (
	kindLine = regexp.MustCompile(`(?m)^ {0,3}"?kind"?: `)
	word     = regexp.MustCompile(`[a-z0-9-]+(\.[a-z0-9-]+)+`)
)

// checkOutput expects every host in an output, and a number of objects; 0 is any.
func (c *comparison) checkOutput(cmd *command, kind string, n, objects int) error {
	text, err := os.ReadFile(c.output(cmd))
	if err != nil {
		return err
	}
	if got := len(kindLine.FindAllIndex(text, -1)); objects > 0 && got != objects {
		return fmt.Errorf("%s renders %d objects, not %d", cmd.name, got, objects)
	}
	words := map[string]bool{}
	for _, w := range word.FindAll(text, -1) {
		words[string(w)] = true
	}
	for _, host := range bench.Hosts(kind, bench.Size{N: n, Seed: c.seed}) {
		if !words[host] {
			return fmt.Errorf("%s renders nothing for %s", cmd.name, host)
		}
	}
	return nil
}

// The times that gwc is to be faster.
var goals = map[string]float64{"helm": 30, "jsonnet": 30, "cue": 100}

// peers compares gwc with the other tools, for one kind of intents.
func (c *comparison) peers(kind, title string) error {
	own, _, err := c.gwcOf(kind, statements)
	if err != nil {
		return err
	}
	list, sizes := []*command{own}, map[*command]int{}
	for _, p := range bench.Peers {
		if c.bin[p.Name] == "" || !slices.Contains(p.Kinds, kind) {
			continue
		}
		n := statements
		if p.Name == "kustomize" {
			n = ofKustomize
		}
		cmd, err := c.peerOf(p, kind, n)
		if err != nil {
			return err
		}
		list, sizes[cmd] = append(list, cmd), n
	}
	if err := c.measure(list...); err != nil {
		return err
	}
	for _, cmd := range list {
		n, objects := statements, 0
		if cmd != own {
			n, objects = sizes[cmd], sizes[cmd]*objectsOf[kind]
		}
		if err := c.checkOutput(cmd, kind, n, objects); err != nil {
			return err
		}
	}
	if kind == "egress" {
		c.origination = own.wall().Seconds() / statements
	}
	c.add(row{what: title + ": gwc", measured: shown(own)})
	for _, cmd := range list[1:] {
		tool := strings.TrimPrefix(cmd.name, kind+" ")
		c.addPeer(tool, cmd, own, sizes[cmd])
		if tool == "helm" {
			if err := c.hash(cmd, own); err != nil {
				return err
			}
		}
	}
	c.missing(kind)
	return nil
}

// missing adds a row for each tool that could not be installed.
func (c *comparison) missing(kind string) {
	for _, p := range bench.Peers {
		if c.bin[p.Name] != "" || !slices.Contains(p.Kinds, kind) {
			continue
		}
		r := row{what: "… " + p.Name, measured: "could not be installed", reached: "not measured"}
		if goal := goals[p.Name]; goal > 0 {
			r.goal = fmt.Sprintf("at least %.0fx", goal)
		}
		c.add(r)
	}
}

// addPeer adds the row of another tool.
func (c *comparison) addPeer(tool string, cmd, own *command, n int) {
	r := row{what: "… " + tool, measured: shown(cmd)}
	ratio := cmd.wall().Seconds() / own.wall().Seconds()
	if n != statements {
		r.what += fmt.Sprintf(", only %d of them", n)
		r.ratio = fmt.Sprintf("%.1fx for 1/%d", ratio, statements/n)
	} else {
		r.ratio = fmt.Sprintf("%.1fx", ratio)
	}
	if goal := goals[tool]; goal > 0 {
		r.goal, r.reached = fmt.Sprintf("at least %.0fx", goal), yes(ratio >= goal)
	}
	c.add(r)
}

// hash measures sha256sum over helm's output, the milestone of gwc's time.
func (c *comparison) hash(helm, own *command) error {
	binary, err := exec.LookPath("sha256sum")
	if err != nil {
		c.add(row{what: "… `sha256sum` of helm's output", measured: "there is no sha256sum", goal: "at most 3x", reached: "not measured"})
		return nil //nolint:nilerr // the other rows do not need it
	}
	cmd := &command{name: "sha256sum " + helm.name, binary: binary, args: []string{c.output(helm)}, directory: c.work, patience: c.patience}
	if err := c.measure(cmd); err != nil {
		return err
	}
	ratio := own.wall().Seconds() / cmd.wall().Seconds()
	c.add(row{
		what: fmt.Sprintf("… `sha256sum` of helm's %.0f MB", float64(helm.printed)/1e6), measured: shown(cmd),
		ratio: fmt.Sprintf("gwc takes %.1fx", ratio), goal: "at most 3x", reached: yes(ratio <= 3),
	})
	return nil
}
