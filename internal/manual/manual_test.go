package manual

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/code"
)

const docs = "../../docs/codes"

// TestPages checks docs/codes against the pages; -update writes them.
func TestPages(t *testing.T) {
	index := Index()
	pages := map[string]string{"README.md": index}
	for _, code := range code.All() {
		pages[string(code)+".md"] = Page(code)
		if !strings.Contains(index, "["+string(code)+"]") {
			t.Errorf("the list of codes has no group for %s", code)
		}
	}
	for name, text := range pages {
		golden.File(t, filepath.Join(docs, name), []byte(text))
	}
	entries, err := os.ReadDir(docs)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, known := pages[e.Name()]; !known {
			t.Errorf("%s/%s: there is no such code", docs, e.Name())
		}
	}
}

// TestPrograms compiles every program of every page: a bad one reports the code
// at the announced positions and nothing else; a good one reports nothing.
func TestPrograms(t *testing.T) {
	for _, code := range code.All() {
		page := code.Page()
		t.Run(string(code), func(t *testing.T) {
			list := Build(page.Bad)
			if len(page.Bad) > 0 {
				golden.Announced(t, nil, asFiles(page.Bad), list)
				if len(list) == 0 {
					t.Error("the bad program has no diagnostics")
				}
			}
			for _, d := range list {
				if d.Code != code {
					t.Errorf("the bad program has another diagnostic, %s: %s", d.Code, d.Message)
				}
			}
			if len(page.Good) > 0 {
				golden.Announced(t, nil, asFiles(page.Good), Build(page.Good))
			}
		})
	}
}

// TestComplete checks that every page has all of its texts, and both programs or
// the reason why it has none.
func TestComplete(t *testing.T) {
	for _, code := range code.All() {
		page := code.Page()
		for what, missing := range map[string]bool{
			"a title":                  page.Title == "",
			"why it matters":           page.Why == "",
			"what to do":               page.Do == "",
			"a bad program":            len(page.Bad) == 0 && page.Elsewhere == "",
			"a good program":           len(page.Good) == 0 && page.Elsewhere == "",
			"no reason for no program": len(page.Bad) > 0 && page.Elsewhere != "",
			"a hint's form in `do`":    strings.HasSuffix(page.Do, ".") || strings.Contains(page.Do, "\n") || page.Do != "" && unicode.IsUpper(rune(page.Do[0])),
		} {
			if missing {
				t.Errorf("%s lacks %s", code, what)
			}
		}
	}
}

var (
	constant = regexp.MustCompile(`(?m)^\t(\w+) +Code = "(GWC[0-9]{4})"$`)
	literal  = regexp.MustCompile(`"GWC[0-9]{4}"`)
	used     = regexp.MustCompile(`\bcode\.([A-Z]\w+)`)
)

// TestReported checks that each code has a constant and a page, and that gwc
// reports each by its constant.
func TestReported(t *testing.T) {
	files, err := filepath.Glob("../../lang/code/*names.go")
	var text []byte
	for _, name := range files {
		part, partErr := os.ReadFile(name)
		text, err = append(text, part...), errors.Join(err, partErr)
	}
	if err != nil {
		t.Fatal(err)
	}
	names := map[code.Code]string{}
	for _, m := range constant.FindAllStringSubmatch(string(text), -1) {
		names[code.Code(m[2])] = m[1]
	}
	reported := map[string]bool{}
	err = filepath.WalkDir("../..", func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() && (entry.Name() == "conformance" || entry.Name() == ".git") {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || slices.Contains(files, filepath.ToSlash(path)) {
			return err
		}
		text, err := os.ReadFile(path)
		if found := literal.Find(text); found != nil {
			t.Errorf("%s: write the constant of %s", path, found)
		}
		for _, m := range used.FindAllStringSubmatch(string(text), -1) {
			reported[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range code.All() {
		if !reported[names[c]] {
			t.Errorf("nothing reports %s, or it has no constant", c)
		}
		delete(names, c)
	}
	for c := range names {
		t.Errorf("%s has no page", c)
	}
}

func asFiles(program []code.Example) fstest.MapFS {
	files := fstest.MapFS{}
	for _, f := range program {
		files[f.Path] = &fstest.MapFile{Data: f.Text}
	}
	return files
}
