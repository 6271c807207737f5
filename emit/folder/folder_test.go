package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// files parses files from lines "PATH TEXT".
func files(lines ...string) []File {
	var list []File
	for _, line := range lines {
		path, text, _ := strings.Cut(line, " ")
		list = append(list, File{Path: path, Data: []byte(text)})
	}
	return list
}

// tree returns the content of a folder: files with their content, folders with a
// slash.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		at, _ := filepath.Rel(dir, name)
		at = filepath.ToSlash(at)
		switch {
		case d.IsDir():
			all[at+"/"] = ""
		case d.Type()&fs.ModeSymlink != 0:
			all[at], err = os.Readlink(name)
		default:
			var data []byte
			data, err = os.ReadFile(name)
			all[at] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func mustWrite(t *testing.T, dir string, list []File) Report {
	t.Helper()
	report, err := Write(dir, list)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// holds checks that the folder contains the files, their manifest, and nothing
// else.
func holds(t *testing.T, dir string, list []File) {
	t.Helper()
	got := tree(t, dir)
	for name := range got {
		if name == manifestName || strings.HasSuffix(name, "/") && hasFileBeneath(list, name) {
			delete(got, name)
		}
	}
	want := map[string]string{}
	for _, f := range list {
		want[f.Path] = string(f.Data)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("the folder holds\n%v\nwant\n%v", got, want)
	}
}

func hasFileBeneath(list []File, folder string) bool {
	for _, f := range list {
		if strings.HasPrefix(f.Path, folder) {
			return true
		}
	}
	return false
}

var (
	first  = files("shop/gateway-a.yaml 1", "shop/secret-b.yaml 1", "old/x/gateway-a.yaml 1", "_cluster/c.yaml 1")
	second = files("shop/gateway-a.yaml 2", "shop/secret-b.yaml 1", "new/y/gateway-a.yaml 2", "new/z.yaml 2")
	third  = files("shop/gateway-a.yaml 3", "new/z.yaml 2", "old/x/gateway-a.yaml 3")
)

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out", "deeper")
	mustWrite(t, dir, first)
	holds(t, dir, first)
	want := Report{Written: []string{"new/y/gateway-a.yaml", "new/z.yaml", "shop/gateway-a.yaml"},
		Removed: []string{"_cluster/c.yaml", "old/x/gateway-a.yaml"}, Unchanged: 1}
	if got := mustWrite(t, dir, second); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v want %v", got, want)
	}
	holds(t, dir, second)
	before, _ := os.Stat(filepath.Join(dir, manifestName))
	if got := mustWrite(t, dir, second); !reflect.DeepEqual(got, Report{Unchanged: 4}) {
		t.Errorf("a second run does %v", got)
	}
	if after, _ := os.Stat(filepath.Join(dir, manifestName)); !os.SameFile(before, after) {
		t.Error("a second run writes the list again")
	}
	mustWrite(t, dir, nil)
	holds(t, dir, nil)
}

func TestManifest(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "theirs/note", "n")
	mustWrite(t, dir, files("b/x.yaml 2", "theirs/x.yaml 3", "a.yaml 1"))
	const want = `{
  "gwc": 1,
  "folders": [
    "b"
  ],
  "files": [
    {
      "path": "a.yaml",
      "sha256": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
    },
    {
      "path": "b/x.yaml",
      "sha256": "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"
    },
    {
      "path": "theirs/x.yaml",
      "sha256": "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce"
    }
  ]
}
`
	if got := tree(t, dir)[manifestName]; got != want {
		t.Errorf("got %s", got)
	}
}

// TestFoldersOfOthersStay checks that gwc removes only folders that it created, and
// only if they are empty.
func TestFoldersOfOthersStay(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "theirs"), 0o777); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, dir, files("theirs/a.yaml 1", "mine/a.yaml 1", "shared/a.yaml 1", "deep/er/a.yaml 1"))
	put(t, dir, "shared/note", "n")
	mustWrite(t, dir, nil)
	got := tree(t, dir)
	delete(got, manifestName)
	if want := map[string]string{"theirs/": "", "shared/": "", "shared/note": "n"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v want %v", got, want)
	}
}

