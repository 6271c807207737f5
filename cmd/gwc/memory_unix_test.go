//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// large is a program whose output does not stay in memory.
func large(t *testing.T) (path string) {
	t.Helper()
	var text strings.Builder
	text.WriteString("gateway egress { namespace istio-egress, selector istio=egress, service egress }\n")
	for i := range 14_000 {
		fmt.Fprintf(&text, "egress host-%d.example.com via gateway egress originate-tls\n", i)
	}
	path = filepath.Join(t.TempDir(), "large.gwc")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// building returns the command that builds a program with a directory for temporary files.
func building(t *testing.T, program, temporary string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(gwcBinary(t), append([]string{"build", program}, args...)...)
	cmd.Env = append(os.Environ(), "TMPDIR="+temporary)
	return cmd
}

// TestTemporaryFile checks that a large output is the same whether its texts are in a
// temporary file or, because none can be made, in memory, and that no file is left.
func TestTemporaryFile(t *testing.T) {
	program, dir, absent := large(t), t.TempDir(), filepath.Join(t.TempDir(), "absent")
	want, err := building(t, program, absent).Output()
	if err != nil || len(want) < textsInMemory {
		t.Fatalf("%d bytes (%v)", len(want), err)
	}
	if got, err := building(t, program, dir).Output(); err != nil || !bytes.Equal(got, want) {
		t.Errorf("with a temporary file, the output has %d other bytes (%v)", len(got), err)
	}
	to := filepath.Join(t.TempDir(), "out.yaml")
	if err := building(t, program, dir, "-o", to).Run(); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(to); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the file has %d other bytes (%v)", len(got), err)
	}
	isEmpty(t, dir)
}

// TestInterrupted interrupts a build while it writes: no temporary file is left.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	cmd := building(t, large(t), dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Error(err)
	}
	if open, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", cmd.Process.Pid)); err == nil && len(open) > 0 {
		has := false
		for _, name := range open {
			to, err := os.Readlink(name)
			has = has || err == nil && strings.HasPrefix(to, dir)
		}
		if !has {
			t.Error("the build has no temporary file, so that this tests nothing")
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Error(err)
	}
	if cmd.Wait() == nil {
		t.Error("the build ended before it was interrupted")
	}
	isEmpty(t, dir)
}

func isEmpty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
}
