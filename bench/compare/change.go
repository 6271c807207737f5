package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/gwc-lang/gwc/bench"
)

// changes is the number of changes of one file that are measured.
const changes = 9

var built = regexp.MustCompile(`^built [\d,]+ objects?.* in (\d+) ms$`)

// change measures what gwc build --watch takes for one changed file of 300, against
// a build.
func (c *comparison) change() error {
	files := bench.Mixed(bench.Size{N: statements, Seed: c.seed})
	directory, _, err := c.generate("watched", files)
	if err != nil {
		return err
	}
	out := filepath.Join(c.work, "watched.yaml")
	full := c.gwc("build -o", "build", "-o", out, directory)
	if err := c.measure(full); err != nil {
		return err
	}
	again, err := c.watch(out, directory, files[0])
	if err != nil {
		return err
	}
	wall := median(again, func(u usage) time.Duration { return u.wall })
	ratio := wall.Seconds() / full.wall().Seconds()
	c.add(row{what: "one changed file of 300: a build, to a file", measured: shown(full)})
	c.add(row{
		what: "… `gwc build --watch`, per change", measured: fmt.Sprintf("%.3f s", wall.Seconds()),
		ratio: fmt.Sprintf("1/%.1f of a build", 1/ratio), goal: "at most 1/10", reached: yes(ratio <= 0.1),
	})
	return nil
}

// watch changes a file that is watched, and returns what each build took.
func (c *comparison) watch(out, directory string, file bench.File) (runs []usage, err error) {
	cmd := exec.CommandContext(c.ctx, c.bin["gwc"], "build", "--watch", "-o", out, directory)
	cmd.Dir = c.work
	errs, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	}()
	name := filepath.Join(directory, filepath.FromSlash(file.Name))
	for lines, n := bufio.NewScanner(errs), 0; lines.Scan(); {
		found := built.FindStringSubmatch(lines.Text())
		if found == nil {
			continue
		}
		if n > 0 { // the first one is of the whole program
			took, err := strconv.Atoi(found[1])
			if err != nil {
				return nil, err
			}
			runs = append(runs, usage{wall: time.Duration(took) * time.Millisecond})
		}
		if n++; n > changes {
			return runs, nil
		}
		text := fmt.Appendf(nil, "%s\nexpose changed:8080 http at changed-%d.example.com\n", file.Text, n)
		if err := os.WriteFile(name, text, 0o666); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("gwc build --watch ended after %d changes", len(runs))
}