// TestForeignFiles checks that all foreign files are reported and nothing changes.
func TestForeignFiles(t *testing.T) {
	tests := map[string]struct {
		disturb func(t *testing.T, dir string)
		want    []string
	}{
		"edited, to be written":   {func(t *testing.T, dir string) { put(t, dir, "shop/gateway-a.yaml", "mine") }, []string{"shop/gateway-a.yaml"}},
		"edited, to be removed":   {func(t *testing.T, dir string) { put(t, dir, "_cluster/c.yaml", "mine") }, []string{"_cluster/c.yaml"}},
		"edited, to stay":         {func(t *testing.T, dir string) { put(t, dir, "shop/secret-b.yaml", "mine") }, []string{"shop/secret-b.yaml"}},
		"in the place of a file":  {func(t *testing.T, dir string) { put(t, dir, "new/z.yaml", "mine") }, []string{"new/z.yaml"}},
		"in the place of folders": {func(t *testing.T, dir string) { put(t, dir, "new", "mine") }, []string{"new"}},
		"a folder for a file":     {func(t *testing.T, dir string) { put(t, dir, "new/z.yaml/x", "mine") }, []string{"new/z.yaml"}},
		"a temporary file":        {func(t *testing.T, dir string) { put(t, dir, "new/.gwc-tmp-z.yaml", "mine") }, []string{"new/.gwc-tmp-z.yaml"}},
		"several": {func(t *testing.T, dir string) {
			put(t, dir, "new/z.yaml", "mine")
			put(t, dir, "shop/gateway-a.yaml", "mine")
			put(t, dir, "_cluster/c.yaml", "mine")
		}, []string{"_cluster/c.yaml", "new/z.yaml", "shop/gateway-a.yaml"}},
		"the list": {func(t *testing.T, dir string) { put(t, dir, manifestName, "{}") }, []string{manifestName}},
		"a list that leads out": {func(t *testing.T, dir string) {
			put(t, dir, manifestName, `{"gwc": 1, "folders": [], "files": [{"path": "../x", "sha256": ""}]}`)
		}, []string{manifestName}},
		"a lock": {func(t *testing.T, dir string) { put(t, dir, lockName, "mine") }, []string{lockName}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			mustWrite(t, dir, first)
			test.disturb(t, dir)
			before := tree(t, dir)
			_, err := Write(dir, second)
			var foreign *ForeignError
			if !errors.As(err, &foreign) || !reflect.DeepEqual(foreign.Paths, test.want) {
				t.Errorf("got %v want %v", err, test.want)
			}
			if after := tree(t, dir); !reflect.DeepEqual(after, before) {
				t.Errorf("the folder was changed:\n%v\n%v", before, after)
			}
		})
	}
}

// TestEqualFilesAreTaken checks that an existing file with the wanted content is
// accepted.
// TestKept checks that a kept file stays, and stays listed, only if it exists and
// gwc wrote it.
func TestKept(t *testing.T) {
	dir := t.TempDir()
	kept := []File{{Path: "ns/secret-a.yaml", Kept: true}, {Path: "ns/secret-none.yaml", Kept: true}}
	mustWrite(t, dir, files("ns/secret-a.yaml a", "ns/b.yaml b"))
	mustWrite(t, dir, kept)
	mustWrite(t, dir, append(kept, files("ns/c.yaml c")...))
	holds(t, dir, files("ns/secret-a.yaml a", "ns/c.yaml c"))
	mustWrite(t, dir, nil)
	holds(t, dir, nil)

	put(t, dir, "ns/secret-a.yaml", "somebody's")
	mustWrite(t, dir, kept)
	mustWrite(t, dir, nil)
	if got := tree(t, dir)["ns/secret-a.yaml"]; got != "somebody's" {
		t.Errorf("a file that gwc did not write became %q", got)
	}
}

func TestEqualFilesAreTaken(t *testing.T) {
	dir := t.TempDir()
	for _, f := range first {
		put(t, dir, f.Path, string(f.Data))
	}
	if got := mustWrite(t, dir, first); got.Unchanged != len(first) {
		t.Errorf("got %v", got)
	}
	mustWrite(t, dir, second)
	if _, found := tree(t, dir)["_cluster/c.yaml"]; found {
		t.Error("a file that was taken is not removed")
	}
}

func TestFilesThatWereDeletedComeBack(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, first)
	for _, name := range []string{"shop", "_cluster"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	mustWrite(t, dir, first)
	holds(t, dir, first)
	if err := os.RemoveAll(filepath.Join(dir, "_cluster")); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, dir, second)
	holds(t, dir, second)
}

func TestLinksAreNotFollowed(t *testing.T) {
	outside := t.TempDir()
	put(t, outside, "secret-b.yaml", "1")
	for _, test := range []struct{ link, to string }{
		{"shop", outside},
		{"shop", "elsewhere"},
		{"shop/secret-b.yaml", filepath.Join(outside, "secret-b.yaml")},
		{"shop/secret-b.yaml", filepath.Join("..", "elsewhere", "secret-b.yaml")},
	} {
		dir := t.TempDir()
		put(t, dir, "elsewhere/secret-b.yaml", "1")
		at := filepath.Join(dir, test.link)
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(test.to, at); err != nil {
			t.Skip("no links here")
		}
		_, err := Write(dir, first)
		var foreign *ForeignError
		if !errors.As(err, &foreign) || !reflect.DeepEqual(foreign.Paths, []string{test.link}) {
			t.Errorf("%s -> %s: %v", test.link, test.to, err)
		}
	}
	if got := tree(t, outside); !reflect.DeepEqual(got, map[string]string{"secret-b.yaml": "1"}) {
		t.Errorf("outside is now %v", got)
	}
}

