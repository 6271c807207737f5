package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/bench"
)

// A row is a line of the table.
type row struct{ what, measured, ratio, goal, reached string }

func (c *comparison) add(r row) { c.rows = append(c.rows, r) }

// shown returns what a command took.
func shown(cmd *command) string {
	wall := fmt.Sprintf("%.2f s", cmd.wall().Seconds())
	if cmd.wall() < 100*time.Millisecond {
		wall = fmt.Sprintf("%.1f ms", cmd.wall().Seconds()*1000)
	}
	text := fmt.Sprintf("%s, %.2f s of processor", wall, cmd.cpu().Seconds())
	if cmd.wall() < 100*time.Millisecond {
		text = wall
	}
	if m := cmd.memory(); m > 0 {
		text += fmt.Sprintf(", %.0f MB", float64(m)/1e6)
	}
	return text
}

func yes(reached bool) string {
	if reached {
		return "yes"
	}
	return "**no**"
}

// grouped writes a number with commas.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// The region of the page that is rewritten.
const (
	begin = "<!-- make bench writes from here -->\n"
	end   = "<!-- to here -->\n"
)

// write prints the table, and rewrites the region of the page; empty means no page.
func (c *comparison) write(page string) error {
	table := c.table()
	if _, err := os.Stdout.WriteString(table); err != nil {
		return err
	}
	if page == "" {
		return nil
	}
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	before, rest, found := bytes.Cut(text, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !found || !closed {
		return fmt.Errorf("%s: expected the lines %q and %q", page, strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	return os.WriteFile(page, fmt.Appendf(nil, "%s%s\n%s\n%s%s", before, begin, table, end, after), 0o666)
}

func (c *comparison) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, medians of up to %d runs, seed %d, %s. Other tools: %s.\n\n", machine(), c.rounds, c.seed, time.Now().UTC().Format(time.DateOnly), c.versions())
	b.WriteString("| what | measured | ratio | goal | reached |\n|---|---|---|---|---|\n")
	for _, r := range c.rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.what, r.measured, r.ratio, r.goal, r.reached)
	}
	if !c.long {
		b.WriteString("\n1,000,000 statements were not measured in this run (`make bench-long`).\n")
	}
	return b.String()
}

// machine describes where the table was measured.
func machine() string {
	return fmt.Sprintf("%s, %d cores, %s/%s, %s", processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// processor returns the name of the processor, where the system tells it.
func processor() string {
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	}
	if text, err := exec.Command("sysctl", "-n", "machdep.cpu.brand_string").Output(); err == nil {
		return strings.TrimSpace(string(text))
	}
	return "unknown processor"
}

func (c *comparison) versions() string {
	var list []string
	for _, p := range bench.Peers {
		text := p.Name + " " + p.Version
		if c.bin[p.Name] == "" {
			text += " (could not be installed)"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}
