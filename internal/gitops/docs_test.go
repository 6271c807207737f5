//go:build linux

package gitops

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocs checks that each YAML file of docs/gitops.md is in an example or a script, and
// that each proof exists.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/gitops.md")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, dir := range []string{"../../examples/gitops", "testdata/scripts"} {
		err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(name)
			files = append(files, string(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	links := regexp.MustCompile(`\]\((\.\./[^)#]*)\)`).FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 4 || len(links) < 10 {
		t.Fatalf("%d blocks, %d links", len(blocks), len(links))
	}
	for _, b := range blocks {
		if !strings.Contains(strings.Join(files, "\x00"), b[1]) {
			t.Errorf("no test has:\n%s", b[1])
		}
	}
	for _, l := range links {
		if _, err := os.Stat(filepath.Join("..", "..", "docs", l[1])); err != nil {
			t.Error(err)
		}
	}
	for _, l := range regexp.MustCompile(`\[(Test\w+)\]\((\.\./[^)#]*)\)`).FindAllStringSubmatch(string(page), -1) {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", l[2]))
		if err != nil || !strings.Contains(string(text), "\nfunc "+l[1]+"(") {
			t.Errorf("%s has no %s: %v", l[2], l[1], err)
		}
	}
}
