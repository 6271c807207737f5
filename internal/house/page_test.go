package house

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A change is what a diff does to one file.
type change struct {
	name  string
	hunks []hunk
}

// A hunk is lines, and what they become.
type hunk struct{ old, new string }

// changes returns the diffs of ARCHITECTURE.md.
func changes(t *testing.T) (list []change) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, block := range strings.Split(string(page), "```diff\n") {
		if i == 0 {
			continue
		}
		diff, _, _ := strings.Cut(block, "```\n")
		for _, file := range strings.Split(diff, "+++ ")[1:] {
			name, text, _ := strings.Cut(file, "\n")
			c := change{name: name}
			for _, each := range strings.Split(text, "@@ -")[1:] {
				c.hunks = append(c.hunks, hunk{side(each, "-"), side(each, "+")})
			}
			list = append(list, c)
		}
	}
	return list
}

// side returns the lines of a hunk before (-) or after (+) it.
func side(hunk, mark string) string {
	var b strings.Builder
	for i, line := range strings.SplitAfter(hunk, "\n") {
		if kept, both := strings.CutPrefix(line, " "); i > 0 && (both || line == "\n") {
			b.WriteString(kept)
		} else if one, is := strings.CutPrefix(line, mark); i > 0 && is {
			b.WriteString(one)
		}
	}
	return b.String()
}

// recipes are a program for each recipe of ARCHITECTURE.md, and what it yields when
// the diffs are applied.
var recipes = []struct{ name, program, target, want string }{
	{"an intent", "strict web.shop workload app=web\n", "istio@1.31", "kind: PeerAuthentication"},
	{"an option", "service web.shop { port 8080 http, retries 3 }\n", "istio@1.31", "maxRetries: 3"},
	{"a check", "expose web:80 http at www.example.com on 443\n", "istio@1.31", "GWC0490"},
	{"a target", "expose web:80 http at www.example.com\n", "hosts@1.31", "hosts: www.example.com"},
}

// TestRecipes applies the diffs of ARCHITECTURE.md to a copy of the module, builds
// it, and runs a program for each. The tests that find a missing piece of a recipe
// run in the copy too.
func TestRecipes(t *testing.T) {
	root := t.TempDir()
	copyModule(t, root)
	list := changes(t)
	if len(list) == 0 {
		t.Fatal("there is no diff")
	}
	for _, c := range list {
		c.apply(t, root)
	}
	table := filepath.Join(root, "internal", "house", "house_test.go")
	text, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	place := "var mayImport = map[string][]string{\n"
	text = []byte(strings.Replace(string(text), place, place+`"emit/hosts": {"lang/diag", "compiler/model", "emit"},`+"\n", 1))
	text = regexp.MustCompile(`"cmd/gwc": *{`).ReplaceAll(text, []byte(`"cmd/gwc": {"emit/hosts", `))
	write(t, table, text)
	gwc := filepath.Join(root, "gwc.exe")
	run(t, root, nil, "go", "build", "-o", gwc, "./cmd/gwc")
	for _, r := range recipes {
		out := run(t, root, []byte(r.program), gwc, "build", "--target", r.target, "-")
		if !strings.Contains(out, r.want) {
			t.Errorf("%s: %s is not in\n%s", r.name, r.want, out)
		}
	}
	run(t, root, nil, "go", "test", "./internal/house", "./compiler", "-run", "TestArrows|TestSizes|TestComments|TestErrors/http-where")
	run(t, root, nil, "go", "test", "./internal/manual", "-run", "TestReported|TestComplete|TestPrograms/GWC0490")
}

// apply applies the change to a module.
func (c change) apply(t *testing.T, root string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(c.name))
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	now := "\n" + string(text)
	for _, h := range c.hunks {
		if strings.Count(now, "\n"+h.old) != 1 && h.old != "" {
			t.Errorf("%s does not have these lines once:\n%s", c.name, h.old)
			continue
		}
		now = strings.Replace(now, "\n"+h.old, "\n"+h.new, 1)
	}
	write(t, path, []byte(now[1:]))
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir string, in []byte, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(string(in))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// copyModule copies the module's files, but for the judge's module.
func copyModule(t *testing.T, to string) {
	t.Helper()
	from := os.DirFS(filepath.Join("..", ".."))
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == ".git" || name == "conformance"):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		text, err := fs.ReadFile(from, name)
		write(t, filepath.Join(to, filepath.FromSlash(name)), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