func TestPaths(t *testing.T) {
	for _, bad := range []string{"../x", "/x", "a/../x", "", ".", "a//b", manifestName, "a/.gwc-tmp-b", ".gwc-x/y"} {
		if _, err := Write(t.TempDir(), files(bad+" 1")); err == nil {
			t.Errorf("%q is written", bad)
		}
	}
	if _, err := Write(t.TempDir(), files("a 1", "a 1")); err == nil {
		t.Error("one path is written twice")
	}
	if got := Path("shop", "VirtualService", "a") + " " + Path("", "Namespace", "b"); got != "shop/virtualservice-a.yaml _cluster/namespace-b.yaml" {
		t.Error(got)
	}
}

func TestPrivateFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("other permissions there")
	}
	dir := t.TempDir()
	list := files("a 1", "b 1")
	mustWrite(t, dir, list)
	list[1].Private = true
	mustWrite(t, dir, list)
	for name, want := range map[string]fs.FileMode{"a": 0o044, "b": 0} {
		if info, _ := os.Stat(filepath.Join(dir, name)); info.Mode().Perm()&0o044 != want {
			t.Errorf("%s has %s", name, info.Mode())
		}
	}
}

var errKilled = errors.New("killed")

// killed runs Write and aborts it at change n, counted from 0, as if the process
// were killed. It reports whether the run reached this change.
func killed(t *testing.T, dir string, list []File, n int) bool {
	t.Helper()
	var lock sync.Mutex
	changes := 0
	_, err := write(dir, list, func(string) error {
		lock.Lock()
		defer lock.Unlock()
		if changes++; changes > n {
			return errKilled
		}
		return nil
	})
	if err != nil && !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	return err != nil
}

// TestKilled aborts a run at every change. Then every file is complete, and the
// next run finishes the work, also with other files.
func TestKilled(t *testing.T) {
	n := 0
	for more := true; more; n++ {
		for name, next := range map[string][]File{"the same": second, "the one before": first, "another": third, "nothing": nil} {
			dir := t.TempDir()
			mustWrite(t, dir, first)
			more = killed(t, dir, second, n)
			whole(t, dir, n)
			if _, err := Write(dir, next); err != nil {
				t.Fatalf("killed at %d, then %s: %v", n, name, err)
			}
			holds(t, dir, next)
		}
	}
	if n < 15 {
		t.Errorf("only %d changes were tried", n)
	}
}

// TestKilledTwice aborts a second run, of another program, at every change too.
func TestKilledTwice(t *testing.T) {
	for n, more := 0, true; more; n += 2 {
		for m, again := 0, true; again; m += 2 {
			dir := t.TempDir()
			mustWrite(t, dir, first)
			more = killed(t, dir, second, n)
			again = killed(t, dir, third, m)
			whole(t, dir, n)
			mustWrite(t, dir, first)
			holds(t, dir, first)
		}
	}
}

// TestKilledInAnEmptyFolder starts without a manifest.
func TestKilledInAnEmptyFolder(t *testing.T) {
	for n, more := 0, true; more; n++ {
		dir := t.TempDir()
		more = killed(t, dir, first, n)
		mustWrite(t, dir, third)
		holds(t, dir, third)
	}
}

// whole checks that no file except temporary ones is partly written.
func whole(t *testing.T, dir string, n int) {
	t.Helper()
	for name, text := range tree(t, dir) {
		if !strings.HasSuffix(name, "/") && !strings.Contains(name, bookPrefix) && len(text) != 1 {
			t.Fatalf("killed at %d: %s holds %q", n, name, text)
		}
	}
}

// TestKilledAndEdited checks that a file that is edited after a run was killed is
// foreign.
func TestKilledAndEdited(t *testing.T) {
	for n, more := 0, true; more; n++ {
		dir := t.TempDir()
		mustWrite(t, dir, first)
		more = killed(t, dir, second, n)
		put(t, dir, "shop/gateway-a.yaml", "mine")
		var foreign *ForeignError
		if _, err := Write(dir, third); !errors.As(err, &foreign) || fmt.Sprint(foreign.Paths) != "[shop/gateway-a.yaml]" {
			t.Fatalf("killed at %d: %v", n, err)
		}
	}
}

// TestTwoAtOnce runs different programs in one folder concurrently: the result is
// the complete output of one of them.
func TestTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			if _, err := Write(dir, [][]File{first, second, third}[i%3]); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, list := range [][]File{first, second, third} {
		if tree(t, dir)["shop/gateway-a.yaml"] == string(list[0].Data) {
			holds(t, dir, list)
		}
	}
}

func TestManyFiles(t *testing.T) {
	dir := t.TempDir()
	var list []File
	for i := range 1000 {
		list = append(list, File{Path: fmt.Sprintf("ns%d/x-%d.yaml", i%10, i), Data: []byte(fmt.Sprint(i))})
	}
	mustWrite(t, dir, list)
	holds(t, dir, list)
}
