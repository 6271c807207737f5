//go:build !windows

package folder

import (
	"os"
	"path/filepath"
	"reflect"
	"syscall"
	"testing"
)

// TestRewriteKeeps checks that Rewrite keeps hard links, links and the owner.
func TestRewriteKeeps(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.gwc")
	put(t, dir, "a.gwc", "old and longer")
	if os.Getuid() == 0 {
		if err := os.Chown(name, 4711, 4712); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("a.gwc", filepath.Join(dir, "soft")); err != nil {
		t.Fatal(err)
	}
	before, _ := os.Stat(name)
	for i, text := range []string{"new", "newer"} {
		if err := rewrite(filepath.Join(dir, "soft"), []byte(text)); err != nil {
			t.Fatal(err)
		}
		after, _ := os.Stat(name)
		if b, a := before.Sys().(*syscall.Stat_t), after.Sys().(*syscall.Stat_t); b.Uid != a.Uid || b.Gid != a.Gid || before.Mode() != after.Mode() {
			t.Errorf("%d:%d %s becomes %d:%d %s", b.Uid, b.Gid, before.Mode(), a.Uid, a.Gid, after.Mode())
		}
		want := map[string]string{"a.gwc": text, "soft": "a.gwc"}
		if i > 0 {
			want["hard"] = text
		}
		if got := tree(t, dir); !reflect.DeepEqual(got, want) {
			t.Errorf("the folder holds %v", got)
		}
		if i == 0 {
			if err := os.Link(name, filepath.Join(dir, "hard")); err != nil {
				t.Fatal(err)
			}
		}
	}
}
