package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestReadme checks that gwc check prints what README.md shows for its manifests.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "## Check the YAML that you have")
	if !found {
		t.Fatal("no section about manifests")
	}
	fence := func(language string) string {
		_, rest, _ := strings.Cut(section, "```"+language+"\n")
		text, _, _ := strings.Cut(rest, "```\n")
		return text
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("shop.yaml", []byte(fence("yaml")), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if status := run([]string{"check", "shop.yaml"}, strings.NewReader(""), &out, &errs); status != wrong || errs.String() != fence("text") {
		t.Errorf("status %d:\n%s", status, errs.String())
	}
}
