package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMeasure checks that a process is measured, and not the one that measures.
func TestMeasure(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux reports the peak memory of a child apart from its parent's")
	}
	ballast := make([]byte, 200<<20)
	for i := range ballast {
		ballast[i] = 1
	}
	runtime.KeepAlive(ballast)
	c := &comparison{ctx: t.Context(), rounds: 3, work: t.TempDir()}
	cmd := &command{name: "echo", binary: "/bin/echo", args: []string{"hosts"}, patience: time.Minute}
	if err := c.measure(cmd); err != nil {
		t.Fatal(err)
	}
	if len(cmd.runs) != 3 || cmd.printed != 6 || cmd.wall() <= 0 {
		t.Errorf("%d runs printed %d bytes in %s", len(cmd.runs), cmd.printed, cmd.wall())
	}
	if cmd.memory() > 100<<20 {
		t.Errorf("echo takes %d MB", cmd.memory()>>20)
	}
}

// TestWrite checks that only the region of the page is rewritten.
func TestWrite(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	for range 2 { // the second time it replaces the first
		if _, err := os.Stat(page); err != nil {
			if err := os.WriteFile(page, []byte("before\n"+begin+"old\n"+end+"after\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		c := &comparison{rows: []row{{what: "start", measured: "3 ms", goal: "at most 12 ms", reached: yes(true)}}}
		if err := c.write(page); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		got := string(text)
		if !strings.HasPrefix(got, "before\n"+begin) || !strings.HasSuffix(got, end+"after\n") ||
			strings.Contains(got, "old") || strings.Count(got, "| start | 3 ms |  | at most 12 ms | yes |\n") != 1 {
			t.Errorf("the page is\n%s", got)
		}
	}
	if err := os.WriteFile(page, []byte("no region\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := new(comparison).write(page); err == nil {
		t.Error("a page without the region is rewritten")
	}
}

// TestCanonical checks that objects are compared by meaning.
func TestCanonical(t *testing.T) {
	of := func(text string) string {
		name := filepath.Join(t.TempDir(), "out.yaml")
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		objects, err := canonical(name)
		if err != nil {
			t.Fatal(err)
		}
		return objects
	}
	yaml, json := of("---\nkind: A\nspec: {x: [1]}\n---\n---\nkind: B\n"), of("---\n{\"kind\": \"B\"}\n---\n{\"spec\": {\"x\": [1]}, \"kind\": \"A\"}\n...\n")
	if yaml != json || of("kind: A\n") == yaml {
		t.Errorf("%s\ndiffers from\n%s", yaml, json)
	}
}
