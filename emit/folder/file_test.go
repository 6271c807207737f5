package folder

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"
)

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "out.yaml")
	for _, text := range []string{"one", "two"} {
		if err := WriteFile(name, 0o600, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := tree(t, dir); !reflect.DeepEqual(got, map[string]string{"out.yaml": text}) {
			t.Errorf("the folder holds %v", got)
		}
	}
	if info, _ := os.Stat(name); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file has %s", info.Mode())
	}
	if WriteFile(dir, 0o666, nil) == nil {
		t.Error("a folder is replaced")
	}
	if WriteFile(filepath.Join(dir, "none", "x"), 0o666, nil) == nil {
		t.Error("a file in no folder is written")
	}
}

func TestWriteFileThroughALink(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "real", "old")
	if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
		t.Skip("no links here")
	}
	if err := WriteFile(filepath.Join(dir, "link"), 0o666, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir); !reflect.DeepEqual(got, map[string]string{"real": "new", "link": "real"}) {
		t.Errorf("the folder holds %v", got)
	}
}

func TestWriteFileToADevice(t *testing.T) {
	if err := WriteFile(os.DevNull, 0o666, []byte("x")); err != nil {
		t.Error(err)
	}
}

func TestRewrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.gwc")
	if err := Rewrite(name, nil); err == nil {
		t.Error("a file that is not there is written")
	}
	put(t, dir, "a.gwc", "old")
	if err := os.Chmod(name, 0o646); err != nil { // more than a usual umask leaves
		t.Fatal(err)
	}
	if err := Rewrite(name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir); !reflect.DeepEqual(got, map[string]string{"a.gwc": "new"}) {
		t.Errorf("the folder holds %v", got)
	}
	if info, _ := os.Stat(name); runtime.GOOS != "windows" && info.Mode().Perm() != 0o646 {
		t.Errorf("the file has %s", info.Mode())
	}
}
