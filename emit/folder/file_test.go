package folder

import (
	"errors"
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
		t.Skip("the file system of the test has no symbolic links: ", err)
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
	if err := rewrite(name, nil); err == nil {
		t.Error("a file that is not there is written")
	}
	put(t, dir, "a.gwc", "old")
	if err := os.Chmod(name, 0o646); err != nil { // more than a usual umask leaves
		t.Fatal(err)
	}
	if err := rewrite(name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir); !reflect.DeepEqual(got, map[string]string{"a.gwc": "new"}) {
		t.Errorf("the folder holds %v", got)
	}
	if info, _ := os.Stat(name); runtime.GOOS != "windows" && info.Mode().Perm() != 0o646 {
		t.Errorf("the file has %s", info.Mode())
	}
}

func rewrite(name string, data []byte) error {
	target, err := Find(name)
	if err != nil {
		return err
	}
	return target.Rewrite(data)
}

// sick is a file on which some writes fail.
type sick struct {
	text  []byte
	fails int
}

func (s *sick) WriteAt(p []byte, _ int64) (int, error) {
	if s.fails > 0 {
		s.fails--
		n := copy(s.text, p[:len(p)/2])
		return n, errors.New("full")
	}
	s.text = append(append([]byte{}, p...), s.text[min(len(p), len(s.text)):]...)
	return len(p), nil
}

func (s *sick) Truncate(size int64) error { s.text = s.text[:size]; return nil }
func (s *sick) Sync() error               { return nil }

func TestOverwrite(t *testing.T) {
	for fails, want := range []string{"new", "older"} {
		f := &sick{[]byte("older"), fails}
		if lost, err := overwrite(f, []byte("older"), []byte("new")); lost || (err != nil) != (fails > 0) || string(f.text) != want {
			t.Errorf("%d failures: %q, %v, %v", fails, f.text, lost, err)
		}
	}
	if lost, err := overwrite(&sick{[]byte("older"), 2}, []byte("older"), []byte("new")); !lost || err == nil {
		t.Error("what is lost is not said to be")
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a", "1")
	at := func(name string) Target {
		t.Helper()
		target, err := Find(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return target
	}
	if os.Symlink("a", filepath.Join(dir, "soft")) != nil || os.Symlink("none", filepath.Join(dir, "dangling")) != nil || os.Link(filepath.Join(dir, "a"), filepath.Join(dir, "hard")) != nil {
		t.Skip("the file system of the test has no links")
	}
	for _, test := range []struct {
		a, b string
		same bool
	}{{"a", "soft", true}, {"a", "hard", true}, {"none", "dangling", true}, {"none", "./none", true}, {"a", "none", false}, {"none", "other", false}} {
		if at(test.a).Same(at(test.b)) != test.same {
			t.Errorf("%s and %s are one file: %v; want %v", test.a, test.b, !test.same, test.same)
		}
	}
	none, a := at("dangling"), at("a")
	if err := none.Write(0o666, []byte("2")); err != nil {
		t.Fatal(err)
	}
	if err := none.Write(0o666, []byte("3")); !errors.Is(err, ErrChanged) {
		t.Errorf("what came meanwhile is overwritten: %v", err)
	}
	put(t, dir, "a", "12")
	for _, err := range []error{a.Write(0o666, nil), a.Rewrite(nil)} {
		if !errors.Is(err, ErrChanged) {
			t.Errorf("what was changed meanwhile is overwritten: %v", err)
		}
	}
	if got := tree(t, dir); !reflect.DeepEqual(got, map[string]string{"a": "12", "hard": "12", "soft": "a", "dangling": "none", "none": "2"}) {
		t.Errorf("the folder holds %v", got)
	}
}
