package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestOutcomesPage runs the commands of docs/outcomes.md, and compares what they print.
// A program of the page is shop.gwc, and the one before it old.gwc.
func TestOutcomesPage(t *testing.T) {
	const name = "../../docs/outcomes.md"
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	blocks := strings.Split(string(page), "\n```")
	for i := 1; i < len(blocks); i += 2 {
		language, text, _ := strings.Cut(blocks[i], "\n")
		text += "\n"
		switch language {
		case "gwc":
			if before, err := os.ReadFile("shop.gwc"); err == nil {
				writeText(t, "old.gwc", string(before))
			}
			writeText(t, "shop.gwc", text)
		case "yaml":
			writeText(t, "cluster.yaml", text)
		case "console":
			command, want, _ := strings.Cut(text, "\n")
			got := traceOf(t, command)
			if got == want {
				continue
			}
			if !*update {
				t.Errorf("%s\nprints\n%s", command, got)
			}
			blocks[i] = "console\n" + command + "\n" + strings.TrimSuffix(got, "\n")
		}
	}
	if *update {
		t.Chdir(dir)
		writeText(t, name, strings.Join(blocks, "\n```"))
	}
}

func writeText(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// traceOf runs a command. A call is in quotes.
func traceOf(t *testing.T, command string) string {
	t.Helper()
	before, rest, _ := strings.Cut(command, "'")
	args := strings.Fields(before)[2:]
	if quoted, after, found := strings.Cut(rest, "'"); found {
		args = append(append(args, quoted), strings.Fields(after)...)
	}
	var out, errs bytes.Buffer
	if status := run(args, strings.NewReader(""), &out, &errs); status == impossible {
		t.Fatalf("%s: status %d: %s", command, status, errs.String())
	}
	return out.String()
}
