package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// shop are the options of the program of these tests.
var shop = Options{Program: "shop"}

// files parses files from lines "PATH TEXT".
func files(lines ...string) []File {
	var list []File
	for _, line := range lines {
		path, text, _ := strings.Cut(line, " ")
		list = append(list, File{Path: path, Source: "a.gwc", Data: []byte(text + "\n")})
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

func mustWrite(t *testing.T, dir string, list []File, o Options) Report {
	t.Helper()
	report, err := Write(dir, list, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// counts returns a report as "WRITTEN UNCHANGED REMOVED".
func counts(r Report) string {
	return fmt.Sprint(pathsOf(r.Written), r.Unchanged, pathsOf(r.Removed))
}

func pathsOf(list []Change) []string {
	paths := []string{}
	for _, c := range list {
		paths = append(paths, c.Path)
	}
	return paths
}

// holds checks that the folder contains the files of the program, and nothing else.
func holds(t *testing.T, dir string, list []File) {
	t.Helper()
	want := map[string]string{}
	for _, f := range list {
		want[f.Path] = string(withHeader(shop.Program, f.Source, f.Data))
		for at := filepath.Dir(f.Path); at != "."; at = filepath.Dir(at) {
			want[filepath.ToSlash(at)+"/"] = ""
		}
	}
	if got := tree(t, dir); !reflect.DeepEqual(got, want) {
		t.Fatalf("the folder holds\n%v\nwant\n%v", got, want)
	}
}

var (
	first  = files("60-gateway/shop/a.yaml 1", "10-secret/shop/b.yaml 1", "60-gateway/old/a.yaml 1", "00-namespace/_cluster/c.yaml 1")
	second = files("60-gateway/shop/a.yaml 2", "10-secret/shop/b.yaml 1", "70-virtualservice/new/a.yaml 2", "90-serviceentry/new/z.yaml 2")
	third  = files("60-gateway/shop/a.yaml 3", "90-serviceentry/new/z.yaml 2", "60-gateway/old/a.yaml 3")
)

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out", "deeper")
	mustWrite(t, dir, first, shop)
	holds(t, dir, first)
	const want = "[60-gateway/shop/a.yaml 70-virtualservice/new/a.yaml 90-serviceentry/new/z.yaml] 1 [00-namespace/_cluster/c.yaml 60-gateway/old/a.yaml]"
	dry := shop
	dry.DryRun = true
	if got := counts(mustWrite(t, dir, second, dry)); got != want {
		t.Errorf("a dry run reports %s, want %s", got, want)
	}
	holds(t, dir, first)
	if got := counts(mustWrite(t, dir, second, shop)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	holds(t, dir, second)
	if got := counts(mustWrite(t, dir, second, shop)); got != "[] 4 []" {
		t.Errorf("a second run does %s", got)
	}
	mustWrite(t, dir, nil, shop)
	holds(t, dir, nil)
}

func TestDryRunCreatesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	report := mustWrite(t, dir, first, Options{DryRun: true, Kustomization: true})
	if len(report.Written) != len(first)+1 {
		t.Errorf("got %s", counts(report))
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder exists: %v", err)
	}
}

// TestFilesOfOthersStay checks that files without the first line, files of other
// programs and folders with them stay.
func TestFilesOfOthersStay(t *testing.T) {
	dir := t.TempDir()
	others := map[string]string{
		"README.md":                      "n",
		"60-gateway/shop/theirs.yaml":    "kind: Gateway\n",
		"60-gateway/shop/quoted.yaml":    "a: 1\n" + string(withHeader("shop", "a.gwc", nil)),
		"60-gateway/shop/pay.yaml":       string(withHeader("pay", "b.gwc", []byte("x\n"))),
		"deeper/60-gateway/shop/mv.yaml": string(withHeader("shop", "a.gwc", nil)),
		"60-gateway/note.yaml":           "n",
	}
	for name, text := range others {
		put(t, dir, name, text)
	}
	before := tree(t, dir)
	mustWrite(t, dir, first, shop)
	mustWrite(t, dir, second, shop)
	mustWrite(t, dir, nil, shop)
	if got := tree(t, dir); !reflect.DeepEqual(got, before) {
		t.Errorf("the folder holds\n%v\nwant\n%v", got, before)
	}
}

// TestBlocked checks that all files that are in the way are reported and nothing
// changes, and what Force overwrites.
func TestBlocked(t *testing.T) {
	foreign := func(paths ...string) (list []Blocked) {
		for _, p := range paths {
			list = append(list, Blocked{Path: p})
		}
		return list
	}
	edited := func(path string) Blocked { return Blocked{Path: path, Edited: true} }
	appendTo := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { put(t, dir, name, tree(t, dir)[name]+"mine\n") }
	}
	write := func(name, text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { put(t, dir, name, text) }
	}
	tests := map[string]struct {
		disturb func(t *testing.T, dir string)
		want    []Blocked
	}{
		"edited, to be written": {appendTo("60-gateway/shop/a.yaml"), []Blocked{edited("60-gateway/shop/a.yaml")}},
		"edited, to be removed": {appendTo("60-gateway/old/a.yaml"), []Blocked{edited("60-gateway/old/a.yaml")}},
		"edited, to stay":       {appendTo("10-secret/shop/b.yaml"), []Blocked{edited("10-secret/shop/b.yaml")}},
		"a merge conflict": {func(t *testing.T, dir string) {
			name := "60-gateway/shop/a.yaml"
			put(t, dir, name, "<<<<<<< HEAD\n"+tree(t, dir)[name]+"=======\n2\n>>>>>>> b\n")
		}, []Blocked{edited("60-gateway/shop/a.yaml")}},
		"without its first line":  {write("60-gateway/shop/a.yaml", "1\n"), foreign("60-gateway/shop/a.yaml")},
		"in the place of a file":  {write("90-serviceentry/new/z.yaml", "mine"), foreign("90-serviceentry/new/z.yaml")},
		"in the place of folders": {write("90-serviceentry/new", "mine"), foreign("90-serviceentry/new")},
		"a folder for a file":     {write("90-serviceentry/new/z.yaml/x", "mine"), foreign("90-serviceentry/new/z.yaml")},
		"of another program": {write("90-serviceentry/new/z.yaml", string(withHeader("pay", "", nil))),
			[]Blocked{{Path: "90-serviceentry/new/z.yaml", Program: "pay"}}},
		"a temporary file": {write("90-serviceentry/new/.gwc-tmp-z.yaml~", "mine"), foreign("90-serviceentry/new/.gwc-tmp-z.yaml~")},
		"several": {func(t *testing.T, dir string) {
			put(t, dir, "90-serviceentry/new/z.yaml", "mine")
			appendTo("60-gateway/shop/a.yaml")(t, dir)
		}, []Blocked{edited("60-gateway/shop/a.yaml"), {Path: "90-serviceentry/new/z.yaml"}}},
		"a list that is none": {write(manifestName, "{}"), foreign(manifestName)},
		"a list that leads out": {write(manifestName, `{"gwc": 1, "folders": [], "files": [{"path": "../x", "sha256": ""}]}`),
			foreign(manifestName)},
		"a lock": {write(lockName, "mine"), foreign(lockName)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			mustWrite(t, dir, first, shop)
			test.disturb(t, dir)
			before := tree(t, dir)
			_, err := Write(dir, second, shop)
			var blocked *BlockedError
			if !errors.As(err, &blocked) || !reflect.DeepEqual(withoutChanges(blocked.Files), test.want) {
				t.Errorf("got %v want %v", err, test.want)
			}
			if after := tree(t, dir); !reflect.DeepEqual(after, before) {
				t.Errorf("the folder was changed:\n%v\n%v", before, after)
			}
			forced := shop
			forced.Force = true
			if _, err := Write(dir, second, forced); (err == nil) != blocked.Edited() {
				t.Errorf("with force: %v", err)
			} else if err == nil {
				holds(t, dir, second)
			}
		})
	}
}

func withoutChanges(list []Blocked) []Blocked {
	list = slices.Clone(list)
	for i := range list {
		list[i].Change = Change{}
	}
	return list
}

// TestKept checks that a kept file stays only if gwc wrote it for this program.
func TestKept(t *testing.T) {
	dir := t.TempDir()
	kept := []File{{Path: "10-secret/ns/a.yaml", Kept: true}, {Path: "10-secret/ns/none.yaml", Kept: true}}
	mustWrite(t, dir, files("10-secret/ns/a.yaml a", "60-gateway/ns/b.yaml b"), shop)
	mustWrite(t, dir, kept, shop)
	mustWrite(t, dir, append(kept, files("60-gateway/ns/c.yaml c")...), shop)
	holds(t, dir, files("10-secret/ns/a.yaml a", "60-gateway/ns/c.yaml c"))
	mustWrite(t, dir, nil, shop)
	holds(t, dir, nil)

	put(t, dir, "10-secret/ns/a.yaml", "somebody's")
	mustWrite(t, dir, kept, shop)
	mustWrite(t, dir, nil, shop)
	if got := tree(t, dir)["10-secret/ns/a.yaml"]; got != "somebody's" {
		t.Errorf("a file that gwc did not write became %q", got)
	}
}

// TestLineEnds checks that carriage returns, which git may add, do not count.
func TestLineEnds(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, first, shop)
	for name, text := range tree(t, dir) {
		if !strings.HasSuffix(name, "/") {
			put(t, dir, name, strings.ReplaceAll(text, "\n", "\r\n"))
		}
	}
	if got := counts(mustWrite(t, dir, first, shop)); got != "[] 4 []" {
		t.Errorf("an unchanged build does %s", got)
	}
	mustWrite(t, dir, second, shop)
	mustWrite(t, dir, nil, shop)
	holds(t, dir, nil)
}

