//go:build linux

package gitops

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestStart measures the processor time of gwc on a small list beside that of an empty
// Go program, the least of some runs. docs/performance.md is about larger inputs.
func TestStart(t *testing.T) {
	const most = 24 * time.Millisecond // the aim is 12 ms on an idle machine
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty+".go", []byte("package main\n\nfunc main() {}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", empty, empty+".go").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	list, err := os.ReadFile("testdata/framework/ports/input.yaml")
	if err != nil {
		t.Fatal(err)
	}
	least := func(name string) time.Duration {
		best := time.Hour
		for range 15 {
			c := exec.Command(name)
			c.Stdin = strings.NewReader(string(list))
			if out, err := c.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			best = min(best, c.ProcessState.UserTime()+c.ProcessState.SystemTime())
		}
		return best
	}
	own, none := least(build(t)), least(empty)
	t.Logf("gwc %s, an empty program %s", own, none)
	if own-none > most {
		t.Errorf("gwc takes %s longer than an empty program", own-none)
	}
}
