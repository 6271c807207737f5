package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// A command is a process that is measured.
type command struct {
	name      string
	binary    string
	args      []string
	directory string
	status    int // the exit status that it must have
	patience  time.Duration

	runs    []usage
	spent   time.Duration
	printed int64 // bytes on standard output
}

// A usage is what one run took.
type usage struct {
	wall, cpu time.Duration
	memory    int64 // maximum resident bytes; 0 if not known
}

// output returns the file of the command's standard output.
func (c *comparison) output(cmd *command) string {
	return filepath.Join(c.work, strings.ReplaceAll(cmd.name, " ", "-")+".out")
}

// measure runs the commands in turn, so that what disturbs the machine disturbs all
// of them. A command that has used its time is not run again.
func (c *comparison) measure(list ...*command) error {
	for range c.rounds {
		for _, cmd := range list {
			if len(cmd.runs) > 0 && cmd.spent+cmd.spent/time.Duration(len(cmd.runs)) > cmd.patience {
				continue
			}
			if err := c.once(cmd); err != nil {
				return err
			}
		}
	}
	for _, cmd := range list {
		note("%-24s %8.3f s  %5d MB  %d runs", cmd.name, cmd.wall().Seconds(), cmd.memory()/1e6, len(cmd.runs))
	}
	return nil
}

// once runs a command once.
func (c *comparison) once(cmd *command) error {
	out, err := os.Create(c.output(cmd))
	if err != nil {
		return err
	}
	defer out.Close()
	forgetPeak()
	own := resident() * 11 / 10
	var errs strings.Builder
	p := exec.CommandContext(c.ctx, cmd.binary, cmd.args...)
	p.Dir, p.Stdout, p.Stderr = cmd.directory, out, &errs
	start := time.Now()
	err = p.Run()
	wall := time.Since(start)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == cmd.status {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", cmd.binary, strings.Join(cmd.args, " "), err, errs.String())
	}
	cmd.spent += wall
	memory := maxResident(p.ProcessState)
	if memory <= own {
		memory = 0 // it is this process's
	}
	cmd.runs = append(cmd.runs, usage{wall, p.ProcessState.UserTime() + p.ProcessState.SystemTime(), memory})
	info, err := out.Stat()
	if err != nil {
		return err
	}
	cmd.printed = info.Size()
	return nil
}

// forgetPeak makes the peak memory of this process its present one: on Linux, the
// peak of a new process begins with that of the process that starts it (setmax_mm_hiwater_rss
// in exec). Elsewhere there is no such file.
func forgetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

// resident returns the resident bytes of this process, with which a new one begins; 0 if
// they are not known.
func resident() int64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, pages int64
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// wall returns the median of the times.
func (cmd *command) wall() time.Duration {
	return median(cmd.runs, func(u usage) time.Duration { return u.wall })
}

// cpu returns the median of the processor times.
func (cmd *command) cpu() time.Duration {
	return median(cmd.runs, func(u usage) time.Duration { return u.cpu })
}

// memory returns the median of the maximum resident bytes.
func (cmd *command) memory() int64 {
	return median(cmd.runs, func(u usage) int64 { return u.memory })
}

func median[T ~int64](runs []usage, of func(usage) T) T {
	list := make([]T, len(runs))
	for i, r := range runs {
		list[i] = of(r)
	}
	slices.Sort(list)
	return list[len(list)/2]
}
