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

// TestReadmePicture checks that gwc graph draws what README.md shows for an example.
func TestReadmePicture(t *testing.T) {
	t.Chdir("../..")
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if status := run([]string{"graph", "examples/shop"}, strings.NewReader(""), &out, &errs); status != 0 {
		t.Fatalf("status %d:\n%s", status, errs.String())
	}
	before, rest, found := strings.Cut(string(page), "```mermaid\n")
	shown, after, closed := strings.Cut(rest, "```\n")
	switch {
	case !found || !closed:
		t.Fatal("no picture")
	case shown == out.String():
	case *update:
		writeText(t, "README.md", before+"```mermaid\n"+out.String()+"```\n"+after)
	default:
		t.Errorf("the picture of README.md is out of date; run the test with -update:\n%s", out.String())
	}
}