// TestUnnamed moves a program to a name: the files that it wrote without one stay
// until they are adopted, and are counted.
func TestUnnamed(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, first, Options{})
	named := files("60-gateway/shop/a-shop.yaml 1", "10-secret/shop/b.yaml 1")
	report := mustWrite(t, dir, named, shop)
	if report.Unnamed != 3 || len(report.Removed) != 0 {
		t.Errorf("got %s, %d without a name", counts(report), report.Unnamed)
	}
	adopting := shop
	adopting.AdoptUnnamed = true
	if got := counts(mustWrite(t, dir, named, adopting)); got != "[] 2 [00-namespace/_cluster/c.yaml 60-gateway/old/a.yaml 60-gateway/shop/a.yaml]" {
		t.Errorf("got %s", got)
	}
	holds(t, dir, named)
	if _, err := Write(dir, named, Options{}); err == nil {
		t.Error("a program without a name overwrites the files of one with a name")
	}
}

func TestKustomization(t *testing.T) {
	dir := t.TempDir()
	listed := shop
	listed.Kustomization = true
	mustWrite(t, dir, files("10-secret/ns/a.yaml a", "60-gateway/ns/b.yaml b"), listed)
	mustWrite(t, dir, append(files("60-gateway/ns/b.yaml b"), File{Path: "10-secret/ns/a.yaml", Kept: true}, File{Path: "10-secret/ns/none.yaml", Kept: true}), listed)
	_, got, _ := strings.Cut(tree(t, dir)["kustomization.yaml"], "\n")
	const want = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
sortOptions:
  order: fifo
resources:
- 10-secret/ns/a.yaml
- 60-gateway/ns/b.yaml
`
	if got != want {
		t.Errorf("got %s", got)
	}
	mustWrite(t, dir, nil, shop)
	holds(t, dir, nil)
	put(t, dir, "kustomization.yaml", "theirs")
	mustWrite(t, dir, first, shop)
	if _, err := Write(dir, first, listed); err == nil {
		t.Error("a kustomization that gwc did not write is overwritten")
	}
}

func TestFilesThatWereDeletedComeBack(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, first, shop)
	for _, name := range []string{"60-gateway/shop", "00-namespace"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	mustWrite(t, dir, first, shop)
	holds(t, dir, first)
}

func TestLinksAreNotFollowed(t *testing.T) {
	outside := t.TempDir()
	own := string(withHeader("shop", "a.gwc", []byte("1\n")))
	put(t, outside, "b.yaml", own)
	for _, test := range []struct{ link, to string }{
		{"10-secret/shop", outside},
		{"10-secret/shop", "../elsewhere"},
		{"10-secret/shop/b.yaml", filepath.Join(outside, "b.yaml")},
		{"10-secret/shop/b.yaml", filepath.Join("..", "..", "elsewhere", "b.yaml")},
	} {
		dir := t.TempDir()
		put(t, dir, "elsewhere/b.yaml", own)
		at := filepath.Join(dir, test.link)
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(test.to, at); err != nil {
			t.Skip("the file system of the test has no symbolic links: ", err)
		}
		_, err := Write(dir, first, shop)
		var blocked *BlockedError
		if !errors.As(err, &blocked) || !reflect.DeepEqual(blocked.Files, []Blocked{{Path: test.link}}) {
			t.Errorf("%s -> %s: %v", test.link, test.to, err)
		}
		mustWrite(t, dir, nil, shop) // a stale file of ours is never removed through a link
	}
	if got := tree(t, outside); !reflect.DeepEqual(got, map[string]string{"b.yaml": own}) {
		t.Errorf("outside is now %v", got)
	}
}

func TestNotAFolder(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "file", "mine")
	for _, name := range []string{"file", "file/", "file/deeper"} {
		if _, err := Write(dir+"/"+name, first, shop); err == nil {
			t.Errorf("%s is written to", name)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "real"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
		t.Skip("the file system of the test has no symbolic links: ", err)
	}
	for _, name := range []string{"link", "link/"} {
		if _, err := Write(dir+"/"+name, first, shop); err == nil || !strings.Contains(err.Error(), "is a link") {
			t.Errorf("%s: %v", name, err)
		}
	}
	mustWrite(t, filepath.Join(dir, "link", "within"), first, shop)
	holds(t, filepath.Join(dir, "real", "within"), first)
}

func TestNoPermission(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("permissions do not hold here")
	}
	dir := t.TempDir()
	mustWrite(t, dir, first, shop)
	closed := filepath.Join(dir, "60-gateway", "shop")
	if err := os.Chmod(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(closed, 0o755) })
	if _, err := Write(dir, second, shop); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
	for _, f := range first { // removal is last
		if _, err := os.Stat(filepath.Join(dir, f.Path)); err != nil {
			t.Error(err)
		}
	}
}

func TestPrivateFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("other permissions there")
	}
	dir := t.TempDir()
	list := files("10-secret/a/a.yaml 1", "10-secret/a/b.yaml 1")
	mustWrite(t, dir, list, shop)
	list[1].Private = true
	mustWrite(t, dir, list, shop)
	for name, want := range map[string]fs.FileMode{"a": 0o044, "b": 0} {
		if info, _ := os.Stat(filepath.Join(dir, "10-secret/a", name+".yaml")); info.Mode().Perm()&0o044 != want {
			t.Errorf("%s has %s", name, info.Mode())
		}
	}
}

// TestTwoAtOnce runs different builds in one folder concurrently: the result is
// the complete output of one of them.
func TestTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			if _, err := Write(dir, [][]File{first, second, third}[i%3], shop); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, list := range [][]File{first, second, third} {
		if tree(t, dir)["60-gateway/shop/a.yaml"] == string(withHeader("shop", "a.gwc", list[0].Data)) {
			holds(t, dir, list)
		}
	}
}

func TestManyFiles(t *testing.T) {
	dir := t.TempDir()
	var list []File
	for i := range 1000 {
		list = append(list, File{Path: fmt.Sprintf("70-virtualservice/ns%d/x-%d.yaml", i%10, i), Source: "a.gwc", Data: []byte(fmt.Sprint(i))})
	}
	mustWrite(t, dir, list, shop)
	holds(t, dir, list)
}
